"""The result notice, the proofs, and the customer's acceptance of it."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .business_common import NINE, PDF, BusinessCommon

TEN = "2026-03-02 10:00:00"
NOON = "2026-03-02 12:00:00"
TEXTS = {
    "result_done": "The money was paid back.",
    "result_outcome": "In full.",
    "result_arrangements": "It arrives on Friday.",
    "result_cautions": "Keep the receipt.",
}


class TestResult(BusinessCommon):
    """What was done, told in writing."""

    def test_no_close_without_proof(self):
        """SQ-48 Closing without the proof is refused, and says what is missing."""
        self.service_type.write({"needs_acceptance": False, "needs_review": False})
        ticket = self.create_case()
        with self.assertRaisesRegex(UserError, "Receipt"):
            self.as_agent(ticket).stage_id = self.stages["done"]
        self.upload(ticket, "Receipt")
        self.assertEqual(self.line(ticket, "Receipt").state, "ok")
        self.as_agent(ticket).stage_id = self.stages["done"]
        self.assertTrue(ticket.resolved_at)

    def test_a_name_is_no_proof(self):
        """SQ-48 The name of a file is no proof; a file without a name is one, until it
        is taken away again.
        """
        self.service_type.write({"needs_acceptance": False, "needs_review": False})
        ticket = self.create_case()
        proof = self.as_agent(self.line(ticket, "Receipt"))
        proof.write({"file_name": "receipt.pdf", "is_received": True})
        with self.assertRaisesRegex(UserError, "Receipt"):
            self.as_agent(ticket).stage_id = self.stages["done"]
        proof.write({"file": base64.b64encode(PDF), "file_name": False})
        self.assertEqual(proof.file_name, "Receipt")
        proof.file = False
        self.assertFalse(proof.file_name or proof.is_received)
        with self.assertRaisesRegex(UserError, "Receipt"):
            self.as_agent(ticket).stage_id = self.stages["done"]
        proof.file = base64.b64encode(PDF)
        self.as_agent(ticket).stage_id = self.stages["done"]
        self.assertTrue(ticket.resolved_at)

    def test_system_is_not_stopped(self):
        """SQ-48 What the system closes, imports and mails, is not stopped."""
        ticket = self.create_case()
        ticket.sudo().stage_id = self.stages["done"]
        self.assertTrue(ticket.closed)

    def test_result_notice(self):
        """SQ-48 The notice says all four things, with proof and PDF; time and recipient
        are kept.
        """
        ticket = self.create_case()
        self.upload(ticket, "Receipt")
        extra = self.as_agent(self.env["ir.attachment"]).create(
            {"name": "extra.pdf", "raw": PDF}
        )
        with self.at(NOON):
            action = self.as_agent(ticket).action_open_result_notice()
            dialog = Form(
                self.env["helpdesk.ticket.result.notice"]
                .with_user(self.agent.user_id)
                .with_context(**action["context"])
            )
            self.assertEqual(dialog.result_cautions, "Keep the receipt.")
            self.assertTrue(dialog.ask_acceptance)
            for name, text in TEXTS.items():
                dialog[name] = text
            dialog.attachment_ids.add(extra)
            dialog.save().action_send()
        message = ticket.result_message_id
        for text in TEXTS.values():
            self.assertIn(text, message.body)
        self.assertIn(self.customer, message.partner_ids)
        names = message.attachment_ids.mapped("name")
        self.assertEqual(
            set(names),
            {"Receipt.pdf", "extra.pdf", f"Result {ticket.number}.pdf"},
        )
        self.assertEqual(str(ticket.fed_back_at), NOON)
        self.assertIn("carla@example.com", ticket.result_recipient)
        self.assertIn("fed_back", ticket.event_ids.mapped("event_type"))
        self.assertEqual(ticket.acceptance_state, "asked")
        self.assertEqual(message.author_id, self.agent.user_id.partner_id)

    def test_notice_stops_its_clock(self):
        """SQ-48 The clock of the result notice is met when it is sent."""
        self.create_policy(targets={"result_feedback": (4, "hour")})
        ticket = self.create_case()
        with self.at(NOON):
            self.as_agent(ticket).action_send_result(TEXTS)
        self.assert_clock(ticket, "result_feedback", state="met", stopped_at=NOON)

    def test_notice_needs_words_and_somebody(self):
        """SQ-48 A notice that says nothing, or reaches nobody, is not sent."""
        ticket = self.create_case()
        with self.assertRaises(UserError):
            self.as_agent(ticket).action_send_result({"result_done": " "})
        ticket.partner_id = False
        ticket.partner_email = False
        with self.assertRaises(UserError):
            self.as_agent(ticket).action_send_result(TEXTS)
        self.assertFalse(ticket.fed_back_at)

    def test_printed_notice(self):
        """SQ-48 The PDF page carries the notice in the customer's words."""
        ticket = self.create_case()
        self.upload(ticket, "Receipt")
        self.as_agent(ticket).action_send_result(TEXTS)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "service_quality.report_helpdesk_ticket_result", ticket.ids
        )
        for text in (*TEXTS.values(), ticket.number, "Receipt"):
            self.assertIn(text, html.decode())


