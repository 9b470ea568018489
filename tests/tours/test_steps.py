"""An agent walks the steps of a service and asks another department."""

from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestSteps(ServiceHttpCommon):
    """From choosing the type to the part that another department does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.sla.policy"].search([]).active = False
        cls.agent = new_test_user(
            cls.env,
            login="steps.agent",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user_team",
        )
        cls.env["hr.employee"].create({"name": "Ada", "user_id": cls.agent.id})
        cls.keeper = new_test_user(cls.env, login="steps.keeper")
        keeper = cls.env["hr.employee"].create(
            {"name": "Kim Keeper", "user_id": cls.keeper.id}
        )
        cls.env["hr.department"].create(
            {"name": "Stores under test", "manager_id": keeper.id}
        )
        team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Steps", "user_ids": [Command.set(cls.agent.ids)]}
        )
        cls.env["service.type"].create(
            {
                "name": "Repair under test",
                "service_kind": "business",
                "step_ids": [
                    Command.create({"name": "Diagnose", "sequence": 1}),
                    Command.create({"name": "Mend", "sequence": 2}),
                ],
            }
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Machine leaks",
                "description": "It leaks.",
                "service_kind": "business",
                "team_id": team.id,
                "user_id": cls.agent.id,
            }
        )

    def test_agent_walks_steps(self):
        """SQ-20 An agent chooses the type, finishes a step and asks for help."""
        self.start_tour(
            f"/odoo/helpdesk.ticket/{self.ticket.id}",
            "service_quality_agent_walks_steps",
            login=self.agent.login,
        )
        steps = self.ticket.step_ids
        done = steps.filtered(lambda step: step.name == "Diagnose")
        self.assertEqual(done.state, "done")
        self.assertEqual(self.ticket.current_step_id.name, "Mend")
        part = steps.filtered(lambda step: step.kind == "cooperation")
        self.assertEqual(part.user_id, self.keeper)
        self.start_tour(
            "/odoo/my-steps",
            "service_quality_keeper_confirms",
            login=self.keeper.login,
        )
        self.assertTrue(part.confirmed_at)
        self.assertEqual((part.state, part.result), ("done", "Found it"))
