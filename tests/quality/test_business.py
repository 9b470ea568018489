"""Documents and review of a business case, up to the decision."""

import base64
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from .business_common import NINE, PDF, BusinessCommon

TEN = "2026-03-02 10:00:00"
TWELVE = "2026-03-02 12:00:00"


class TestDocuments(BusinessCommon):
    """The checklist, how it fills, and how the customer is asked for more."""

    def test_type_makes_checklist(self):
        """SQ-40 Choosing the type builds the checklist of the ticket."""
        ticket = self.create_ticket(NINE)
        self.assertFalse(ticket.document_ids)
        self.assertEqual(ticket.review_state, "none")
        self.as_agent(ticket).service_type_id = self.service_type
        self.assertEqual(
            ticket.document_ids.mapped("name"),
            ["Invoice", "Application", "Photo", "Receipt"],
        )
        self.assertEqual(set(ticket.document_ids.mapped("state")), {"missing"})
        self.assertEqual(ticket.document_open_count, 2)
        self.assertEqual(ticket.review_state, "collecting")

    def test_other_type(self):
        """SQ-40 Another type brings its own checklist; what came in stays."""
        ticket = self.create_case()
        self.upload(ticket, "Invoice")
        other = self.service_type.copy({"name": "Exchange", "needs_review": False})
        other.document_ids[0].name = "Delivery note"
        ticket.service_type_id = other
        names = ticket.document_ids.mapped("name")
        self.assertIn("Invoice", names)
        self.assertEqual(names.count("Application"), 1)
        self.assertIn("Delivery note", names)
        self.assertEqual(ticket.review_state, "none")

    def test_checklist_grows_with_constant_queries(self):
        """SQ-40 Hundred tickets get their checklists with the queries of ten."""
        values = {"name": "Refund", "description": "x", "team_id": self.team.id}
        Ticket = self.env["helpdesk.ticket"]
        counts = []
        for number in (10, 10, 100):
            tickets = Ticket.create([dict(values) for _index in range(number)])
            tickets._stamp(
                {t.id: {"service_type_id": self.service_type.id} for t in tickets}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            tickets._make_documents()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(len(tickets.document_ids), 4 * number)
        # Rows are inserted by the hundred: 400 lines take a few statements more.
        self.assertLess(counts[2], counts[1] + 10, counts)

    def test_form_uploaded_or_scanned(self):
        """SQ-41 A form scanned by staff, or filled in by the customer, is received."""
        ticket = self.create_case()
        scanned = self.upload(ticket, "Application")
        self.assertEqual(scanned.state, "received")
        self.assertEqual(scanned.received_by_id, self.agent.user_id)
        self.assertEqual(str(scanned.received_at), TEN)
        other = self.create_case()
        form = self.line(other, "Application")
        self.assertTrue(form._receive_from_customer())
        self.assertEqual(form.state, "received")
        with self.assertRaises(UserError):
            self.line(other, "Invoice")._receive_from_customer()

    def test_form_answer_is_linked(self):
        """SQ-41 The answer given with an online form is linked to the ticket's line."""
        ticket = self.create_case()
        form = self.line(ticket, "Application")
        form._receive(answer=self.customer)
        self.assertEqual(form.state, "received")
        self.assertEqual(form.answer_model, "res.partner")
        self.assertEqual(form.answer_id, self.customer.id)

    def test_checks_say_who_and_when(self):
        """SQ-42 Each check keeps who ticked it and when; all of them make it valid."""
        ticket = self.create_case()
        invoice = self.upload(ticket, "Invoice")
        with self.at("2026-03-02 10:01:00"):
            self.as_agent(invoice).write({"is_complete": True, "is_authentic": True})
        self.assertEqual(invoice.state, "received")
        self.assertEqual(str(invoice.complete_at), "2026-03-02 10:01:00")
        self.assertFalse(invoice.valid_at)
        with self.at("2026-03-02 10:02:00"):
            invoice.with_user(self.colleague.user_id).is_valid = True
        self.assertEqual(invoice.state, "ok")
        self.assertEqual(invoice.valid_by_id, self.colleague.user_id)
        self.as_agent(invoice).is_valid = False
        self.assertEqual(invoice.state, "received")
        self.assertFalse(invoice.valid_by_id)

    def test_one_click(self):
        """SQ-42 All in order is one click, when the document is here."""
        ticket = self.create_case()
        invoice = self.as_agent(self.line(ticket, "Invoice"))
        with self.assertRaisesRegex(UserError, "Invoice"):
            invoice.action_mark_ok()
        self.upload(ticket, "Invoice")
        invoice.action_mark_ok()
        self.assertEqual(invoice.state, "ok")
        self.assertEqual(invoice.authentic_by_id, self.agent.user_id)

    def test_only_all_valid_goes_to_review(self):
        """SQ-42 With one line not valid the review button is refused, naming it."""
        ticket = self.create_case()
        self.complete(ticket)
        invoice = self.line(ticket, "Invoice")
        self.as_agent(invoice).is_valid = False
        with self.assertRaisesRegex(UserError, "Invoice"):
            self.as_agent(ticket).action_send_to_review()
        self.assertEqual(ticket.review_state, "checking")
        self.as_agent(invoice).is_valid = True
        self.as_agent(ticket).action_send_to_review()
        self.assertEqual(ticket.review_state, "review")

    def test_new_file_keeps_the_former(self):
        """SQ-43 A later file is checked anew, and the former one stays."""
        ticket = self.create_case()
        self.complete(ticket)
        invoice = self.line(ticket, "Invoice")
        self.as_agent(invoice).write(
            {"file": base64.b64encode(PDF + b"2"), "file_name": "second.pdf"}
        )
        self.assertEqual(invoice.state, "received")
        self.assertFalse(invoice.is_valid)
        self.assertEqual(invoice.former_file_ids.name, "Invoice.pdf")
        self.assertEqual(invoice.former_file_ids.raw, PDF)

    def test_supplement_round(self):
        """SQ-43 One notice with the failed lines only; clocks pause; rounds count."""
        self.create_policy(targets={"resolution": (8, "hour")})
        ticket = self.create_case()
        self.upload(ticket, "Invoice")
        invoice, form = self.line(ticket, "Invoice"), self.line(ticket, "Application")
        self.as_agent(invoice).fault_text = "Page two is missing."
        self.as_agent(invoice).remedy_text = "Scan both pages."
        self.as_agent(invoice).action_mark_faulty()
        with self.at(TEN):
            action = self.as_agent(ticket).action_open_supplement()
            dialog = Form(
                self.env["helpdesk.ticket.supplement"]
                .with_user(self.agent.user_id)
                .with_context(**action["context"])
            )
            dialog.save().action_confirm()
        body = self.get_mails(ticket)[0].body
        self.assertIn("Invoice", body)
        self.assertIn("Page two is missing.\nScan both pages.", body)
        self.assertIn("Application", body)
        self.assertNotIn("Photo", body)
        self.assertNotIn("Receipt", body)
        self.assertIn(f"/my/ticket/{ticket.id}", body)
        self.assertIn(self.customer, self.get_mails(ticket)[0].partner_ids)
        self.assertEqual(ticket.stage_id, self.stages["awaiting"])
        self.assert_clock(ticket, "resolution", state="paused")
        self.assertEqual(ticket.supplement_count, 1)
        self.assertEqual((invoice.round_number, form.round_number), (1, 1))

        with self.at("2026-03-02 11:00:00"):
            self.assertTrue(invoice._receive_from_customer("Invoice.pdf", PDF))
        self.assertEqual(ticket.stage_id, self.stages["awaiting"])
        with self.at(TWELVE):
            self.assertTrue(form._receive_from_customer("form.pdf", PDF))
        self.assertEqual(ticket.stage_id, self.stages["new"])
        clock = self.assert_clock(ticket, "resolution", state="running")
        self.assertEqual(str(clock.due_at), "2026-03-03 10:00:00")
        activity = ticket.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("service_quality.mail_activity_type_documents_received")
            )
        )
        self.assertEqual(activity.user_id, self.agent.user_id)

        self.as_agent(invoice).fault_text = "Still one page."
        self.as_agent(invoice).action_mark_faulty()
        self.as_agent(ticket).action_request_supplement({invoice.id: "Both pages"})
        self.assertEqual(ticket.supplement_count, 2)
        self.assertEqual((invoice.round_number, form.round_number), (2, 1))
        self.assertNotIn("Application", self.get_mails(ticket)[0].body)

    def test_supplement_asks_only_for_what_failed(self):
        """SQ-43 What is in order, of another ticket or without a word is not asked."""
        ticket, other = self.create_case(), self.create_case()
        self.complete(ticket)
        done = self.line(ticket, "Invoice")
        foreign = self.line(other, "Invoice")
        photo = self.line(ticket, "Photo")
        for requests in (
            {done.id: "again"},
            {foreign.id: "please"},
            {photo.id: "  "},
            {},
        ):
            with self.assertRaises(UserError):
                self.as_agent(ticket).action_request_supplement(requests)
        self.assertFalse(ticket.supplement_count)
        self.as_agent(ticket).action_request_supplement({photo.id: "A photo, please"})
        self.assertEqual(ticket.supplement_count, 1)

    def test_supplement_in_the_customers_language(self):
        """SQ-43 The notice names documents in the language of the customer."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        document = self.service_type.document_ids[0]
        document.with_context(lang="fr_FR").name = "Facture"
        ticket = self.create_case()
        line = self.line(ticket, "Invoice")
        self.as_agent(ticket).action_request_supplement({line.id: "SVP"})
        self.assertIn("Facture", self.get_mails(ticket)[0].body)

    def test_sending_twice_is_harmless(self):
        """SQ-43 A second upload of the same document, or two at once, is harmless."""
        ticket = self.create_case()
        invoice = self.line(ticket, "Invoice")
        self.assertTrue(invoice._receive_from_customer("one.pdf", PDF))
        self.assertFalse(invoice._receive_from_customer("two.pdf", PDF))
        self.assertEqual(invoice.file_name, "one.pdf")
        form = self.line(ticket, "Application")
        with patch.object(
            type(form), "try_lock_for_update", lambda self, **_kw: self.browse()
        ):
            self.assertFalse(form._receive_from_customer("one.pdf", PDF))
        self.assertEqual(form.state, "missing")
        events = ticket.event_ids.filtered(
            lambda event: event.event_type == "document_received"
        )
        self.assertEqual(events.detail, "Invoice")

    def test_files_that_are_not_taken(self):
        """SQ-219 Empty, large and strange files are refused, whatever their name."""
        self.company.document_max_mb = 1
        ticket = self.create_case()
        invoice = self.line(ticket, "Invoice")
        for name, content in (
            ("empty.pdf", b""),
            ("page.html", b"<html><script>alert(1)</script></html>"),
            ("page.pdf", b"<html><script>alert(1)</script></html>"),
            ("run.exe", PDF),
            ("large.pdf", PDF + b"0" * 1024 * 1024),
        ):
            with self.assertRaises(UserError, msg=name):
                invoice._receive_from_customer(name, content)
        self.assertEqual(invoice.state, "missing")

    def test_waive(self):
        """SQ-42 Doing without a mandatory document takes a supervisor and a reason."""
        ticket = self.create_case()
        invoice = self.line(ticket, "Invoice")
        self.as_agent(invoice).waive_reason = "We have it."
        with self.assertRaises(AccessError):
            self.as_agent(invoice).action_waive()
        photo = self.as_agent(self.line(ticket, "Photo"))
        with self.assertRaises(UserError):
            photo.action_waive()
        photo.waive_reason = "Not visible."
        photo.action_waive()
        self.assertEqual(photo.state, "waived")
        invoice.with_user(self.leader.user_id).action_waive()
        self.assertEqual(ticket.document_open_count, 1)


class TestReview(BusinessCommon):
    """Somebody else decides."""

    def test_acceptor_does_not_review(self):
        """SQ-44 Approving by the acceptor raises while the two are separate."""
        ticket = self.create_case(user_id=self.leader.user_id.id)
        self.assertNotEqual(ticket.accepted_at, False)
        taken = self.create_ticket(
            NINE,
            service_type_id=self.service_type.id,
            user_id=self.leader.user_id.id,
        )
        taken.with_user(self.leader.user_id).action_accept()
        self.complete(taken)
        self.as_agent(taken).action_send_to_review()
        own = taken.with_user(self.leader.user_id)
        self.assertFalse(own.can_review)
        with self.assertRaises(AccessError):
            own.action_approve(conditions_met=True)
        with self.assertRaises(AccessError):
            own.action_refuse("No", "Try again")
        self.assertTrue(taken.with_user(self.manager.user_id).can_review)
        self.service_type.review_separate = False
        own.action_approve(conditions_met=True)
        self.assertEqual(taken.review_state, "approved")

    def test_who_reviews(self):
        """SQ-44 Only supervisors, managers and the reviewer team decide."""
        ticket = self.create_case()
        self.complete(ticket)
        self.as_agent(ticket).action_send_to_review()
        with self.assertRaises(AccessError):
            ticket.with_user(self.colleague.user_id).action_approve(True)
        reviewer = self.create_person(
            "Rev Reviewer", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        Ticket = self.env["helpdesk.ticket"].with_user(reviewer.user_id)
        self.assertNotIn(ticket, Ticket.search([]))
        self.service_type.review_team_id = self.env["helpdesk.ticket.team"].create(
            {"name": "Reviewers", "user_ids": [Command.set(reviewer.user_id.ids)]}
        )
        self.assertIn(ticket, Ticket.search([]))
        given = Ticket.browse(ticket.id)
        self.assertEqual(given.document_ids[0].display_name, "Invoice")
        with self.assertRaises(AccessError):
            given.name = "mine"
        given.action_approve(conditions_met=True)
        self.assertEqual(ticket.reviewed_by_id, reviewer.user_id)
        self.assertIn("approved", given.review_state)

    def test_approve(self):
        """SQ-44 Approving needs the conditions ticked, is kept, and goes on."""
        ticket = self.create_case()
        self.complete(ticket)
        with self.assertRaises(UserError):
            ticket.with_user(self.leader.user_id).action_approve(True)
        self.as_agent(ticket).action_send_to_review()
        self.assertIn("Bought from us", ticket.review_conditions)
        with self.assertRaises(UserError):
            ticket.with_user(self.leader.user_id).action_approve()
        with self.at(TWELVE):
            ticket.with_user(self.leader.user_id).action_approve(conditions_met=True)
        self.assertEqual(ticket.review_state, "approved")
        self.assertTrue(ticket.review_conditions_met)
        self.assertEqual(str(ticket.reviewed_at), TWELVE)
        self.assertEqual(ticket.event_ids[0].event_type, "reviewed")
        self.assertEqual(ticket.event_ids[0].user_id, self.leader.user_id)
        with self.assertRaises(UserError):
            ticket.with_user(self.manager.user_id).action_refuse("No", "Other")

    def test_refuse(self):
        """SQ-44 A refusal has reason and alternative, and both reach the customer in
        one message.
        """
        ticket = self.create_case()
        self.complete(ticket)
        self.as_agent(ticket).action_send_to_review()
        reviewer = ticket.with_user(self.leader.user_id)
        for reason, alternative in (("Too late", " "), ("", "Repair"), (None, None)):
            with self.assertRaises(UserError):
                reviewer.action_refuse(reason, alternative)
        self.assertEqual(ticket.review_state, "review")
        before = len(self.get_mails(ticket))
        reviewer.action_refuse("The period is over.", "We repair it for free.")
        mails = self.get_mails(ticket)
        self.assertEqual(len(mails), before + 1)
        self.assertIn("The period is over.", mails[0].body)
        self.assertIn("We repair it for free.", mails[0].body)
        self.assertIn(self.customer, mails[0].partner_ids)
        self.assertEqual(ticket.review_state, "refused")
        self.as_agent(ticket).action_take_up_again()
        self.assertEqual(ticket.review_state, "checking")

    def test_reviewed_documents_stay(self):
        """SQ-44 What lies with the reviewer, or was decided on, is not changed."""
        ticket = self.create_case()
        self.complete(ticket)
        invoice = self.as_agent(self.line(ticket, "Invoice"))
        self.as_agent(ticket).action_send_to_review()
        with self.assertRaises(UserError):
            invoice.is_valid = False
        with self.assertRaises(UserError):
            invoice.action_mark_faulty()
        self.assertFalse(invoice._is_wanted())
        ticket.with_user(self.leader.user_id).action_approve(conditions_met=True)
        with self.assertRaises(UserError):
            invoice.write({"file": base64.b64encode(PDF), "file_name": "x.pdf"})

    def test_closing_waits_for_the_review(self):
        """SQ-44 A person does not solve the ticket before it has been reviewed."""
        ticket = self.create_case()
        with self.assertRaisesRegex(UserError, "review"):
            self.as_agent(ticket).stage_id = self.stages["done"]
        self.as_agent(ticket).stage_id = self.stages["cancelled"]
        self.assertTrue(ticket.closed)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_states_are_not_written(self):
        """SQ-44 State, stamps and checks come of the steps, not of RPC writes."""
        ticket = self.create_case()
        for user in (self.agent, self.leader, self.manager):
            for values in (
                {"review_state": "approved"},
                {"reviewed_by_id": self.leader.user_id.id},
                {"acceptance_state": "accepted"},
                {"acceptance_signature": base64.b64encode(b"x")},
                {"fed_back_at": NINE},
                {"supplement_count": 0},
                {"comforted_at": NINE},
            ):
                with self.assertRaises(AccessError, msg=str(values)):
                    ticket.with_user(user.user_id).write(values)
            line = self.line(ticket, "Invoice").with_user(user.user_id)
            for values in (
                {"state": "ok"},
                {"valid_at": NINE},
                {"received_by_id": self.agent.user_id.id},
                {"mandatory": False},
                {"kind": "proof"},
                {"round_number": 0},
                {"ticket_id": ticket.id},
                {"needs_valid": False},
            ):
                with self.assertRaises(AccessError, msg=str(values)):
                    line.write(values)
            with self.assertRaises(AccessError):
                line.unlink()
        with self.assertRaises(AccessError):
            self.as_agent(self.env["service.ticket.document"]).create(
                {"ticket_id": ticket.id, "name": "X", "state": "ok"}
            )
        added = self.as_agent(self.env["service.ticket.document"]).create(
            {"ticket_id": ticket.id, "name": "Power of attorney"}
        )
        self.assertEqual(added.state, "missing")
        with self.assertRaises(AccessError):
            self.as_agent(self.env["helpdesk.ticket"]).create(
                {"name": "x", "description": "x", "review_state": "approved"}
            )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_documents_follow_their_ticket(self):
        """SQ-44 Who does not see a ticket sees neither its documents nor the files."""
        ticket = self.create_case()
        line = self.upload(ticket, "Invoice")
        stranger = self.create_person(
            "Sid Stranger", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        Document = self.env["service.ticket.document"].with_user(stranger.user_id)
        self.assertFalse(Document.search([("ticket_id", "=", ticket.id)]))
        with self.assertRaises(AccessError):
            Document.browse(line.id).read(["file"])
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "service.ticket.document"), ("res_field", "!=", False)]
        )
        with self.assertRaises(AccessError):
            files.with_user(stranger.user_id).read(["raw"])
        self.assertTrue(files.with_user(self.agent.user_id).read(["raw"]))
        plain = self.create_person("Pia Plain")
        with self.assertRaises(AccessError):
            line.with_user(plain.user_id).read(["name"])
