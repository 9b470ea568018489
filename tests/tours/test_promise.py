"""Putting an answer off and handing a ticket over, walked through in the browser."""

from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestPromiseAndHandover(ServiceHttpCommon):
    """An agent with a question that needs checking, and a colleague."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.giver, cls.taker = (
            cls._create_agent(login, name)
            for login, name in (
                ("promise.giver", "Gina Giver"),
                ("promise.taker", "Tom Taker"),
            )
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Promising team",
                "user_ids": [Command.set((cls.giver | cls.taker).ids)],
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Carla Customer", "email": "carla@example.com"}
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Does it work under water?",
                "description": "Does it work under water?",
                "service_kind": "consultation",
                "team_id": cls.team.id,
                "user_id": cls.giver.id,
                "partner_id": cls.customer.id,
            }
        )

    @classmethod
    def _create_agent(cls, login, name):
        groups = "base.group_user,helpdesk_mgmt.group_helpdesk_user_team"
        user = new_test_user(cls.env, login=login, name=name, groups=groups)
        cls.env["hr.employee"].create({"name": name, "user_id": user.id})
        return user

    def test_agent_defers(self):
        """SQ-09 An agent puts an answer off in one dialog; the customer is told."""
        self.start_tour(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "service_quality_agent_defers",
            login=self.giver.login,
        )
        promise = self.ticket.promise_ids
        self.assertEqual((promise.promise_type, promise.state), ("answer", "open"))
        self.assertIn(self.customer, promise.message_id.notified_partner_ids)
        self.assertIn("deferred", self.ticket.event_ids.mapped("event_type"))

    def test_agent_hands_over(self):
        """SQ-19 An agent hands a ticket over; it is his until the colleague accepts."""
        self.start_tour(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "service_quality_agent_hands_over",
            login=self.giver.login,
        )
        self.assertEqual(self.ticket.user_id, self.giver)
        self.start_tour(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "service_quality_colleague_accepts",
            login=self.taker.login,
        )
        self.assertEqual(self.ticket.user_id, self.taker)
        self.assertIn("handed_over", self.ticket.event_ids.mapped("event_type"))
