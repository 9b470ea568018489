"""What happens to the clocks when a ticket is held, solved, handed on or becomes
another.
"""

import pytest

from odoo import Command

from .clock_common import ClockCommon


class TestClockMoves(ClockCommon):
    """Resolution within one working day of nine hours, tickets from Monday 9:00 UTC."""

    CAME_IN = "2026-03-02 09:00:00"

    def setUp(self):
        super().setUp()
        self.policy = self.create_policy(
            targets={"first_response": (20, "minute"), "resolution": (9, "hour")}
        )

    def test_pause_and_resume(self):
        """SQ-15 Pause and resume sum exactly the waiting hours; the response is not
        held.
        """
        ticket = self.create_ticket(self.CAME_IN)
        self.assert_clock(ticket, "resolution", due_at="2026-03-03 09:00:00")
        self.move(ticket, "awaiting", "2026-03-02 10:00:00")
        self.assert_clock(ticket, "resolution", state="paused", consumed_minutes=60)
        self.assert_clock(ticket, state="running")
        self.move(ticket, "in_progress", "2026-03-03 08:30:00")
        clock = self.assert_clock(
            ticket, "resolution", state="running", due_at="2026-03-03 16:30:00"
        )
        self.assertEqual(clock.consumed_minutes, 60)
        self.move(ticket, "done", "2026-03-03 10:30:00")
        self.assert_clock(ticket, "resolution", state="met", consumed_minutes=180)

    def test_pause_of_a_working_day_target(self):
        """SQ-15 A pause of k working minutes moves a limit in working days by k
        minutes.
        """
        self.policy.target_ids.filtered(lambda t: t.metric == "resolution").write(
            {"amount": 2, "unit": "working_day"}
        )
        ticket = self.create_ticket("2026-03-05 09:00:00")
        self.assert_clock(ticket, "resolution", due_at="2026-03-09 17:00:00")
        self.move(ticket, "awaiting", "2026-03-06 16:00:00")
        self.move(ticket, "in_progress", "2026-03-09 09:00:00")
        self.assert_clock(ticket, "resolution", due_at="2026-03-10 10:00:00")

    def test_solved_while_waiting(self):
        """A ticket that is solved while the customer is waited for counts the wait as
        such.
        """
        ticket = self.create_ticket(self.CAME_IN)
        self.move(ticket, "awaiting", "2026-03-02 10:00:00")
        self.move(ticket, "done", "2026-03-05 10:00:00")
        self.assert_clock(ticket, "resolution", state="met", consumed_minutes=60)

    def test_reopening(self):
        """A reopened ticket resumes its resolution; the time it lay solved does not
        count.
        """
        ticket = self.create_ticket(self.CAME_IN)
        self.answer(ticket, "2026-03-02 09:05:00")
        self.move(ticket, "done", "2026-03-02 10:00:00")
        self.assertEqual(ticket.clock_state, "met")
        self.move(ticket, "in_progress", "2026-03-04 10:00:00")
        self.assert_clock(
            ticket,
            "resolution",
            state="running",
            stopped_at=False,
            due_at="2026-03-05 09:00:00",
        )
        self.assert_clock(ticket, state="met")
        self.assertEqual((ticket.reopen_count, ticket.resolved_at), (1, False))
        self.move(ticket, "done", "2026-03-05 09:00:01")
        clock = self.assert_clock(ticket, "resolution", state="breached")
        self.assertAlmostEqual(clock.overrun_minutes, 1 / 60, places=4)

    def test_a_breach_stays(self):
        """SQ-17 A breach survives reopening and a quick second solution; its due time
        too.
        """
        ticket = self.create_ticket(self.CAME_IN)
        self.move(ticket, "done", "2026-03-04 09:00:00")
        self.assert_clock(ticket, "resolution", state="breached", overrun_minutes=540)
        self.move(ticket, "in_progress", "2026-03-05 09:00:00")
        self.assert_clock(
            ticket, "resolution", state="breached", due_at="2026-03-03 09:00:00"
        )
        self.assertEqual(ticket.clock_state, "breached")
        self.move(ticket, "done", "2026-03-05 09:10:00")
        self.assert_clock(ticket, "resolution", state="breached", overrun_minutes=550)

    def test_who_held_it(self):
        """SQ-17 Re-assigning after a breach does not move it to the new agent."""
        ticket = self.create_ticket(self.CAME_IN, user_id=self.agent.user_id.id)
        with self.at("2026-03-02 09:30:00"):
            ticket.user_id = self.colleague.user_id
        self.assert_clock(
            ticket,
            state="breached",
            employee_id=self.agent,
            team_id=self.team,
            department_id=self.department,
        )
        self.assert_clock(ticket, "resolution", employee_id=self.colleague)
        breach = ticket.event_ids.filtered(lambda e: e.event_type == "breached")
        self.assertEqual(breach.employee_id, self.agent)
        self.assertEqual(str(breach.occurred_at), "2026-03-02 09:20:00")

    def test_nobody_held_it(self):
        """What nobody held is kept with whoever acted in the end."""
        ticket = self.create_ticket(self.CAME_IN)
        self.answer(ticket, "2026-03-02 09:30:00", self.colleague)
        self.assert_clock(ticket, state="breached", employee_id=self.colleague)

    def test_duplicates_and_invalid_tickets(self):
        """Clocks of invalid, cancelled and duplicate tickets are void."""
        for stage in ("rejected", "cancelled"):
            ticket = self.create_ticket(self.CAME_IN)
            self.move(ticket, stage, "2026-03-02 10:00:00")
            self.assertEqual(set(ticket.clock_ids.mapped("state")), {"void"})
            self.assertEqual((ticket.clock_state, ticket.next_due_at), ("void", False))
            self.assertFalse(ticket.resolved_at)
        self.move(ticket, "in_progress", "2026-03-02 11:00:00")
        self.assert_clock(ticket, state="breached")
        self.assert_clock(ticket, "resolution", due_at="2026-03-03 10:00:00")
        with self.at("2026-03-02 11:00:00"):
            ticket.duplicate_id = self.create_ticket("2026-03-02 11:00:00")
        self.assertEqual(set(ticket.clock_ids.mapped("state")), {"void"})

    def test_archived_tickets(self):
        """A ticket that is put away owes nothing until it is taken out."""
        ticket = self.create_ticket(self.CAME_IN)
        with self.at("2026-03-02 09:10:00"):
            ticket.action_archive()
        self.assert_clock(ticket, state="void")
        with self.at("2026-03-02 12:00:00"):
            ticket.action_unarchive()
        self.assert_clock(ticket, state="running", due_at="2026-03-02 12:10:00")

    def test_another_kind(self):
        """SQ-01 Another kind selects another policy; consumed time survives."""
        self.policy.sequence = 50
        self.create_policy(
            "Complaint", {"resolution": (3, "hour")}, service_kind="complaint"
        )
        ticket = self.create_ticket(self.CAME_IN)
        self.move(ticket, "awaiting", "2026-03-02 10:00:00")
        self.move(ticket, "in_progress", "2026-03-02 11:00:00")
        with self.at("2026-03-02 12:00:00"):
            ticket.service_kind = "complaint"
        self.assert_clock(
            ticket,
            "resolution",
            amount=3,
            due_at="2026-03-02 13:00:00",
            consumed_minutes=120,
        )
        self.assert_clock(ticket, amount=20)

    def test_another_priority_category_and_team(self):
        """Priority, category and team changes match again, also when set by
        ``compute``.
        """
        category = self.env["helpdesk.ticket.category"].create({"name": "Printer"})
        other = self.env["helpdesk.ticket.team"].create(
            {"name": "Other", "user_ids": [Command.set(self.manager.user_id.ids)]}
        )
        self.policy.sequence = 50
        self.create_policy(
            "Printer", {"resolution": (4, "hour")}, category_ids=category.ids
        )
        self.create_policy("Other", {"resolution": (5, "hour")}, team_ids=other.ids)
        ticket = self.create_ticket(self.CAME_IN)
        with self.at("2026-03-02 09:01:00"):
            ticket.category_id = category
        self.assert_clock(ticket, "resolution", amount=4)
        with self.at("2026-03-02 09:02:00"):
            ticket.write({"category_id": False, "team_id": other.id})
        self.assert_clock(ticket, "resolution", amount=5, team_id=other)

    def test_a_target_that_is_gone(self):
        """A promise that no longer holds is void, and may come back."""
        self.policy.write({"service_kind": "other"})
        ticket = self.create_ticket(self.CAME_IN)
        with self.at("2026-03-02 09:05:00"):
            ticket.service_kind = "visit"
        self.assert_clock(ticket, state="void")
        with self.at("2026-03-02 09:10:00"):
            ticket.service_kind = "other"
        self.assert_clock(ticket, state="running", due_at="2026-03-02 09:20:00")

    def test_team_change_moves_the_stage(self):
        """A stage that helpdesk_mgmt computes, without ``write``, stops clocks all the
        same.
        """
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        own = self.env["helpdesk.ticket.stage"].create(
            {
                "name": "Only here",
                "team_ids": [Command.set(self.team.ids)],
                "sequence": 0,
                "pause_clock": True,
            }
        )
        ticket = self.create_ticket(self.CAME_IN)
        with self.at("2026-03-02 09:30:00"):
            ticket.stage_id = own
        self.assert_clock(ticket, "resolution", state="paused")
        with self.at("2026-03-02 10:30:00"):
            ticket.team_id = other
        self.assertEqual(ticket.stage_id, self.stages["new"])
        self.assert_clock(ticket, "resolution", state="running", paused_at=False)

    def test_an_edited_policy(self):
        """A changed target waits for the button; then open tickets follow it."""
        ticket = self.create_ticket(self.CAME_IN)
        solved = self.create_ticket(self.CAME_IN)
        self.move(solved, "done", "2026-03-02 09:05:00")
        target = self.policy.target_ids.filtered(lambda t: t.metric == "resolution")
        target.amount = 4
        self.assert_clock(ticket, "resolution", amount=9)
        with self.at("2026-03-02 10:00:00"):
            self.policy.with_user(self.manager.user_id).action_apply_to_open_tickets()
        self.assert_clock(ticket, "resolution", due_at="2026-03-02 13:00:00")
        self.assert_clock(solved, "resolution", amount=9, state="met")

    def test_old_tickets_get_clocks_on_demand(self):
        """Tickets from before a policy get its clocks by the button, from their
        beginning.
        """
        self.policy.active = False
        ticket = self.create_ticket(self.CAME_IN)
        self.assertFalse(ticket.clock_ids)
        self.policy.active = True
        with self.at("2026-03-02 09:10:00"):
            self.policy.action_apply_to_open_tickets()
        self.assert_clock(ticket, due_at="2026-03-02 09:20:00")
        self.assertEqual(ticket.clock_state, "running")

    def test_next_due(self):
        """The ticket shows the time of its most urgent clock."""
        ticket = self.create_ticket(self.CAME_IN)
        self.assertEqual(str(ticket.next_due_at), "2026-03-02 09:20:00")
        self.assertEqual(ticket.clock_badge["metric"], "first_response")
        self.answer(ticket, "2026-03-02 09:05:00")
        self.assertEqual(str(ticket.next_due_at), "2026-03-03 09:00:00")
        self.assertEqual(ticket.clock_badge["metric"], "resolution")
        self.move(ticket, "awaiting", "2026-03-02 09:10:00")
        self.assertEqual((ticket.clock_state, ticket.next_due_at), ("paused", False))
        self.assertEqual(ticket.clock_badge["state"], "paused")

    def test_time_line(self):
        """SQ-24 Every key node of a ticket is on file, with actor and time."""
        ticket = self.create_ticket(self.CAME_IN)
        with self.at("2026-03-02 09:05:00"):
            ticket.with_user(self.agent.user_id).assign_to_me()
        self.answer(ticket, "2026-03-02 09:06:00")
        self.move(ticket, "awaiting", "2026-03-02 09:07:00")
        self.move(ticket, "in_progress", "2026-03-02 09:08:00")
        self.move(ticket, "done", "2026-03-02 09:09:00")
        self.move(ticket, "in_progress", "2026-03-02 09:10:00")
        events = ticket.event_ids.sorted("id")
        self.assertEqual(
            events.mapped("event_type"),
            [
                *("created", "assigned", "accepted", "first_response"),
                *("stage", "paused", "stage", "resumed"),
                *("stage", "resolved", "stage", "reopened"),
            ],
        )
        self.assertEqual(events[2].user_id, self.agent.user_id)
        self.assertEqual(str(ticket.accepted_at), "2026-03-02 09:05:00")
        self.assertEqual(events[0].employee_id, self.env["hr.employee"])
        self.assertEqual(events[3:].employee_id, self.agent)

    def test_copies_start_anew(self):
        """A copied ticket has a life of its own."""
        ticket = self.create_ticket(self.CAME_IN)
        self.move(ticket, "done", "2026-03-02 09:09:00")
        with self.at("2026-03-03 09:00:00"):
            copy = ticket.copy()
        self.assertEqual(str(copy.registered_at), "2026-03-03 09:00:00")
        self.assertFalse(copy.resolved_at or copy.first_response_at)
        self.assert_clock(copy, due_at="2026-03-03 09:20:00", state="running")
        self.assertNotEqual(copy.number, ticket.number)

    def test_employees_without_login(self):
        """SQ-05 Tickets attach to an employee, also one without a user."""
        temp = self.env["hr.employee"].create({"name": "Tim Temp"})
        ticket = self.create_ticket(self.CAME_IN, employee_id=temp.id)
        self.move(ticket, "done", "2026-03-02 09:10:00")
        self.assert_clock(ticket, "resolution", employee_id=temp)
        resolved = ticket.event_ids.filtered(lambda e: e.event_type == "resolved")
        self.assertEqual(resolved.employee_id, temp)

    def test_numbers(self):
        """Tickets of a batch are numbered without a gap and without a double."""
        with self.at(self.CAME_IN):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {"name": f"No. {index}", "description": "x", "number": "/"}
                    for index in range(5)
                ]
            )
        numbers = [int(ticket.number.removeprefix("HT")) for ticket in tickets]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 5)))

    def test_changes_are_logged(self):
        """SQ-01 Another kind, and another member of staff, leave a line in the log."""
        tracked = self.env["helpdesk.ticket"].with_context(
            tracking_disable=False, mail_notrack=False
        )
        ticket = tracked.create({"name": "x", "description": "x", "user_id": False})
        self.env.cr.flush()
        ticket.write({"service_kind": "complaint", "employee_id": self.agent.id})
        self.env.cr.flush()
        values = ticket.message_ids.sudo().tracking_value_ids
        self.assertLessEqual(
            {"service_kind", "employee_id"}, set(values.mapped("field_id.name"))
        )


