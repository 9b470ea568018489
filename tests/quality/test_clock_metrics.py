"""What starts and stops the clocks beyond first response and resolution."""

from odoo.exceptions import AccessError

from .clock_common import ClockCommon


class TestClockMetrics(ClockCommon):
    """Tickets come in on Monday 2 March 2026 at 9:00 UTC, 10:00 in Rome."""

    CAME_IN = "2026-03-02 09:00:00"

    def create_ticket(self, moment=CAME_IN, **values):
        values = {"user_id": self.agent.user_id.id, **values}
        return super().create_ticket(moment, **values)

    def write_as_customer(self, ticket, moment):
        """The customer writes by mail."""
        with self.at(moment):
            ticket.message_post(
                body="Hello?",
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )

    def next_responses(self, ticket):
        """Clocks for later answers, oldest first."""
        clocks = ticket.clock_ids.filtered(lambda c: c.metric == "next_response")
        return clocks.sorted("started_at")

    def test_next_response_only_while_the_customer_waits(self):
        """SQ-06 Each time the customer writes after an answer a clock runs until the
        next one.
        """
        self.create_policy(
            targets={"first_response": (20, "minute"), "next_response": (20, "minute")}
        )
        ticket = self.create_ticket()
        self.assertEqual(str(ticket.waiting_since), self.CAME_IN)
        self.write_as_customer(ticket, "2026-03-02 09:01:00")
        self.assertFalse(self.next_responses(ticket))
        self.answer(ticket, "2026-03-02 09:02:00")
        self.assertFalse(ticket.waiting_since)
        self.write_as_customer(ticket, "2026-03-02 10:00:00")
        self.write_as_customer(ticket, "2026-03-02 10:10:00")
        self.assertEqual(str(ticket.waiting_since), "2026-03-02 10:00:00")
        clock = self.next_responses(ticket)
        self.assertEqual((len(clock), str(clock.due_at)), (1, "2026-03-02 10:20:00"))
        self.answer(ticket, "2026-03-02 10:20:00")
        self.assertEqual(clock.state, "met")
        self.answer(ticket, "2026-03-02 10:25:00")
        self.write_as_customer(ticket, "2026-03-02 11:00:00")
        self.answer(ticket, "2026-03-02 11:20:01")
        clocks = self.next_responses(ticket)
        self.assertEqual(clocks.mapped("state"), ["met", "breached"])
        self.assertEqual(clocks[1].employee_id, self.agent)

    def test_the_customer_brings_the_ticket_back(self):
        """SQ-15 What waits for the customer goes on when they write, and rests sum up
        exactly.
        """
        self.create_policy(targets={"resolution": (8, "hour")})
        ticket = self.create_ticket()
        self.answer(ticket, "2026-03-02 09:30:00")
        self.move(ticket, "awaiting", "2026-03-02 10:00:00")
        self.assertFalse(ticket.waiting_since)
        self.write_as_customer(ticket, "2026-03-02 13:00:00")
        self.assertEqual(ticket.stage_id, self.stages["in_progress"])
        self.assertEqual(str(ticket.waiting_since), "2026-03-02 13:00:00")
        # Seven hours of Monday were left at 10:00 UTC, three of them rested.
        self.assert_clock(
            ticket, "resolution", state="running", due_at="2026-03-03 11:00:00"
        )
        self.env.company.resume_on_reply = False
        self.move(ticket, "awaiting", "2026-03-02 14:00:00")
        self.write_as_customer(ticket, "2026-03-02 15:00:00")
        self.assertEqual(ticket.stage_id, self.stages["awaiting"])

    def test_full_answer_of_a_suggestion(self):
        """SQ-11 A suggestion that nobody answers within its hours is breached."""
        self.create_policy(
            targets={"full_answer": (24, "hour", {"basis": "elapsed"})},
            service_kind="suggestion",
        )
        answered, forgotten = (
            self.create_ticket(service_kind="suggestion") for _number in range(2)
        )
        self.answer(answered, "2026-03-03 09:00:00")
        self.assert_clock(answered, "full_answer", state="met")
        self.sweep("2026-03-03 09:00:01")
        self.assert_clock(forgotten, "full_answer", state="breached")

    def test_seeded_suggestion(self):
        """SQ-11 Out of the box a suggestion has to be answered within 24 hours."""
        self.env["service.sla.policy"].search([("active", "=", False)]).active = True
        ticket = self.create_ticket(service_kind="suggestion")
        self.assert_clock(ticket, "full_answer", due_at="2026-03-03 09:00:00")

    def test_consultation_as_general(self):
        """SQ-08 With “as all other tickets” 9:59 and 10:01 are both in time."""
        self.create_policy(targets={"first_response": (20, "minute")}, sequence=20)
        self.create_policy(
            targets={"first_response": (10, "minute")}, service_kind="consultation"
        )
        self.env.company.consultation_target = "general"
        for moment in ("2026-03-02 09:09:59", "2026-03-02 09:10:01"):
            ticket = self.create_ticket(service_kind="consultation")
            self.answer(ticket, moment)
            self.assert_clock(ticket, due_at="2026-03-02 09:20:00", state="met")

    def test_progress_until_solved(self):
        """SQ-06 The customer has to hear from us every two working days."""
        self.create_policy(targets={"progress": (2, "working_day")})
        ticket = self.create_ticket()
        self.assert_clock(ticket, "progress", due_at="2026-03-04 17:00:00")
        self.answer(ticket, "2026-03-03 09:00:00")
        self.answer(ticket, "2026-03-06 09:00:00")
        clocks = ticket.clock_ids.sorted("started_at")
        self.assertEqual(clocks.mapped("state"), ["met", "breached", "running"])
        self.assertEqual(str(clocks[2].due_at), "2026-03-10 17:00:00")
        self.move(ticket, "done", "2026-03-09 09:00:00")
        self.assertEqual(clocks[2].state, "met")
        self.answer(ticket, "2026-03-09 10:00:00")
        self.assertEqual(len(ticket.clock_ids), 3)

    def test_acceptance(self):
        """SQ-06 Acceptance is kept by taking the ticket on, not by being assigned."""
        self.create_policy(targets={"acceptance": (1, "hour")})
        ticket = self.create_ticket()
        self.assert_clock(ticket, "acceptance", state="running")
        self.move(ticket, "awaiting", "2026-03-02 09:10:00")
        self.assert_clock(ticket, "acceptance", state="running")
        with self.at("2026-03-02 10:00:00"):
            ticket.with_user(self.agent.user_id).action_accept()
        self.assert_clock(ticket, "acceptance", state="met")

    def test_follow_up_between_two_days(self):
        """SQ-15 A follow-up counts from the 3rd to the 7th working day after the
        solution.
        """
        self.create_policy(
            targets={"follow_up": (7, "working_day", {"earliest_amount": 3})}
        )
        for moment, state in (
            ("2026-03-04 22:59:59", "running"),
            ("2026-03-04 23:00:00", "met"),
            ("2026-03-11 17:00:00", "met"),
            ("2026-03-11 17:00:01", "breached"),
        ):
            ticket = self.create_ticket()
            self.assertFalse(ticket.clock_ids)
            self.move(ticket, "done", "2026-03-02 10:00:00")
            self.assert_clock(
                ticket,
                "follow_up",
                started_at="2026-03-02 10:00:00",
                earliest_at="2026-03-04 23:00:00",
                due_at="2026-03-11 17:00:00",
            )
            with self.at(moment):
                self.env["service.interaction"].with_user(self.agent.user_id).create(
                    {"ticket_id": ticket.id, "note": "Is everything all right?"}
                )
            self.assert_clock(ticket, "follow_up", state=state)

    def test_follow_up_of_a_reopened_ticket(self):
        """SQ-15 Reopened, the follow-up is off; solved again, it counts anew."""
        self.create_policy(targets={"follow_up": (7, "working_day")})
        ticket = self.create_ticket()
        self.move(ticket, "done", "2026-03-02 10:00:00")
        self.move(ticket, "in_progress", "2026-03-03 10:00:00")
        self.assert_clock(ticket, "follow_up", state="void")
        self.move(ticket, "done", "2026-03-04 10:00:00")
        self.assert_clock(
            ticket, "follow_up", state="running", started_at="2026-03-04 10:00:00"
        )

    def test_result_notice(self):
        """SQ-06 The result notice has a clock of its own that solving does not stop."""
        self.create_policy(targets={"result_feedback": (1, "working_day")})
        ticket = self.create_ticket()
        self.move(ticket, "done", "2026-03-02 10:00:00")
        self.assert_clock(ticket, "result_feedback", state="running")
        with self.at("2026-03-03 17:00:00"):
            ticket._happen("fed_back")
        self.assert_clock(ticket, "result_feedback", state="met")

    def test_time_line(self):
        """SQ-24 Everything that matters is on the time line with actor and time, and
        nobody edits it.
        """
        self.create_policy(targets={"resolution": (1, "hour")})
        ticket = self.create_ticket()
        agent = ticket.with_user(self.agent.user_id)
        with self.at("2026-03-02 09:01:00"):
            agent.action_accept()
        with self.at("2026-03-02 09:02:00"):
            agent.action_promise("2026-03-02 09:50:00")
        self.write_as_customer(ticket, "2026-03-02 09:03:00")
        self.answer(ticket, "2026-03-02 09:04:00")
        with self.at("2026-03-02 09:05:00"):
            agent.action_promise("2026-03-02 09:55:00", "One more test.")
        self.move(ticket, "in_progress", "2026-03-02 09:06:00")
        self.move(ticket, "done", "2026-03-02 10:30:00")
        facts = ticket.event_ids.sorted("id").mapped("event_type")
        for fact in (
            "created",
            "assigned",
            "accepted",
            "first_response",
            "promised",
            "customer_wrote",
            "replied",
            "extended",
            "breached",
            "resolved",
        ):
            self.assertIn(fact, facts)
        extended = ticket.event_ids.filtered(lambda e: e.event_type == "extended")
        self.assertEqual(extended.user_id, self.agent.user_id)
        self.assertTrue(extended.detail)
        for event in ticket.event_ids.with_user(self.agent.user_id)[:2]:
            with self.assertRaises(AccessError):
                event.write({"occurred_at": self.CAME_IN})
            with self.assertRaises(AccessError):
                event.unlink()

    def test_queries_do_not_grow(self):
        """SQ-06 Things that happen to ten or to a hundred tickets take as many
        queries.
        """
        self.create_policy(
            targets={"full_answer": (1, "hour"), "resolution": (1, "working_day")}
        )
        counts = []
        for number in (10, 100):
            tickets = self.env["helpdesk.ticket"].union(
                *(self.create_ticket() for _count in range(number))
            )
            with self.at("2026-03-02 09:30:00"):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                tickets._happen("answered")
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
