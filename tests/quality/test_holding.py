"""The time of a clock is split by those who held it."""

import pytest

from odoo import Command
from odoo.exceptions import AccessError

from .clock_common import ClockCommon

NINE = "2026-03-02 09:00:00"


class TestHolding(ClockCommon):
    """An hour to solve a ticket, that two agents have one after the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_policy(targets={"resolution": (60, "minute")})

    def give(self, tickets, employee, moment):
        """The supervisor gives the tickets to somebody."""
        with self.at(moment):
            tickets.with_user(self.leader.user_id).user_id = employee.user_id

    def get_rows(self, tickets):
        """``[(holder, minutes)]`` of the report, in the order of the time."""
        rows = self.env["service.holding.report"].search(
            [("ticket_id", "in", tickets.ids), ("metric", "=", "resolution")]
        )
        order = {self.agent: 1, self.colleague: 2}
        rows = rows.sorted(lambda row: order.get(row.employee_id, 0))
        return [(row.employee_id.name, round(row.minutes, 2)) for row in rows]

    def hand_on(self):
        """Nobody has it for 10 minutes, Ada for 40, Cyd misses it and takes 20."""
        ticket = self.create_ticket(NINE)
        self.give(ticket, self.agent, "2026-03-02 09:10:00")
        self.give(ticket, self.colleague, "2026-03-02 09:50:00")
        self.move(ticket, "done", "2026-03-02 10:10:00")
        return ticket

    def test_everybody_answers_for_own_minutes(self):
        """SQ-19 The time is split by holder, to the minute; together it is the time
        used, and the breach stays with who held it.
        """
        ticket = self.hand_on()
        clock = self.assert_clock(
            ticket, "resolution", state="breached", employee_id=self.colleague
        )
        expected = [(False, 10), ("Ada Agent", 40), ("Cyd Colleague", 20)]
        self.assertEqual(self.get_rows(ticket), expected)
        self.assertEqual(sum(minutes for _n, minutes in expected), 70)
        self.assertEqual(clock.consumed_minutes, 70)
        self.assertEqual(
            clock.holding_text, "nobody 10 min, Ada Agent 40 min, Cyd Colleague 20 min"
        )

    def test_rests_and_nights_are_nobodys(self):
        """SQ-19 What a ticket waits for the customer, and the night, count for no
        holder; who gets it back has both parts.
        """
        ticket = self.create_ticket(
            "2026-03-02 16:30:00", user_id=self.agent.user_id.id
        )
        self.move(ticket, "awaiting", "2026-03-02 16:40:00")
        self.give(ticket, self.colleague, "2026-03-02 16:50:00")
        self.move(ticket, "in_progress", "2026-03-03 08:00:00")
        self.give(ticket, self.agent, "2026-03-03 08:05:00")
        self.assert_clock(ticket, "resolution", state="running")
        with self.at("2026-03-03 08:20:00"):
            text = self.clock(ticket, "resolution").holding_text
        self.assertEqual(text, "Ada Agent 25 min, Cyd Colleague 5 min")

    def test_after_the_breach(self):
        """SQ-17 Given on after the breach, the breach stays, and what comes later is
        the time of who has it then.
        """
        ticket = self.create_ticket(NINE, user_id=self.agent.user_id.id)
        self.give(ticket, self.colleague, "2026-03-02 10:30:00")
        self.move(ticket, "done", "2026-03-02 11:00:00")
        self.assert_clock(ticket, "resolution", employee_id=self.agent)
        self.assertEqual(
            self.get_rows(ticket), [("Ada Agent", 90), ("Cyd Colleague", 30)]
        )

    def test_never_handed_on(self):
        """SQ-19 A clock that one person held is one row, and has nothing to tell."""
        ticket = self.create_ticket(NINE, user_id=self.agent.user_id.id)
        self.move(ticket, "done", "2026-03-02 09:30:00")
        self.assertEqual(self.get_rows(ticket), [("Ada Agent", 30)])
        self.assertFalse(self.clock(ticket, "resolution").holding_text)
        self.assertFalse(self.clock(ticket, "resolution").holding_ids)

    def test_who_held_it_was_deleted(self):
        """SQ-19 A ticket of somebody who was deleted can still be given on."""
        gone = self.env["hr.employee"].create({"name": "Gone"})
        ticket = self.create_ticket(NINE, employee_id=gone.id)
        self.env.flush_all()
        gone.unlink()
        self.env.invalidate_all()
        self.give(ticket, self.agent, "2026-03-02 09:10:00")
        self.assertEqual(self.get_rows(ticket)[0][0], False)

    def test_decider_sees_it(self):
        """SQ-10 Whoever decides about an exemption sees whose minutes they were."""
        clock = self.clock(self.hand_on(), "resolution")
        self.assertIn(
            "Ada Agent 40 min", clock.with_user(self.colleague.user_id).holding_text
        )
        with self.at("2026-03-02 10:20:00"):
            clock.with_user(self.colleague.user_id).action_request_exemption("Late")
        exemption = self.env["service.sla.exemption"].search(
            [("clock_id", "=", clock.id)]
        )
        seen = exemption.with_user(self.leader.user_id)
        self.assertIn("Ada Agent 40 min", seen.holding_text)

    def test_who_sees_and_writes(self):
        """SQ-17 Agents see their own time, leaders that of their teams; nobody writes
        it.
        """
        ticket = self.hand_on()
        domain = [("ticket_id", "=", ticket.id)]
        report = self.env["service.holding.report"]
        own = report.with_user(self.agent.user_id).search(domain)
        self.assertEqual(own.employee_id, self.agent)
        other = self.create_person("Otto Other", "service_quality.group_supervisor")
        self.assertFalse(report.with_user(other.user_id).search(domain))
        self.assertEqual(len(report.with_user(self.leader.user_id).search(domain)), 3)
        holdings = self.env["service.sla.holding"].search(domain)
        for person in (self.agent, self.leader, self.manager):
            with self.assertRaises(AccessError):
                holdings.with_user(person.user_id).write({"consumed_minutes": 0})
            with self.assertRaises(AccessError):
                holdings.with_user(person.user_id).unlink()

    @pytest.mark.bare
    def test_no_query_per_ticket(self):
        """SQ-19 Giving 100 tickets on takes as many queries as giving 10."""
        counts = []
        self.team.user_ids = [Command.link(self.leader.user_id.id)]
        for number in (10, 10, 100):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "x",
                        "description": "x",
                        "team_id": self.team.id,
                        "user_id": self.agent.user_id.id,
                    }
                ]
                * number
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            tickets.user_id = self.colleague.user_id
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 5)
