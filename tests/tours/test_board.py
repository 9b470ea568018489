"""The live board, walked through and tested in the browser."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon
from .test_countdown import hoot_id

SUITE = "@service_quality/board/board"


class TestBoardTour(ServiceHttpCommon):
    """A supervisor looks, drills down, comments, takes over; the board follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.sla.policy"].search([]).active = False
        cls.agent = cls._create_user(
            "board.agent", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.supervisor = cls._create_user(
            "board.supervisor", "service_quality.group_supervisor"
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Board under test",
                "user_id": cls.supervisor.id,
                "user_ids": [Command.set((cls.agent | cls.supervisor).ids)],
            }
        )
        cls.env["service.sla.policy"].create(
            {
                "name": "An hour",
                "team_ids": [Command.set(cls.team.ids)],
                "target_ids": [
                    Command.create(
                        {
                            "metric": "first_response",
                            "amount": 1,
                            "unit": "hour",
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

    def _create_ticket(self, name, hours_ago):
        moment = fields.Datetime.now() - timedelta(hours=hours_ago)
        tickets = self.env["helpdesk.ticket"]
        return tickets.create(
            {
                "name": name,
                "description": name,
                "team_id": self.team.id,
                "user_id": self.agent.id,
                "registered_at": moment,
            }
        )

    def test_supervisor_works_the_board(self):
        """SQ-31 Figures, drill-down, comment, take-over, and the board follows."""
        late = self._create_ticket("Lamp is dark", 2)
        self._create_ticket("In good time", 0)
        self.start_tour(
            "/odoo/service-board",
            "service_quality_supervisor_board",
            login=self.supervisor.login,
        )
        self.assertEqual(late.user_id, self.supervisor)
        bodies = " ".join(late.message_ids.mapped("body"))
        self.assertIn("Call them today", bodies)
        self.assertIn("Waited too long", bodies)

    def test_board_units(self):
        """The board shows, opens, refreshes and remembers as it should."""
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&id={hoot_id(SUITE)}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
