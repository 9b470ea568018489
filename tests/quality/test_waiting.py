"""Customers who wait: alerts, and the report of waiting times."""

from odoo.exceptions import AccessError
from odoo.fields import Command

from .clock_common import ClockCommon


class TestWaiting(ClockCommon):
    """Nobody waits unnoticed. All times are UTC; the office is open 8:00 to 17:00."""

    def alerts(self, ticket):
        """The to-dos about a waiting customer."""
        kind = self.env.ref("service_quality.mail_activity_type_waiting")
        return ticket.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def tell(self, moment):
        """Let the cron run; returns how many tickets it told about."""
        with self.at(moment):
            return self.env["helpdesk.ticket"]._alert_waiting_batch()

    def test_unassigned_for_six_minutes(self):
        """SQ-18 A ticket unassigned for 6 minutes where 5 are set: one alert."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.assertEqual(self.tell("2026-03-02 10:04:59"), 0)
        self.assertFalse(self.alerts(ticket))
        self.assertEqual(self.tell("2026-03-02 10:06:00"), 1)
        alert = self.alerts(ticket)
        self.assertEqual(alert.user_id, self.leader.user_id)
        self.assertEqual(self.tell("2026-03-02 10:07:00"), 0)
        self.assertEqual(self.alerts(ticket), alert, "told once")

    def test_due_to_the_second(self):
        """The alert is due at the end of the minutes the company has set."""
        self.env.company.waiting_alert_minutes = 12
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.assertEqual(str(ticket.alert_at), "2026-03-02 10:12:00")
        self.assertEqual(self.tell("2026-03-02 10:11:59"), 0)
        self.assertEqual(self.tell("2026-03-02 10:12:00"), 1)

    def test_wakes_the_cron(self):
        """Nothing polls: a new ticket wakes the cron for the minute of its alert."""
        cron = self.env.ref("service_quality.ir_cron_helpdesk_ticket_waiting")
        self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        self.create_ticket("2026-03-02 10:00:20")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(
            [str(at) for at in triggers.mapped("call_at")], ["2026-03-02 10:06:00"]
        )

    def test_taken_back_when_taken(self):
        """The to-do goes as soon as somebody takes the ticket, and stays away."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.tell("2026-03-02 10:06:00")
        with self.at("2026-03-02 10:07:00"):
            ticket.with_user(self.agent.user_id).assign_to_me()
        self.assertFalse(self.alerts(ticket))
        self.assertFalse(ticket.alert_at)
        self.assertEqual(self.tell("2026-03-02 12:00:00"), 0)

    def test_taken_back_when_answered(self):
        """An answer ends the waiting, also of a ticket that nobody has taken."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.tell("2026-03-02 10:06:00")
        self.answer(ticket, "2026-03-02 10:07:00")
        self.assertFalse(self.alerts(ticket))
        self.assertFalse(ticket.alert_at)

    def test_assigned_but_unread(self):
        """A ticket that lies unopened with an agent alerts too, until it is opened."""
        ticket = self.create_ticket(
            "2026-03-02 10:00:00", user_id=self.agent.user_id.id
        )
        self.assertTrue(ticket.unread)
        self.assertEqual(self.tell("2026-03-02 10:05:00"), 1)
        self.assertTrue(self.alerts(ticket))
        with self.at("2026-03-02 10:06:00"):
            ticket.with_user(self.agent.user_id).web_read({"unread": {}})
        self.assertFalse(ticket.unread)
        self.assertFalse(self.alerts(ticket))
        self.assertEqual(self.tell("2026-03-02 12:00:00"), 0)

    def test_lists_do_not_read_it(self):
        """A ticket that only stands in a list is not read."""
        ticket = self.create_ticket(
            "2026-03-02 10:00:00", user_id=self.agent.user_id.id
        )
        tickets = self.env["helpdesk.ticket"].with_user(self.agent.user_id)
        tickets.web_search_read([("id", "=", ticket.id)], {"name": {}})
        self.assertTrue(ticket.unread)

    def test_opening_does_not_take_it(self):
        """Whoever only looks at an unassigned ticket has not taken it."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        with self.at("2026-03-02 10:01:00"):
            ticket.with_user(self.agent.user_id).web_read({"unread": {}})
        self.assertEqual(self.tell("2026-03-02 10:05:00"), 1)

    def test_outside_working_hours(self):
        """Who asks in the night or at the weekend is told of when work starts."""
        night = self.create_ticket("2026-03-02 20:00:00")
        friday = self.create_ticket("2026-03-06 16:58:00")
        self.assertEqual(str(night.alert_at), "2026-03-03 08:00:00")
        self.assertEqual(str(friday.alert_at), "2026-03-09 08:00:00")

    def test_dispatched_again_unread(self):
        """Giving it to somebody takes the alert back and starts their time."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.tell("2026-03-02 10:06:00")
        with self.at("2026-03-02 10:10:00"):
            ticket.user_id = self.agent.user_id
        self.assertFalse(self.alerts(ticket))
        self.assertEqual(str(ticket.alert_at), "2026-03-02 10:15:00")

    def test_without_team_leader(self):
        """Where the team has no leader a service manager is told."""
        self.team.user_id = False
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.tell("2026-03-02 10:06:00")
        told = self.alerts(ticket).user_id
        self.assertEqual(len(told), 1)
        self.assertTrue(told.has_group("service_quality.group_manager"))

    def test_nobody_writes_it_by_hand(self):
        """What tells of neglect is the system's to write."""
        ticket = self.create_ticket("2026-03-02 10:00:00").with_user(
            self.manager.user_id
        )
        for name in ("unread", "alert_at", "alerted_at", "handled_minutes"):
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.write({name: False})

    def test_alerts_of_a_batch(self):
        """A hundred alerts take no more queries than ten, but for the to-dos."""

        def queries(count):
            with self.at("2026-03-02 10:00:00"):
                self.env["helpdesk.ticket"].create(
                    [
                        {
                            "name": "It does not work",
                            "description": "Please help.",
                            "team_id": self.team.id,
                            "user_id": False,
                        }
                        for _number in range(count)
                    ]
                )
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self.tell("2026-03-02 10:06:00"), count)
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(100), queries(10) + 3)

    def test_waiting_report(self):
        """SQ-18 Average and longest waiting equal a computation by hand."""
        first = self.create_ticket("2026-03-02 10:00:00")
        second = self.create_ticket("2026-03-02 10:00:00")
        third = self.create_ticket("2026-03-02 10:30:00")
        void = self.create_ticket("2026-03-02 10:00:00")
        self.answer(first, "2026-03-02 10:10:00")
        self.answer(second, "2026-03-02 10:40:00", self.colleague)
        self.move(void, "cancelled", "2026-03-02 15:00:00")
        tickets = first | second | third
        with self.at("2026-03-02 12:00:00"):
            groups = self.env["service.waiting.report"]._read_group(
                [("ticket_id", "in", (tickets | void).ids)],
                aggregates=["waiting_minutes:avg", "longest_minutes:max", "__count"],
            )
            # 10, 40, and one who has been waiting for 90 minutes.
            average, longest, count = groups[0]
            self.assertAlmostEqual(average, (10 + 40 + 90) / 3)
            self.assertAlmostEqual(longest, 90)
            self.assertEqual(count, 3)
            self.assertAlmostEqual(third.customer_waiting_minutes, 90)
            self.assertFalse(first.customer_waiting_minutes)
            by_agent = dict(
                self.env["service.waiting.report"]._read_group(
                    [("ticket_id", "in", tickets.ids)],
                    ["employee_id"],
                    ["waiting_minutes:avg"],
                )
            )
            self.assertAlmostEqual(by_agent[self.agent], 10)
            self.assertAlmostEqual(by_agent[self.colleague], 40)

    def test_waits_of_one_ticket(self):
        """SQ-18 A customer who writes again waits again, from the first message on."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        facts = [
            ("first_response", "10:10"),
            ("customer_wrote", "11:00"),
            ("customer_wrote", "11:05"),
            ("replied", "11:30"),
            ("replied", "11:40"),
        ]
        self.env["service.event"]._record(
            [
                {
                    "ticket_id": ticket.id,
                    "event_type": kind,
                    "occurred_at": f"2026-03-02 {at}:00",
                    "employee_id": self.agent.id,
                    "team_id": self.team.id,
                    "company_id": ticket.company_id.id,
                }
                for kind, at in facts
            ]
        )
        waits = self.env["service.waiting.report"].search(
            [("ticket_id", "=", ticket.id)], order="started_at"
        )
        self.assertEqual(waits.mapped("waiting_minutes"), [10, 30])

    def test_report_follows_the_ticket(self):
        """SQ-18 Agents see their own waits, leaders those of the teams they lead."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.answer(ticket, "2026-03-02 10:10:00")
        domain = [("ticket_id", "=", ticket.id)]
        report = self.env["service.waiting.report"]
        for person, seen in (
            (self.agent, 1),
            (self.colleague, 0),
            (self.leader, 1),
            (self.manager, 1),
        ):
            with self.subTest(person.name):
                found = report.with_user(person.user_id).search_count(domain)
                self.assertEqual(found, seen)
        self.team.user_ids = [Command.clear()]
        self.assertTrue(report.with_user(self.leader.user_id).search_count(domain))
