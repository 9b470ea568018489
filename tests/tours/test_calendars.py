"""Explaining, exempting and escalating, walked through in the browser."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestBreachInBrowser(ServiceHttpCommon):
    """An agent who answered too late, and the leader of the team."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.sla.policy"].search([]).active = False
        cls.env["service.escalation.rule"].search([]).active = False
        cls.env.company.promise_required = False
        cls.env.company.feedback_required = False
        cls.agent = cls._create_user(
            "late.agent", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        cls.leader = cls._create_user("late.leader", "service_quality.group_supervisor")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Late desk",
                "user_id": cls.leader.id,
                "user_ids": [Command.set((cls.agent | cls.leader).ids)],
            }
        )
        cls.env["service.sla.policy"].create(
            {
                "name": "At once",
                "team_ids": [Command.set(cls.team.ids)],
                "target_ids": [
                    Command.create(
                        {
                            "metric": "first_response",
                            "amount": 1,
                            "unit": "minute",
                            "basis": "elapsed",
                        }
                    )
                ],
            }
        )

    @classmethod
    def _create_user(cls, login, group):
        user = new_test_user(cls.env, login=login, groups=f"base.group_user,{group}")
        cls.env["hr.employee"].create({"name": user.name, "user_id": user.id})
        return user

    def create_ticket(self):
        """A ticket of the agent that is late already."""
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Late",
                "description": "Late",
                "team_id": self.team.id,
                "user_id": self.agent.id,
                "registered_at": fields.Datetime.now() - timedelta(minutes=5),
            }
        )
        self.env["service.sla.clock"]._sweep_batch()
        return ticket

    def test_explain_solve_and_exempt(self):
        """SQ-17 An agent solves a late ticket, says why in the dialog that comes, and
        asks for an exemption that the team leader grants.
        """
        ticket = self.create_ticket()
        self.start_tour(
            f"/odoo/helpdesk.ticket/{ticket.id}",
            "service_quality_agent_explains_breach",
            login=self.agent.login,
        )
        self.assertTrue(ticket.resolved_at)
        self.assertTrue(ticket.clock_ids.breach_reason_id)
        self.start_tour(
            "/odoo/service-exemptions",
            "service_quality_supervisor_exempts",
            login=self.leader.login,
        )
        self.assertTrue(ticket.clock_ids.exempted)

    def test_escalate(self):
        """SQ-26 An agent hands a hard ticket to the special team in one dialog."""
        special = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Specialists",
                "user_id": self.leader.id,
                "user_ids": [Command.set((self.agent | self.leader).ids)],
            }
        )
        self.env["service.escalation.rule"].create(
            {"name": "Specialists", "trigger": "manual", "team_id": special.id}
        )
        ticket = self.create_ticket()
        self.start_tour(
            f"/odoo/helpdesk.ticket/{ticket.id}",
            "service_quality_agent_escalates",
            login=self.agent.login,
        )
        self.assertEqual(ticket.team_id, special)