class TestAcceptance(BusinessCommon):
    """The customer has the last word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service_type.needs_review = False
        cls.service_type.document_ids.filtered(
            lambda document: document.kind == "proof"
        ).unlink()

    def test_close_refused_until_accepted(self):
        """SQ-23 With acceptance, closing is refused until the customer has accepted."""
        ticket = self.create_case()
        with self.assertRaisesRegex(UserError, "accepted"):
            self.as_agent(ticket).stage_id = self.stages["done"]
        self.as_agent(ticket).action_ask_acceptance()
        self.assertEqual(ticket.stage_id, self.stages["awaiting"])
        self.assertIn(f"/my/ticket/{ticket.id}", self.get_mails(ticket)[0].body)
        with self.assertRaises(UserError):
            self.as_agent(ticket).stage_id = self.stages["done"]
        with self.at(TEN):
            self.assertTrue(ticket._accept("Carla", "signature", base64.b64encode(PDF)))
        self.assertEqual(ticket.acceptance_state, "accepted")
        self.assertEqual(str(ticket.acceptance_at), TEN)
        self.assertEqual(base64.b64decode(ticket.acceptance_signature), PDF)
        self.assertEqual(ticket.stage_id, self.stages["new"])
        self.assertIn("confirmed", ticket.event_ids.mapped("event_type"))
        self.as_agent(ticket).stage_id = self.stages["done"]
        self.assertTrue(ticket.closed)
        self.assertFalse(ticket._accept("Carla"))

    def test_without_acceptance(self):
        """SQ-23 A type that does not want it is closed without."""
        self.service_type.needs_acceptance = False
        ticket = self.create_case()
        self.as_agent(ticket).stage_id = self.stages["done"]
        self.assertTrue(ticket.closed)
        self.assertEqual(ticket.acceptance_state, "none")

    def test_refusal_reopens_execution(self):
        """SQ-23 A refusal has a reason, takes the work up again and tells the agent."""
        self.create_policy(targets={"resolution": (8, "hour")})
        ticket = self.create_case()
        self.assertFalse(ticket._refuse_acceptance("Carla", "Too early to say"))
        with self.at(TEN):
            self.as_agent(ticket).action_ask_acceptance()
        self.assert_clock(ticket, "resolution", state="paused")
        with self.at(NOON):
            with self.assertRaises(UserError):
                ticket._refuse_acceptance("Carla", " ")
            self.assertTrue(ticket._refuse_acceptance("Carla", "The amount is wrong."))
            self.assertFalse(ticket._refuse_acceptance("Carla", "Again"))
        self.assertEqual(ticket.acceptance_state, "refused")
        self.assertEqual(ticket.acceptance_reason, "The amount is wrong.")
        self.assertEqual(ticket.stage_id._get_clock_status(), "open")
        self.assert_clock(ticket, "resolution", state="running")
        self.assertIn("declined", ticket.event_ids.mapped("event_type"))
        activity = ticket.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("service_quality.mail_activity_type_acceptance")
            )
        )
        self.assertEqual(activity.user_id, self.agent.user_id)
        with self.assertRaises(UserError):
            self.as_agent(ticket).stage_id = self.stages["done"]
        self.as_agent(ticket).action_ask_acceptance()
        self.assertEqual(ticket.acceptance_state, "asked")
        self.assertFalse(ticket.acceptance_reason)

    def test_verbal_consent(self):
        """SQ-23 Verbal consent is recorded with who said it, how, and by whom of us."""
        ticket = self.create_case()
        action = self.as_agent(ticket).action_open_acceptance()
        dialog = Form(
            self.env["helpdesk.ticket.acceptance"]
            .with_user(self.agent.user_id)
            .with_context(**action["context"])
        )
        self.assertEqual(dialog.who, "Carla Customer")
        dialog.who = "Carl Colleague"
        dialog.note = "All is well."
        dialog.save().action_confirm()
        self.assertEqual(ticket.acceptance_state, "accepted")
        self.assertEqual(ticket.acceptance_way, "verbal")
        self.assertEqual(ticket.acceptance_by, "Carl Colleague")
        contact = ticket.interaction_ids
        self.assertEqual(contact.user_id, self.agent.user_id)
        self.assertEqual(contact.kind, "call")
        self.assertIn("Carl Colleague: All is well.", contact.note)

    def test_verbal_refusal(self):
        """SQ-23 A refusal by word of mouth reopens the work as well."""
        ticket = self.create_case()
        self.as_agent(ticket).action_record_acceptance("Carla", "visit", "No.", True)
        self.assertEqual(ticket.acceptance_state, "refused")
        self.assertEqual(ticket.acceptance_reason, "No.")
        with self.assertRaises(UserError):
            self.as_agent(ticket).action_record_acceptance(" ", "call", "Yes.")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_strangers_record_nothing(self):
        """SQ-23 Only those who work the ticket record what the customer said."""
        ticket = self.create_case()
        stranger = self.create_person(
            "Sid Stranger", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        with self.assertRaises(AccessError):
            ticket.with_user(stranger.user_id).action_record_acceptance(
                "Carla", "call", "Yes."
            )
        self.assertEqual(ticket.acceptance_state, "none")


class TestComfort(BusinessCommon):
    """Customers on the phone or at the counter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        cls.phone.is_on_spot = True
        cls.web = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")
        cls.company.comfort_minutes = 30

    def is_listed(self, ticket):
        """Whether the quality list shows the ticket now."""
        found = self.env["helpdesk.ticket"].search([("is_comfort_missing", "=", True)])
        ticket.invalidate_recordset(["is_comfort_missing"])
        self.assertEqual(ticket in found, ticket.is_comfort_missing)
        return ticket in found

    def test_long_handling_is_listed(self):
        """SQ-47 Handling over the limit without a comfort entry shows in the list."""
        ticket = self.create_case(channel_id=self.phone.id)
        online = self.create_case(channel_id=self.web.id)
        with self.at("2026-03-02 09:30:00"):
            self.assertFalse(self.is_listed(ticket))
        with self.at("2026-03-02 09:30:01"):
            self.assertTrue(self.is_listed(ticket))
            self.assertFalse(self.is_listed(online))
        with self.at("2026-03-02 09:31:00"):
            self.as_agent(ticket).action_log_comfort()
            self.assertFalse(self.is_listed(ticket))
        contact = ticket.interaction_ids
        self.assertTrue(contact.is_comfort)
        self.assertEqual(contact.kind, "call")
        self.assertEqual(str(ticket.comforted_at), "2026-03-02 09:31:00")
        with self.assertRaises(UserError):
            self.as_agent(online).action_log_comfort()

    def test_prompt(self):
        """SQ-47 The agent is prompted from the limit on, until it is explained."""
        ticket = self.create_case(channel_id=self.phone.id)
        self.assertEqual(str(ticket.comfort_due_at), "2026-03-02 09:30:00")
        self.assertTrue(ticket.comfort_script)
        self.as_agent(ticket).action_log_comfort("Explained the delay.")
        self.assertFalse(ticket.comfort_due_at)
        self.assertFalse(self.create_case(channel_id=self.web.id).comfort_due_at)
        self.company.comfort_minutes = 0
        self.assertFalse(self.create_case(channel_id=self.phone.id).comfort_due_at)

    def test_minutes(self):
        """SQ-47 Waiting and handling minutes are measured, up to when it ends."""
        ticket = self.create_ticket(NINE, channel_id=self.phone.id)
        with self.at("2026-03-02 09:05:00"):
            self.as_agent(ticket).action_accept()
        with self.at("2026-03-02 09:25:00"):
            self.as_agent(ticket).action_leave_spot()
        with self.at("2026-03-02 11:00:00"):
            ticket.invalidate_recordset()
            self.assertEqual(ticket.waiting_minutes, 5)
            self.assertEqual(ticket.handling_minutes, 20)
            self.assertFalse(self.is_listed(ticket))
        solved = self.create_case(channel_id=self.phone.id)
        with self.at("2026-03-02 09:40:00"):
            solved.sudo().stage_id = self.stages["done"]
        with self.at("2026-03-02 12:00:00"):
            solved.invalidate_recordset()
            self.assertEqual(solved.handling_minutes, 40)
            self.assertTrue(self.is_listed(solved))

    def test_list_grows_with_constant_queries(self):
        """SQ-47 The figures of hundred tickets take the queries of ten."""
        vals = {
            "name": "x",
            "description": "x",
            "team_id": self.team.id,
            "channel_id": self.phone.id,
        }
        tickets = self.env["helpdesk.ticket"].create([dict(vals) for _ in range(100)])
        counts = []
        for batch in (tickets[:10], tickets[:10], tickets):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            batch.mapped("handling_minutes")
            batch.mapped("comfort_due_at")
            batch.mapped("document_open_count")
            batch.mapped("can_review")
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[2], counts[1] + 2, counts)
