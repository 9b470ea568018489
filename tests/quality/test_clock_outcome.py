"""When a clock is met and when it is breached, to the second."""

from datetime import timedelta

from odoo import Command, fields

from .clock_common import ClockCommon


class TestClockOutcome(ClockCommon):
    """Tickets come in on Monday 2 March 2026 at 9:00 UTC, 10:00 in Rome."""

    CAME_IN = "2026-03-02 09:00:00"

    def test_seeded_promises(self):
        """SQ-07 General first response within 20 minutes, around the clock never over
        24 h.
        """
        policies = self.env["service.sla.policy"].with_context(active_test=False)
        policies.search([]).active = True
        ticket = self.create_ticket(self.CAME_IN)
        self.assert_clock(ticket, due_at="2026-03-02 09:20:00", target_minutes=20)
        self.assert_clock(
            ticket, "response_ceiling", due_at="2026-03-03 09:00:00", unit="hour"
        )
        consultation = self.create_ticket(self.CAME_IN, service_kind="consultation")
        self.assert_clock(consultation, due_at="2026-03-02 09:10:00")
        complaint = self.create_ticket(self.CAME_IN, service_kind="complaint")
        self.assert_clock(complaint, due_at="2026-03-02 09:20:00")
        self.assert_clock(complaint, "resolution", due_at="2026-03-11 17:00:00")

    def test_twenty_minutes(self):
        """SQ-07 Answered exactly 20 min after = met; 20 min 1 s = breached, overdue
        stored.
        """
        self.create_policy(targets={"first_response": (20, "minute")})
        met, missed = self.create_ticket(self.CAME_IN), self.create_ticket(self.CAME_IN)
        self.answer(met, "2026-03-02 09:20:00")
        self.answer(missed, "2026-03-02 09:20:01")
        self.assert_clock(
            met, state="met", stopped_at="2026-03-02 09:20:00", overrun_minutes=0
        )
        clock = self.assert_clock(
            missed, state="breached", breached_at="2026-03-02 09:20:00"
        )
        self.assertAlmostEqual(clock.overrun_minutes, 1 / 60, places=4)
        self.assertAlmostEqual(clock.consumed_minutes, 20 + 1 / 60, places=4)

    def test_consultation_boundary(self):
        """SQ-08 A consultation answered at 9:59 is in time, at 10:01 it is not."""
        self.create_policy(targets={"first_response": (20, "minute")}, sequence=20)
        self.create_policy(
            targets={"first_response": (10, "minute")}, service_kind="consultation"
        )
        first = self.create_ticket(self.CAME_IN, service_kind="consultation")
        second = self.create_ticket(self.CAME_IN, service_kind="consultation")
        self.answer(first, "2026-03-02 09:09:59")
        self.answer(second, "2026-03-02 09:10:01")
        self.assert_clock(first, state="met")
        self.assert_clock(second, state="breached")

    def test_ceiling(self):
        """SQ-10 An answer after 24 h 1 min breaks the ceiling, whatever else was
        promised.
        """
        self.create_policy(
            targets={"response_ceiling": (24, "hour", {"basis": "elapsed"})}
        )
        ticket = self.create_ticket("2026-03-06 16:00:00")
        self.answer(ticket, "2026-03-07 16:01:00")
        self.assert_clock(
            ticket,
            "response_ceiling",
            due_at="2026-03-07 16:00:00",
            state="breached",
            calendar_id=self.env["resource.calendar"],
        )

    def test_what_is_no_answer(self):
        """SQ-14 Automatic mails, internal notes and the customer leave the clock
        running.
        """
        self.create_policy(targets={"first_response": (20, "minute")})
        ticket = self.create_ticket(self.CAME_IN)
        agent = ticket.with_user(self.agent.user_id)
        with self.at("2026-03-02 09:00:05"):
            ticket.message_post(
                body="We have received your message.",
                message_type="auto_comment",
                subtype_xmlid="mail.mt_comment",
            )
            agent.message_post(body="Look at this", subtype_xmlid="mail.mt_note")
            agent.message_post(
                body="Logged",
                message_type="notification",
                subtype_xmlid="mail.mt_comment",
            )
            ticket.message_post(
                body="Hello?",
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
            ticket.stage_id = self.stages["in_progress"]
        self.assert_clock(ticket, state="running", stopped_at=False)
        self.assertFalse(ticket.first_response_at)

    def test_an_answer_stops_once_only(self):
        """SQ-14 The first public reply stops the clock, the next does nothing."""
        self.create_policy(targets={"first_response": (20, "minute")})
        ticket = self.create_ticket(self.CAME_IN)
        self.answer(ticket, "2026-03-02 09:05:00")
        self.answer(ticket, "2026-03-02 09:30:00")
        self.assert_clock(ticket, state="met", stopped_at="2026-03-02 09:05:00")
        self.assertEqual(
            ticket.first_response_at, fields.Datetime.to_datetime("2026-03-02 09:05:00")
        )
        answers = ticket.event_ids.filtered(lambda e: e.event_type == "first_response")
        self.assertEqual(answers.employee_id, self.agent)

    def test_a_staff_customer_does_not_answer_himself(self):
        """SQ-14 An employee who is the customer of a ticket cannot stop its clock."""
        self.create_policy(targets={"first_response": (20, "minute")})
        ticket = self.create_ticket(
            self.CAME_IN, partner_id=self.agent.user_id.partner_id.id
        )
        self.answer(ticket, "2026-03-02 09:05:00")
        self.assert_clock(ticket, state="running")
        self.answer(ticket, "2026-03-02 09:06:00", self.colleague)
        self.assert_clock(ticket, state="met")

    def test_a_mail_of_staff_through_the_gateway(self):
        """SQ-14 An answer that a colleague mails from outside is an answer too."""
        self.create_policy(targets={"first_response": (20, "minute")})
        ticket = self.create_ticket(self.CAME_IN)
        with self.at("2026-03-02 09:01:00"):
            sent = ticket.message_post(
                body="Is anybody there?",
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        mail = (
            f"From: {self.agent.user_id.email_formatted}\n"
            "To: help@example.com\n"
            f"In-Reply-To: {sent.message_id}\n"
            "Message-Id: <answer.1@example.com>\n"
            "Subject: Re: It does not work\n\nHere is how it works.\n"
        )
        with self.at("2026-03-02 09:07:00"):
            self.env["mail.thread"].message_process("helpdesk.ticket", mail)
        self.assert_clock(ticket, state="met", stopped_at="2026-03-02 09:07:00")

    def test_a_logged_call_is_an_answer(self):
        """SQ-14 A logged call stops the clock when it is logged, whatever time is
        claimed.
        """
        self.create_policy(targets={"first_response": (20, "minute")})
        ticket = self.create_ticket(self.CAME_IN)
        with self.at("2026-03-02 09:15:00"):
            call = (
                self.env["service.interaction"]
                .with_user(self.agent.user_id)
                .create(
                    {
                        "ticket_id": ticket.id,
                        "note": "Told her to restart.",
                        "occurred_at": "2026-03-02 09:00:01",
                        "user_id": self.colleague.user_id.id,
                    }
                )
            )
        self.assert_clock(
            ticket, stopped_at="2026-03-02 09:15:00", employee_id=self.agent
        )
        self.assertEqual(call.user_id, self.agent.user_id)

    def test_solving_is_an_answer(self):
        """SQ-12 What is solved before any message was answered and solved at first
        contact.
        """
        self.create_policy(
            targets={"first_response": (20, "minute"), "resolution": (1, "hour")}
        )
        ticket = self.create_ticket(self.CAME_IN, user_id=self.agent.user_id.id)
        self.move(ticket, "done", "2026-03-02 09:10:00")
        self.assert_clock(ticket, state="met", stopped_at="2026-03-02 09:10:00")
        self.assert_clock(ticket, "resolution", state="met")
        self.assertTrue(ticket.first_contact_resolution)

    def test_first_contact(self):
        """SQ-12 Closed after one reply = true; customer wrote again = false."""
        once, twice = self.create_ticket(self.CAME_IN), self.create_ticket(self.CAME_IN)
        for ticket in (once, twice):
            self.answer(ticket, "2026-03-02 09:05:00")
        with self.at("2026-03-02 09:10:00"):
            twice.message_post(
                body="Still broken",
                author_id=self.customer.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
        with self.at("2026-03-02 09:30:00"):
            (once | twice).stage_id = self.stages["done"]
        self.assertTrue(once.first_contact_resolution)
        self.assertFalse(twice.first_contact_resolution)

    def test_over_night(self):
        """SQ-15 An hour clock counts nothing over night."""
        self.create_policy(targets={"first_response": (2, "hour")})
        ticket = self.create_ticket("2026-03-02 16:00:00")
        self.assert_clock(ticket, due_at="2026-03-03 09:00:00")
        self.answer(ticket, "2026-03-03 08:30:00")
        self.assert_clock(ticket, state="met", consumed_minutes=90)

    def test_without_any_calendar(self):
        """A company without working hours has clocks that run around the clock."""
        self.create_policy(targets={"first_response": (2, "hour")})
        self.team.calendar_id = False
        self.team.company_id.resource_calendar_id = False
        ticket = self.create_ticket("2026-03-07 22:00:00")
        self.assert_clock(ticket, due_at="2026-03-08 00:00:00")
        self.move(ticket, "done", "2026-03-07 23:00:00")
        self.assert_clock(ticket, state="met")

    def test_without_team_and_policy(self):
        """A ticket that nobody promised anything has no clock and lives."""
        ticket = self.create_ticket(self.CAME_IN, team_id=False)
        self.assertFalse(ticket.clock_ids)
        self.move(ticket, "done", "2026-03-02 10:00:00")
        self.assertFalse(ticket.clock_state)
        self.assertTrue(ticket.resolved_at)

    def test_the_clock_of_the_policy_before_that_of_the_team(self):
        """The policy's hours come before those of the team and of the company."""
        always = self.create_calendar("Always", "UTC", 0, 24, range(7))
        self.create_policy(
            targets={"first_response": (2, "hour")}, calendar_id=always.id
        )
        ticket = self.create_ticket("2026-03-07 22:00:00")
        self.assert_clock(ticket, due_at="2026-03-08 00:00:00", calendar_id=always)

    def test_warning_time(self):
        """SQ-16 The warning comes at 80 % of the working time."""
        self.create_policy(targets={"first_response": (10, "hour")})
        ticket = self.create_ticket("2026-03-02 09:00:00")
        self.assert_clock(
            ticket, warn_at="2026-03-02 17:00:00", due_at="2026-03-03 10:00:00"
        )

    def test_born_closed(self):
        """A ticket that is registered as solved keeps its promises at once."""
        self.create_policy(targets={"resolution": (1, "hour")})
        ticket = self.create_ticket(self.CAME_IN, stage_id=self.stages["done"].id)
        self.assert_clock(ticket, "resolution", state="met", consumed_minutes=0)
        self.assertEqual(ticket.resolved_at - ticket.registered_at, timedelta())

    def test_which_policy_wins(self):
        """SQ-06 For each metric the first matching policy wins; a special one overrides
        one.
        """
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        sub_team = self.env["helpdesk.ticket.team"].create(
            {"name": "Night", "parent_id": self.team.id}
        )
        self.create_policy(
            "General",
            {"first_response": (20, "minute"), "resolution": (5, "working_day")},
            sequence=90,
        )
        self.create_policy(
            "Gold",
            {"first_response": (5, "minute")},
            sequence=1,
            partner_tag_ids=[Command.set(tag.ids)],
        )
        self.create_policy(
            "Care",
            {"first_response": (10, "minute")},
            sequence=2,
            team_ids=[Command.set(self.team.ids)],
        )
        plain = self.create_ticket(self.CAME_IN, team_id=False)
        self.assert_clock(plain, amount=20)
        below = self.create_ticket(self.CAME_IN, team_id=sub_team.id)
        self.assert_clock(below, amount=10)
        self.assert_clock(below, "resolution", amount=5)
        self.customer.category_id = tag
        gold = self.create_ticket(self.CAME_IN, team_id=sub_team.id)
        self.assert_clock(gold, amount=5)

    def test_policy_of_a_service(self):
        """SQ-06 A policy of a service holds for its tickets, also for one that becomes
        it later; what was used stays used.
        """
        service = self.env["service.type"].create(
            {"name": "Relocation", "service_kind": "business"}
        )
        self.create_policy("General", {"resolution": (5, "working_day")}, sequence=90)
        special = self.create_policy(
            "Relocations",
            {"resolution": (10, "working_day")},
            sequence=1,
            service_kind="business",
            service_type_ids=[Command.set(service.ids)],
        )
        other = self.create_ticket(self.CAME_IN, service_kind="business")
        self.assert_clock(other, "resolution", amount=5)
        ticket = self.create_ticket(self.CAME_IN, service_type_id=service.id)
        self.assert_clock(ticket, "resolution", amount=10)
        with self.at("2026-03-02 10:00:00"):
            other.service_type_id = service
        self.assert_clock(other, "resolution", amount=10)
        self.assertFalse(special.shadowed_by_id)

    def test_policies_of_the_day(self):
        """SQ-06 A ticket gets the policy that is valid on the day it comes in, in its
        zone.
        """
        self.team.company_id.resource_calendar_id = self.calendar
        self.create_policy(
            "Old", {"first_response": (30, "minute")}, valid_to="2026-03-01"
        )
        self.create_policy(
            "New", {"first_response": (15, "minute")}, valid_from="2026-03-02"
        )
        before = self.create_ticket("2026-03-01 22:59:59")
        after = self.create_ticket("2026-03-01 23:00:00")
        self.assert_clock(before, amount=30)
        self.assert_clock(after, amount=15)

    def test_other_matches(self):
        """SQ-06 Kind, category with sub-categories, priority and channel select a
        policy.
        """
        category = self.env["helpdesk.ticket.category"].create({"name": "Hardware"})
        printer = self.env["helpdesk.ticket.category"].create(
            {"name": "Printer", "parent_id": category.id}
        )
        high = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "helpdesk.ticket"),
                ("field_id.name", "=", "priority"),
                ("value", "=", "3"),
            ]
        )
        phone = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone")
        wanted = {
            "category_ids": ({"category_id": printer.id}, category),
            "priority_ids": ({"priority": "3"}, high),
            "channel_ids": ({"channel_id": phone.id}, phone),
        }
        for number, (name, (_values, records)) in enumerate(wanted.items(), 1):
            self.create_policy(
                name,
                {"first_response": (number, "hour")},
                sequence=number,
                **{name: [Command.set(records.ids)]},
            )
        for number, (values, _records) in enumerate(wanted.values(), 1):
            self.assert_clock(self.create_ticket(self.CAME_IN, **values), amount=number)
        self.assertFalse(self.create_ticket(self.CAME_IN).clock_ids)

    def test_an_unreachable_policy_says_so(self):
        """A policy that an earlier one makes unreachable names it."""
        first = self.create_policy("All", {"first_response": (1, "hour")}, sequence=1)
        second = self.create_policy(
            "Never",
            {"first_response": (2, "hour")},
            sequence=2,
            service_kind="consultation",
        )
        third = self.create_policy("Else", {"resolution": (2, "hour")}, sequence=3)
        self.assertEqual(second.shadowed_by_id, first)
        self.assertFalse(first.shadowed_by_id | third.shadowed_by_id)
        second.sequence = 0
        self.assertFalse(second.shadowed_by_id)
