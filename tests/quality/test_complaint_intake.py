"""How complaints come in, and the ways in which they cannot skip a state."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .complaint_common import ComplaintCommon

MAIL = """From: Carla Customer <carla@example.com>
To: complaints@complaint.test
Subject: You never called back
Message-ID: <complaint.{number}@example.com>
Date: Sun, 01 Mar 2026 03:00:00 +0000
Content-Type: text/plain; charset=utf-8

I want my money back, and an apology.
"""


class TestComplaintIntake(ComplaintCommon):
    """By mail and by phone."""

    def receive(self, number):
        """Let the mail gateway take a mail to the address for complaints."""
        domain = self.env["mail.alias.domain"].create({"name": "complaint.test"})
        self.team.alias_id.write(
            {
                "alias_name": "complaints",
                "alias_domain_id": domain.id,
                "alias_contact": "everyone",
                "alias_defaults": repr(
                    {"team_id": self.team.id, "service_kind": "complaint"}
                ),
            }
        )
        with self.at("2026-03-01 03:00:00"):
            gateway = self.env["mail.thread"]
            ticket_id = gateway.message_process(None, MAIL.format(number=number))
            # Mail servers deliver twice now and then.
            gateway.message_process(None, MAIL.format(number=number))
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def test_mail_to_the_alias(self):
        """SQ-59: a mail to the address of complaints opens a file, in the first state,
        with its clock of 24 hours; the same mail twice opens one.
        """
        self.create_policy(
            "Complaints",
            {"acceptance": (24, "hour", {"basis": "elapsed"})},
            service_kind="complaint",
        )
        ticket = self.receive(1)
        complaint = ticket.complaint_ids
        self.assertEqual(len(complaint), 1)
        self.assertEqual(complaint.state, "received")
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.channel_id.name, "Email")
        self.assertEqual(str(complaint.received_at), "2026-03-01 03:00:00")
        self.assertIn("money back", complaint.description)
        self.assertFalse(complaint.handler_user_id)
        self.assert_clock(ticket, "acceptance", due_at="2026-03-02 03:00:00")
        same = self.env["service.complaint"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(same, complaint)
        self.accept(complaint, "2026-03-01 08:00:00")
        self.assertEqual(complaint.state, "accepted")

    def test_by_phone(self):
        """SQ-61: a complaint on the phone is taken down with what was said, and then
        accepted in the same way as any other.
        """
        with self.at("2026-03-02 09:00:00"):
            form = Form(
                self.env["helpdesk.ticket.intake"].with_user(self.colleague.user_id)
            )
            form.contact_kind = "call"
            form.partner_email = "carla@example.com"
            form.service_kind = "complaint"
            form.team_id = self.team
            form.name = "Nobody called back"
            form.note = "She waited for three days and is upset."
            action = form.save().action_create_ticket()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        complaint = ticket.complaint_ids
        self.assertEqual(complaint.state, "received")
        self.assertEqual(complaint.partner_id, self.customer)
        contact = self.env["service.interaction"].search(
            [("ticket_id", "=", ticket.id)]
        )
        self.assertEqual((contact.kind, contact.direction), ("call", "incoming"))
        own = self.as_of(complaint, self.colleague)
        with self.assertRaises(UserError):
            own.action_accept({"calm_listened": True, "remedy_sought": "An apology"})
        self.accept(complaint)
        self.assertEqual(complaint.handler_user_id, self.colleague.user_id)


class TestNoWayAround(ComplaintCommon):
    """What does not go by a step does not go."""

    def test_copied_ticket(self):
        """SQ-59: the copy of a complaint's ticket begins at the beginning, and knows
        nothing of the file.
        """
        complaint = self.bring_to("verdict")
        copied = complaint.ticket_id.copy()
        fresh = copied.complaint_ids
        self.assertEqual(fresh.state, "received")
        self.assertFalse(fresh.verdict or fresh.party_ids or fresh.evidence_ids)
        self.assertFalse(fresh.accepted_at or fresh.decided_at)
        self.assertFalse(copied.is_confidential)
        self.assertEqual(complaint.state, "verdict")

    def test_archived_ticket(self):
        """SQ-59: a file does not end, or get lost, because its ticket is archived."""
        complaint = self.complain()
        self.accept(complaint)
        complaint.ticket_id.action_archive()
        self.assertEqual(complaint.state, "accepted")
        self.assertFalse(complaint.closed_at)
        found = self.env["service.complaint"].with_user(self.manager.user_id)
        self.assertIn(complaint, found.search([]))
        self.investigate(complaint)
        self.decide(complaint)
        self.assertEqual(complaint.state, "verdict")

    def test_import(self):
        """SQ-59: neither a file nor its ticket is moved on by an import; nothing of
        the rows is kept.
        """
        complaint = self.complain()
        ticket = complaint.ticket_id
        self.env.user.group_ids |= self.env.ref("base.group_allow_export")
        keys = {
            record: record.export_data(["id"])["datas"][0][0]
            for record in (complaint, ticket)
        }
        done = self.stages["done"].export_data(["id"])["datas"][0][0]
        for record, names, rows in (
            (complaint, ["id", "state"], [[keys[complaint], "closed"]]),
            (complaint, ["id", "verdict"], [[keys[complaint], "upheld"]]),
            (complaint, ["id", "handler_user_id"], [[keys[complaint], "Nobody"]]),
            (complaint, ["ticket_id/.id", "name"], [[str(ticket.id), "X"]]),
            (complaint, ["ticket_id/.id", "state"], [[str(ticket.id), "closed"]]),
            (ticket, ["id", "stage_id/id"], [[keys[ticket], done]]),
            (ticket, ["id", "service_kind"], [[keys[ticket], "Consultation"]]),
        ):
            own = self.as_of(record.browse(), self.manager)
            result = own.load(names, rows)
            self.assertFalse(result["ids"], names)
            self.assertTrue(result["messages"], names)
        self.env.invalidate_all()
        self.assertEqual(complaint.state, "received")
        self.assertFalse(complaint.verdict)
        self.assertEqual(ticket.service_kind, "complaint")
        self.assertFalse(ticket.stage_id.closed)
        self.assertEqual(len(ticket.complaint_ids), 1)

    def test_children_by_themselves(self):
        """SQ-59: evidence, measures and reviews are not made before their state, nor
        through the file in one write.
        """
        complaint = self.complain()
        self.accept(complaint)
        with self.assertRaises(UserError):
            self.plan(complaint)
        with self.assertRaises(UserError):
            self.review(complaint)
        with self.assertRaises(AccessError):
            self.as_of(complaint, self.manager).write(
                {"state": "closed", "severity": "minor"}
            )
        self.assertEqual(complaint.state, "accepted")
