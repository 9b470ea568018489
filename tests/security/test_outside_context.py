"""A context comes with every call from outside: what it says is nobody's right."""

from odoo.exceptions import UserError

from ..quality.business_common import NINE, BusinessCommon


class TestOutsideContext(BusinessCommon):
    """An agent sends the keys that our own code uses among itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_policy(
            targets={"first_response": (20, "minute"), "acceptance": (1, "hour")}
        )

    def outside(self, record, **keys):
        """The record as Ada's client asks for it."""
        return record.with_user(self.agent.user_id).with_context(**keys)

    def test_nobody_escapes_the_clocks(self):
        """SQ-17 What an agent registers or moves is no history: clocks and time line
        follow, and nothing is given away.
        """
        history = {"service_quality_history": True}
        tickets = self.outside(self.env["helpdesk.ticket"], **history)
        with self.at(NINE):
            ticket = tickets.create(
                {"name": "Mine", "description": "x", "team_id": self.team.id}
            )
            self.assert_clock(ticket, state="running")
            with self.assertRaises(UserError):
                ticket.user_id = self.colleague.user_id
        with self.at("2026-03-02 09:30:00"):
            ticket.action_accept()
            ticket.sudo().company_id.promise_required = False
            ticket.stage_id = self.stages["in_progress"]
        self.assertIn("stage", ticket.event_ids.mapped("event_type"))
        self.assertEqual(ticket.service_phase, "execution")

    def test_no_closed_ticket_by_an_import(self):
        """SQ-21 Only managers bring in tickets that were settled elsewhere."""
        self.company.feedback_required = True
        values = {
            "name": "Settled",
            "description": "x",
            "team_id": self.team.id,
            "partner_id": self.customer.id,
            "stage_id": self.stages["done"].id,
        }
        tickets = self.outside(self.env["helpdesk.ticket"], import_file=True)
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        with self.assertRaises(UserError):
            tickets.create({**values, "channel_id": channel.id})
        settled = tickets.with_user(self.manager.user_id).create(
            {**values, "channel_id": channel.id}
        )
        self.assertTrue(settled.resolved_at)

    def test_complaint_file(self):
        """SQ-59 A file that opens with its ticket begins at the beginning, and taking
        the ticket on is not its acceptance.
        """
        keys = {
            "service_quality_complaint": {"state": "closed", "remedy_sought": "Money"},
            "service_quality_complaint_accepted": True,
        }
        with self.at(NINE):
            ticket = self.outside(self.env["helpdesk.ticket"], **keys).create(
                {
                    "name": "Unhappy",
                    "description": "x",
                    "team_id": self.team.id,
                    "partner_id": self.customer.id,
                    "service_kind": "complaint",
                }
            )
            ticket.action_accept()
        self.assertEqual(ticket.sudo().complaint_ids.state, "received")
        self.assertEqual(ticket.sudo().complaint_ids.remedy_sought, "Money")
        self.assert_clock(ticket, "acceptance", state="running")

    def test_checks_are_signed(self):
        """SQ-42 Whoever ticks a check is kept, so that somebody else reviews it."""
        ticket = self.create_case()
        line = self.upload(ticket, "Invoice")
        self.outside(line, service_quality_document_engine=True).is_valid = True
        self.assertEqual(line.valid_by_id, self.agent.user_id)
