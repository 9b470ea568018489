"""What inspections and interventions say on the live board."""

from odoo.fields import Command

from .plan_common import PlanCommon

NOW = "2026-03-02 12:00:00"


class TestBoardQuality(PlanCommon):
    """An inspection of Ada with items on language and on order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        language = cls.env["service.clause.category"].search([("code", "=", "LG")])
        other = cls.checklist.item_ids.clause_id.category_id
        clauses = cls.env["service.clause"].create(
            [
                {"code": code, "name": code, "text": code, "category_id": category.id}
                for code, category in (("LG-X1", language), ("YY-X1", other))
            ]
        )
        cls.checklist = cls.env["service.checklist"].create(
            {
                "name": "Phone",
                "item_ids": [
                    Command.create(
                        {"name": "Greets", "clause_id": clauses[0].id, "weight": 3}
                    ),
                    Command.create(
                        {"name": "Names himself", "clause_id": clauses[0].id}
                    ),
                    Command.create(
                        {"name": "Order", "clause_id": clauses[1].id, "weight": 9}
                    ),
                ],
            }
        )

    def publish(self, moment, *marks, **values):
        """An inspection of Ada, published at a moment."""
        with self.at(moment):
            inspection = self.env["service.inspection"].create(
                {
                    "checklist_id": self.checklist.id,
                    "employee_id": self.agent.id,
                    "team_id": self.team.id,
                    "place": "Hotline",
                    "inspector_user_id": self.inspector.user_id.id,
                    **values,
                }
            )
            own = inspection.with_user(self.inspector.user_id)
            own.action_start()
            for line, mark in zip(own.line_ids, marks, strict=True):
                line.mark = mark
                if mark == "fail":
                    line.decision = "coached"
            own.action_done()
            own.action_publish()
        return inspection

    def board(self):
        """What the leader sees at noon."""
        board = self.env["service.board"].with_user(self.leader.user_id)
        with self.at(NOW):
            return board.get_board([self.team.id])

    def test_communication(self):
        """SQ-31: the score of communication is that of its items in the inspections
        published today, per team and agent, and equals what it opens.
        """
        self.assertIsNone(self.day()["communication"]["value"])
        counted = self.publish("2026-03-02 10:00:00", "pass", "fail", "fail")
        self.publish("2026-02-27 10:00:00", "fail", "fail", "fail")
        self.publish("2026-03-02 10:00:00", "fail", "fail", "fail", is_calibration=True)
        day = self.day()
        self.assertEqual(day["communication"]["value"], 75)
        self.assertEqual(day["communication"]["unit"], "percent")
        board = self.board()
        self.assertIn("communication", [one["name"] for one in board["columns"]])
        row = next(row for row in board["rows"] if row["team_id"] == self.team.id)
        self.assertEqual(row["figures"]["communication"]["value"], 75)
        agent = next(one for one in row["agents"] if one["key"] == f"e{self.agent.id}")
        self.assertEqual(agent["figures"]["communication"]["value"], 75)
        with self.at(NOW):
            action = (
                self.env["service.board"]
                .with_user(self.leader.user_id)
                .action_open_figure(
                    "communication", [self.team.id], self.team.id, agent["key"]
                )
            )
            found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, counted)

    def day(self):
        """The figures of the day."""
        return {figure["name"]: figure for figure in self.board()["day"]}

    def test_interventions(self):
        """SQ-98: an intervention appears in the time line and counts."""
        ticket = self.create_tickets(self.agent, 1, "2026-03-02 08:00:00")
        self.assertEqual(self.day()["interventions"]["value"], 0)
        leader = self.leader.user_id
        with self.at("2026-03-02 11:00:00"):
            ticket.with_user(leader).action_comment("Call them back.")
            ticket.with_user(leader).action_take_over("I know the customer")
        events = ticket.event_ids.filtered(
            lambda event: event.event_type == "intervened"
        )
        self.assertEqual(
            sorted(events.mapped("detail")), ["Call them back.", "I know the customer"]
        )
        self.assertEqual(events.user_id, leader)
        self.assertEqual(events.employee_id, self.agent, "who held it then")
        self.assertEqual(self.day()["interventions"]["value"], 2)
        with self.at(NOW):
            action = (
                self.env["service.board"]
                .with_user(leader)
                .action_open_figure("interventions", [self.team.id])
            )
            found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, events)
