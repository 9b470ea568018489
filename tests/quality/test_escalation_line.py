"""Notices go up the real line, past whoever is on leave."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command

from odoo.addons.service_quality.models.helpdesk_ticket_team import HelpdeskTicketTeam
from odoo.addons.service_quality.tools.inside import INSIDE

from .clock_common import ClockCommon


class TestEscalationLine(ClockCommon):
    """First response within 100 minutes of a ticket from Monday 9:00 UTC.

    The agent's manager leads the team and reports to a director; the department has a
    manager of its own.
    """

    CAME_IN = "2026-03-02 09:00:00"
    WARNED, MISSED = "2026-03-02 10:20:00", "2026-03-02 10:40:01"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.create_person("Dora Director")
        cls.leader.parent_id = cls.director
        cls.policy = cls.create_policy(targets={"first_response": (100, "minute")})

    def setUp(self):
        super().setUp()
        self.env["service.sla.clock"].search([]).next_check_at = False
        self.ticket = self.create_ticket(self.CAME_IN, user_id=self.agent.user_id.id)

    def leave(self, *people, start="2026-03-02 08:00:00", stop="2026-03-02 18:00:00"):
        """Approved leave, as hr_holidays leaves it behind."""
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Away",
                    "resource_id": person.resource_id.id,
                    "calendar_id": person.resource_calendar_id.id,
                    "date_from": start,
                    "date_to": stop,
                    "time_type": "leave",
                }
                for person in people
            ]
        )

    def steps(self, **recipients):
        """Steps of the promise: ``{recipient: minutes after the breach}``."""
        self.policy.target_ids.escalation_ids = [
            Command.create({"recipient": name, "delay_minutes": delay})
            for name, delay in recipients.items()
        ]

    def told(self, level):
        """Who has been told at a level, in order of name."""
        return sorted(
            activity.user_id.name
            for activity in self.ticket.activity_ids
            if activity.sla_level == level
        )

    def test_nobody_is_away(self):
        """SQ-16 The line as it is: the agent is warned, then the team leader hears."""
        self.sweep(self.WARNED)
        self.sweep(self.MISSED)
        self.assertEqual(self.told(1), ["Ada Agent"])
        self.assertEqual(self.told(2), ["Ada Agent", "Lea Leader"])

    def test_whoever_is_on_leave_is_skipped(self):
        """SQ-16 The warning of an agent on leave goes to the manager, past one on leave
        too to the next above.
        """
        self.leave(self.agent)
        self.sweep(self.WARNED)
        self.assertEqual(self.told(1), ["Lea Leader"])
        self.leave(self.leader)
        self.sweep(self.MISSED)
        self.assertEqual(self.told(2), ["Dora Director"])

    def test_the_moment_counts(self):
        """SQ-16 A leave that ends this second is over; one that begins is not; other
        kinds of absence do not count.
        """
        self.leave(self.agent, stop=self.WARNED)
        self.sweep(self.WARNED)
        self.assertEqual(self.told(1), ["Ada Agent"])
        self.leave(self.agent, start=self.MISSED)
        self.leave(self.leader)
        self.env["resource.calendar.leaves"].search(
            [("resource_id", "=", self.leader.resource_id.id)]
        ).time_type = "other"
        self.sweep(self.MISSED)
        self.assertEqual(self.told(2), ["Lea Leader"])

    def test_department_manager_after_the_delay(self):
        """SQ-16 After the second delay the department manager hears, once; when on
        leave, the one above.
        """
        self.steps(team_leader=0, department_manager=60)
        self.manager.parent_id = self.director
        self.leave(self.manager)
        self.sweep(self.MISSED)
        self.assertEqual(self.sweep("2026-03-02 11:39:59"), 0)
        self.assertEqual(self.sweep("2026-03-02 11:40:00"), 1)
        self.assertEqual(self.told(3), ["Dora Director"])
        self.assertEqual(self.sweep("2026-03-02 11:50:00"), 0)

    def test_a_loop_in_the_line(self):
        """SQ-16 Managers of each other, all on leave: the line of the department
        hears.
        """
        self.steps(assignee=0)
        self.director.parent_id = False
        self.colleague.parent_id = self.director
        self.agent.parent_id = self.colleague
        # A loop made behind the back of the check that forbids it.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_employee SET parent_id = %s WHERE id = %s",
            [self.agent.id, self.director.id],
        )
        self.env.invalidate_all()
        self.leave(self.agent, self.colleague, self.director)
        self.sweep(self.MISSED)
        self.assertEqual(self.told(2), ["Max Manager"])

    def test_never_nobody(self):
        """SQ-16 With the whole line away the team leader hears anyway; without one,
        whoever was meant.
        """
        self.steps(assignee=0)
        self.leave(self.agent, self.leader, self.director, self.manager)
        self.sweep(self.MISSED)
        self.assertEqual(self.told(2), ["Lea Leader"])
        self.team.user_id = False
        other = self.create_ticket(self.CAME_IN, user_id=self.agent.user_id.id)
        self.sweep(self.MISSED)
        self.assertEqual(other.activity_ids.user_id, self.agent.user_id)

    def test_somebody_without_login(self):
        """SQ-16 Of an employee without a login the manager hears."""
        clerk = self.env["hr.employee"].create(
            {"name": "Clerk", "parent_id": self.leader.id}
        )
        self.ticket.activity_ids.unlink()
        with self.at("2026-03-02 09:30:00"):
            self.ticket.write({"user_id": False, "employee_id": clerk.id})
        self.sweep(self.WARNED)
        self.assertEqual(self.told(1), ["Lea Leader"])

    def test_leader_on_duty(self):
        """SQ-16 The leader of the shift hears at the breach, asked once per team."""
        second = self.create_ticket(self.CAME_IN)
        asked = []

        def duty_leader(team, moment):
            asked.append((team, moment))
            return self.director.user_id

        with patch.object(HelpdeskTicketTeam, "_get_duty_leader", duty_leader):
            self.sweep(self.MISSED)
        self.assertIn("Dora Director", self.told(2))
        self.assertIn(self.director.user_id, second.activity_ids.user_id)
        self.assertEqual(asked, [(self.team, datetime(2026, 3, 2, 10, 40, 1))])

    def test_default_delay(self):
        """SQ-16 New steps come as long after the breach as the company says."""
        self.env.company.sla_escalation_minutes = 45
        step = self.env["service.sla.escalation"].create(
            {"target_id": self.policy.target_ids.id}
        )
        self.assertEqual(step.delay_minutes, 45)

    def test_department_manager_by_default(self):
        """SQ-16 Whoever makes a promise need not think of it: after the delay of the
        company the department manager hears, unless the company wants none.
        """
        targets = self.env["service.sla.target"]
        values = {"policy_id": self.policy.id, "amount": 1}
        steps = targets.create({**values, "metric": "resolution"}).escalation_ids
        self.assertEqual(steps.recipient, "department_manager")
        self.assertEqual(steps.delay_minutes, 60)
        self.env.company.sla_escalation_minutes = 0
        none = targets.create({**values, "metric": "acceptance"})
        self.assertFalse(none.escalation_ids)

    def make_clocks(self, agents):
        """One missed clock for each of these employees, on a ticket of its own."""
        start = datetime(2026, 3, 2, 9)
        tickets = self.env["helpdesk.ticket"].with_context(
            service_quality_history=INSIDE, tracking_disable=True
        )
        tickets = tickets.create(
            [
                {"name": "x", "description": "x", "team_id": self.team.id}
                for _a in agents
            ]
        )
        return self.env["service.sla.clock"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "res_id": ticket.id,
                    "company_id": self.env.company.id,
                    "employee_id": agent.id,
                    "team_id": self.team.id,
                    "metric": "first_response",
                    "target_id": self.policy.target_ids.id,
                    "started_at": start,
                    "due_at": start + timedelta(hours=1),
                    "state": "breached",
                }
                for agent, ticket in zip(agents, tickets, strict=True)
            ]
        )

    def test_queries_do_not_grow(self):
        """Telling of 100 clocks of different people takes no more queries than 10."""
        counts = []
        for size in (10, 100):
            managers = self.env["hr.employee"].create(
                [{"name": f"M{n}", "parent_id": self.director.id} for n in range(size)]
            )
            agents = self.env["hr.employee"].create(
                [
                    {"name": f"A{n}", "parent_id": manager.id}
                    for n, manager in enumerate(managers)
                ]
            )
            clocks = self.make_clocks(agents)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.at("2026-03-02 12:00:00"):
                told = clocks._get_recipients(2)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(told), size)
            for users in told.values():
                self.assertIn(self.leader.user_id, users)
                self.assertIn(self.director.user_id, users)
        self.assertEqual(counts[0], counts[1])
