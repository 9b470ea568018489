"""The live board of supervisors: its figures, who sees them, what it can do."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.bus.models import ir_websocket

from .clock_common import ClockCommon

NOW = "2026-03-02 12:00:00"


class TestBoard(ClockCommon):
    """One desk at noon of a Monday (13:00 in Rome). All times are UTC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_policy(
            targets={"first_response": (60, "minute"), "resolution": (4, "hour")}
        )
        # A desk of its own: what else the database has stands on the manager's board.
        cls.leader.user_id.helpdesk_team_ids = [Command.clear()]
        cls.team.user_ids = [Command.set((cls.agent | cls.colleague).user_id.ids)]
        (cls.agent | cls.colleague).resource_calendar_id = cls.calendar
        cls.sub_team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care at night",
                "parent_id": cls.team.id,
                "calendar_id": cls.calendar.id,
            }
        )
        cls.other_leader = cls.create_person(
            "Otto Other", "service_quality.group_supervisor"
        )
        cls.other_team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Sales", "user_id": cls.other_leader.user_id.id}
        )

    def setUp(self):
        super().setUp()
        agent, colleague = self.agent.user_id.id, self.colleague.user_id.id
        # Unassigned and overdue: the response was due at 10:00.
        self.overdue = self.create_ticket("2026-03-02 09:00:00")
        # At risk: due at 12:10, the warning was at 11:58.
        self.at_risk = self.create_ticket("2026-03-02 11:10:00", user_id=agent)
        # Waits for the customer.
        self.paused = self.create_ticket("2026-03-02 10:00:00", user_id=agent)
        self.answer(self.paused, "2026-03-02 10:30:00")
        self.move(self.paused, "awaiting", "2026-03-02 10:30:00")
        # Solved in time, in ten minutes.
        self.solved = self.create_ticket("2026-03-02 11:00:00", user_id=colleague)
        self.move(self.solved, "done", "2026-03-02 11:10:00")
        # Solved the day before yesterday.
        self.old = self.create_ticket("2026-02-27 09:00:00", user_id=colleague)
        self.move(self.old, "done", "2026-02-27 09:30:00")
        self.below = self.create_ticket("2026-03-02 11:50:00", team_id=self.sub_team.id)
        self.foreign = self.create_ticket(
            "2026-03-02 11:50:00", team_id=self.other_team.id
        )
        with self.at(NOW):
            self.env["helpdesk.ticket"]._alert_waiting_batch()

    def board(self, person=None, team_ids=None):
        """What the board shows to ``person``, the leader when not given."""
        board = self.env["service.board"].with_user((person or self.leader).user_id)
        with self.at(NOW):
            return board.get_board(team_ids)

    def row(self, board, team):
        """The row of a team."""
        return next(row for row in board["rows"] if row["team_id"] == team.id)

    def agent_row(self, board, team, employee):
        """The row of somebody below a team."""
        rows = self.row(board, team)["agents"]
        return next(row for row in rows if row["key"] == f"e{employee.id}")

    def values(self, row, *names):
        """Values of figures of a row."""
        return [row["figures"].get(name, {}).get("value") for name in names]

    def test_figures_of_a_team(self):
        """SQ-31 Open, waiting, at risk, overdue and the rest, per team and agent."""
        board = self.board()
        row = self.row(board, self.team)
        names = ["open", "waiting", "unassigned", "left_waiting", "at_risk"]
        names += ["breached", "paused", "solved"]
        self.assertEqual(self.values(row, *names), [3, 2, 1, 2, 1, 1, 1, 1])
        agent = self.agent_row(board, self.team, self.agent)
        self.assertEqual(self.values(agent, "open", "at_risk", "paused"), [2, 1, 1])
        colleague = self.agent_row(board, self.team, self.colleague)
        self.assertEqual(self.values(colleague, "open", "solved"), [0, 1])
        self.assertEqual(row["figures"]["breached"]["tone"], "danger")
        self.assertEqual(row["figures"]["at_risk"]["tone"], "warning")

    def test_figures_equal_what_they_open(self):
        """SQ-31 Every count equals the search count of the tickets it opens."""
        board = self.board()
        Board = self.env["service.board"].with_user(self.leader.user_id)
        compared = 0
        with self.at(NOW):
            for row in board["rows"]:
                for agent in [None, *row["agents"]]:
                    shown = agent or row
                    for name, figure in shown["figures"].items():
                        action = Board.action_open_figure(
                            name, None, row["team_id"], agent and agent["key"]
                        )
                        found = self.env["helpdesk.ticket"].with_user(
                            self.leader.user_id
                        )
                        count = found.search_count(action["domain"])
                        if figure["unit"] == "count":
                            self.assertEqual(figure["value"], count, name)
                            compared += 1
                        else:
                            self.assertTrue(count, name)
        self.assertGreater(compared, 30)

    def test_day_against_targets(self):
        """SQ-31 The day of the company: counts, times and shares, against targets."""
        day = {figure["name"]: figure for figure in self.board()["day"]}
        self.assertEqual(day["registered"]["value"], 5)
        self.assertEqual(day["answered"]["value"], 2)
        self.assertEqual(day["solved"]["value"], 1)
        # Answered after 30 and 10 minutes.
        self.assertAlmostEqual(day["first_response_minutes"]["value"], 20)
        self.assertAlmostEqual(day["first_response_longest"]["value"], 30)
        self.assertEqual(day["first_response_minutes"]["target"], 20)
        self.assertEqual(day["first_response_minutes"]["tone"], "success")
        self.assertEqual(day["first_response_longest"]["tone"], "warning")
        # Both of two answers due today; the missed one is not decided before the sweep.
        self.assertAlmostEqual(day["first_response_on_time"]["value"], 100)
        self.sweep(NOW)
        day = {figure["name"]: figure for figure in self.board()["day"]}
        self.assertAlmostEqual(day["first_response_on_time"]["value"], 200 / 3)
        self.assertEqual(day["first_response_on_time"]["tone"], "danger")

    def test_boundaries_to_the_second(self):
        """At the warning it is at risk, at the due time still, a second later late."""
        names = ("at_risk", "breached")
        board = self.env["service.board"].with_user(self.leader.user_id)
        for moment, figures in (
            ("2026-03-02 11:57:59", [0, 1]),
            ("2026-03-02 11:58:00", [1, 1]),
            ("2026-03-02 12:10:00", [1, 1]),
            ("2026-03-02 12:10:01", [0, 2]),
        ):
            with self.subTest(moment), self.at(moment):
                row = self.row(board.get_board(), self.team)
                self.assertEqual(self.values(row, *names), figures)

    def test_most_urgent_first(self):
        """What is due first stands first, with its clock; what rests is not there."""
        urgent = self.board()["urgent"]
        ids = [ticket["id"] for ticket in urgent]
        self.assertEqual(ids, [self.overdue.id, self.at_risk.id, self.below.id])
        self.assertEqual(urgent[0]["badge"]["metric"], "first_response")

    def test_on_duty(self):
        """On duty is who works now and is not on leave."""
        row = self.row(self.board(), self.team)
        self.assertEqual(row["on_duty"], 2)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": self.agent.resource_id.id,
                "calendar_id": self.agent.resource_calendar_id.id,
                "date_from": "2026-03-02 00:00:00",
                "date_to": "2026-03-02 23:00:00",
            }
        )
        board = self.board()
        self.assertEqual(self.row(board, self.team)["on_duty"], 1)
        self.assertFalse(self.agent_row(board, self.team, self.agent)["on_duty"])

    # -- who sees what ------------------------------------------------------------

    def test_supervisor_sees_the_teams_led(self):
        """A supervisor sees the teams led with those below, and no other."""
        board = self.board()
        teams = {row["team_id"] for row in board["rows"]}
        self.assertEqual(teams, {self.team.id, self.sub_team.id})
        other = self.board(self.other_leader)
        self.assertEqual([r["team_id"] for r in other["rows"]], [self.other_team.id])
        with self.assertRaises(AccessError):
            self.board(team_ids=[self.other_team.id])
        only = self.board(team_ids=[self.sub_team.id])
        self.assertEqual([row["team_id"] for row in only["rows"]], [self.sub_team.id])

    def test_manager_sees_all(self):
        """A service manager sees every team of the company."""
        teams = {row["team_id"] for row in self.board(self.manager)["rows"]}
        self.assertLessEqual({self.team.id, self.other_team.id}, teams)

    def test_agent_sees_none(self):
        """Agents have no board, neither of others nor of their own team."""
        board = self.env["service.board"].with_user(self.agent.user_id)
        for team_ids in (None, [self.team.id], [self.other_team.id]):
            with self.subTest(team_ids), self.assertRaises(AccessError):
                board.get_board(team_ids)
        with self.assertRaises(AccessError):
            board.action_open_figure("open")

    def test_other_company_sees_nothing(self):
        """A supervisor of another company sees nothing of this one."""
        company = self.env["res.company"].create({"name": "Company B"})
        user = new_test_user(
            self.env,
            login="test.board.b",
            groups="base.group_user,service_quality.group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.at(NOW):
            board = self.env["service.board"].with_user(user).get_board()
        names = {row["team_id"] for row in board["rows"]}
        self.assertFalse(names & {self.team.id, self.other_team.id})
        self.assertFalse(board["urgent"])
        with self.assertRaises(AccessError):
            self.env["service.board"].with_user(user).get_board([self.team.id])

    # -- taking over, commenting ----------------------------------------------------

    def test_take_over(self):
        """A supervisor takes a ticket over, or gives it to an agent of the team."""
        ticket = self.overdue.with_user(self.leader.user_id)
        wizard = self.env["helpdesk.ticket.take.over"].with_user(self.leader.user_id)
        with self.at(NOW):
            wizard.create(
                {"ticket_id": ticket.id, "reason": "Waited too long"}
            ).action_confirm()
        self.assertEqual(ticket.user_id, self.leader.user_id)
        self.assertTrue(ticket.accepted_at)
        self.assertIn("Waited too long", ticket.message_ids[0].body)
        with self.at(NOW):
            ticket.action_take_over("He knows it", self.agent.user_id.id)
        self.assertEqual(ticket.user_id, self.agent.user_id)
        self.assertIn(
            self.agent.user_id.partner_id, ticket.message_ids[0].sudo().partner_ids
        )

    def test_take_over_refused(self):
        """Not without a reason, not to a stranger, not by agents or other leaders."""
        ticket = self.overdue.with_user(self.leader.user_id)
        with self.assertRaises(UserError):
            ticket.action_take_over("  ")
        with self.assertRaises(UserError):
            ticket.action_take_over("why not", self.other_leader.user_id.id)
        for person in (self.agent, self.other_leader):
            with self.subTest(person.name), self.assertRaises(AccessError):
                self.overdue.with_user(person.user_id).action_take_over("mine")
            with self.subTest(person.name), self.assertRaises(AccessError):
                self.overdue.with_user(person.user_id).action_comment("Hurry")

    def test_comment(self):
        """A comment is an internal note that the assignee is told of."""
        self.at_risk.with_user(self.leader.user_id).action_comment("Call <b>now</b>")
        note = self.at_risk.message_ids[0].sudo()
        self.assertTrue(note.subtype_id.internal)
        self.assertIn("&lt;b&gt;", note.body)
        self.assertEqual(note.partner_ids, self.agent.user_id.partner_id)

    # -- refreshing -----------------------------------------------------------------

    def told(self):
        """Notifications of the board waiting to be written to the bus."""
        values = self.env.cr.precommit.data.get("bus.bus.values", [])
        return [
            row for row in values if "service_quality.board/changed" in row["message"]
        ]

    def forget(self):
        """As after a commit."""
        self.env.flush_all()
        self.env.cr.precommit.data.clear()
        self.env.cr.precommit.clear()

    def test_told_once(self):
        """A transaction tells the board once, however many tickets it moves."""
        self.forget()
        tickets = self.overdue | self.at_risk | self.below
        with self.at(NOW):
            tickets.write({"stage_id": self.stages["in_progress"].id})
            self.overdue.user_id = self.agent.user_id
        self.env.flush_all()
        self.assertEqual(len(self.told()), 1)
        self.forget()
        with self.at(NOW):
            self.overdue.name = "Renamed"
        self.assertFalse(self.told(), "nothing a board shows has changed")

    def test_sweep_tells(self):
        """A clock that runs out by itself tells the board too."""
        self.forget()
        self.sweep("2026-03-02 10:00:01")
        self.assertEqual(len(self.told()), 1)

    def test_channel_is_for_supervisors(self):
        """Only supervisors may listen, each to the companies they work in."""
        wanted = "service_quality.board"
        company = self.env.company
        for person, allowed in ((self.leader, True), (self.agent, False)):
            with self.subTest(person.name):
                channels = self.subscribe(person.user_id, [wanted])
                self.assertEqual((company, wanted) in channels, allowed)
                self.assertNotIn(wanted, channels)

    def subscribe(self, user, channels):
        """The channels that ``user`` gets who asks for some."""

        class Session:
            uid = user.id

        class Request:
            session = Session()

        websocket = self.env["ir.websocket"].with_user(user)
        with patch.object(ir_websocket, "wsrequest", Request()):
            return websocket._build_bus_channel_list(channels)

    # -- growth ---------------------------------------------------------------------

    def test_queries_do_not_grow(self):
        """SQ-31 The board asks as much with 10 tickets and policies as with 100."""

        def queries():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.board()
            return self.env.cr.sql_log_count - before

        def grow(count):
            for number in range(count // 10):
                self.create_policy(
                    f"Policy {number}", {"first_response": (30, "minute")}
                )
            with self.at("2026-03-02 11:30:00"):
                self.env["helpdesk.ticket"].create(
                    [
                        {
                            "name": f"Ticket {number}",
                            "description": "Please help.",
                            "team_id": self.team.id,
                            "partner_id": self.customer.id,
                            "user_id": self.agent.user_id.id if number % 2 else False,
                        }
                        for number in range(count)
                    ]
                )

        grow(20)
        queries()
        few = queries()
        grow(100)
        queries()
        self.assertLessEqual(queries(), few)