@pytest.mark.bare
class TestGrowth(ClockCommon):
    """The number of queries does not grow with the tickets, nor with the policies."""

    def setUp(self):
        super().setUp()
        for number in range(3):
            self.create_policy(
                f"Policy {number}",
                {"first_response": (20, "minute"), "resolution": (9, "hour")},
                sequence=number,
            )

    def count(self, action, *args):
        """How many queries an action takes, flush included; and what it returns."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        result = action(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def create_many(self, count):
        """Tickets of one batch, without the mails that are sent one by one."""
        tickets = self.env["helpdesk.ticket"].with_context(tracking_disable=True)
        return tickets.create(
            [
                {
                    "name": f"Ticket {index}",
                    "description": "x",
                    "team_id": self.team.id,
                    "user_id": self.agent.user_id.id,
                }
                for index in range(count)
            ]
        )

    def test_queries_do_not_grow(self):
        """Creation, stage change, hand-over and solution of 10 and of 100 tickets."""
        self.create_many(2)
        counts = {}
        for size in (10, 100):
            self.env.invalidate_all()
            queries, tickets = self.count(self.create_many, size)
            counts[size] = [queries]
            for values in (
                {"stage_id": self.stages["awaiting"].id},
                {"stage_id": self.stages["in_progress"].id},
                {"user_id": self.colleague.user_id.id},
                {"priority": "3"},
                {"stage_id": self.stages["done"].id},
            ):
                counts[size].append(self.count(tickets.write, values)[0])
        for few, many in zip(*counts.values(), strict=True):
            self.assertLessEqual(many, few + 3, counts)
