"""How long tickets take, whether they are solved at once, and the indicators of it."""

from datetime import datetime

from odoo.fields import Domain

from odoo.addons.service_quality.tools.handling import get_spans
from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon
from .clock_common import ClockCommon

MARCH = Period.month(2026, 3, "Europe/Rome")


class TestHandling(ClockCommon):
    """Handling times. All times are UTC, the office is open 8:00 to 17:00."""

    def handle(self, minutes, employee, kind="business", **values):
        """A ticket that somebody takes at ten and solves so many minutes later."""
        values = {"service_kind": kind, **values}
        ticket = self.create_ticket("2026-03-02 10:00:00", **values)
        with self.at("2026-03-02 10:00:00"):
            ticket.with_user(employee.user_id).assign_to_me()
        hour, minute = divmod(minutes, 60)
        self.move(ticket, "done", f"2026-03-02 {10 + hour}:{minute:02}:00")
        return ticket

    def test_average_and_on_time(self):
        """SQ-51 10, 20 and 60 minutes, limit 30: average 30, on time 66.7 %."""
        self.create_policy(targets={"resolution": (30, "minute")})
        repair, advice = self.env["service.type"].create(
            [
                {"name": "Repair", "service_kind": "business"},
                {"name": "Advice", "service_kind": "consultation"},
            ]
        )
        tickets = self.handle(10, self.agent, service_type_id=repair.id)
        tickets |= self.handle(20, self.colleague, service_type_id=repair.id)
        tickets |= self.handle(
            60, self.agent, "consultation", service_type_id=advice.id
        )
        report = self.env["service.handling.report"]
        ours = Domain("ticket_id", "in", tickets.ids)
        measures = ["handling_minutes:avg", "on_time_percent:avg", "__count"]
        average, on_time, count = report._read_group(ours, aggregates=measures)[0]
        self.assertAlmostEqual(average, 30)
        self.assertAlmostEqual(on_time, 66.7, places=1)
        self.assertEqual(count, 3)
        by_hand = {
            "employee_id": {self.agent: (35, 50, 2), self.colleague: (20, 100, 1)},
            "service_type_id": {repair: (15, 100, 2), advice: (60, 0, 1)},
            "service_kind": {"business": (15, 100, 2), "consultation": (60, 0, 1)},
            "team_id": {self.team: (30, 200 / 3, 3)},
        }
        for name, expected in by_hand.items():
            with self.subTest(name):
                groups = report._read_group(ours, [name], measures)
                self.assertEqual({group[0] for group in groups}, set(expected))
                for key, *figures in groups:
                    for figure, by_count in zip(figures, expected[key], strict=True):
                        self.assertAlmostEqual(figure, by_count)

    def test_without_limit(self):
        """SQ-51 What had no limit has no share on time, which is not zero."""
        ticket = self.handle(10, self.agent)
        groups = self.env["service.handling.report"]._read_group(
            [("ticket_id", "=", ticket.id)], aggregates=["on_time_percent:avg"]
        )
        self.assertIs(groups[0][0], False)

    def test_rests_are_left_out(self):
        """Waiting for the customer and nights are no handling."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        with self.at("2026-03-02 10:10:00"):
            ticket.with_user(self.agent.user_id).assign_to_me()
        self.move(ticket, "awaiting", "2026-03-02 10:30:00")
        self.move(ticket, "in_progress", "2026-03-02 16:30:00")
        self.move(ticket, "done", "2026-03-03 08:15:00")
        # 20 minutes, then 30 until the evening and 15 in the morning.
        self.assertAlmostEqual(ticket.handled_minutes, 65)

    def test_reopened(self):
        """The time a ticket lay solved is no handling; the second work counts too."""
        ticket = self.handle(10, self.agent)
        self.move(ticket, "in_progress", "2026-03-02 14:00:00")
        self.move(ticket, "done", "2026-03-02 14:05:00")
        self.assertAlmostEqual(ticket.handled_minutes, 15)

    def test_spans(self):
        """Plain spans: nobody touched it; events after the solution do not count."""

        def at(hour):
            return datetime(2026, 3, 2, hour)

        self.assertEqual(
            get_spans([("resolved", at(9))], at(8), at(9)), [(at(8), at(9))]
        )
        marks = [("assigned", at(8)), ("resolved", at(9)), ("reopened", at(10))]
        self.assertEqual(get_spans(marks, at(7), at(9)), [(at(8), at(9))])

    def test_solved_together(self):
        """Solving a hundred tickets takes as many queries as solving ten."""

        def queries(count):
            with self.at("2026-03-02 10:00:00"):
                tickets = self.env["helpdesk.ticket"].create(
                    [
                        {
                            "name": "It does not work",
                            "description": "Please help.",
                            "team_id": self.team.id,
                            "user_id": self.agent.user_id.id,
                        }
                        for _number in range(count)
                    ]
                )
            with self.at("2026-03-02 11:00:00"):
                before = self.env.cr.sql_log_count
                tickets._measure_handling()
                tickets._stamp(
                    {t.id: {"resolved_at": "2026-03-02 11:00:00"} for t in tickets}
                )
                tickets._measure_handling()
                self.env.flush_all()
                return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(100), queries(10))

    # -- first contact ----------------------------------------------------------------

    def solve_at_once(self):
        """A ticket solved with the first answer."""
        ticket = self.create_ticket(
            "2026-03-02 10:00:00", user_id=self.agent.user_id.id
        )
        self.answer(ticket, "2026-03-02 10:05:00")
        self.move(ticket, "done", "2026-03-02 10:06:00")
        return ticket

    def test_first_contact(self):
        """SQ-12 Closed after one reply: solved at first contact."""
        self.assertTrue(self.solve_at_once().first_contact_resolution)

    def test_customer_wrote_again(self):
        """SQ-12 After a second message of the customer: not at first contact."""
        ticket = self.create_ticket("2026-03-02 10:00:00")
        self.answer(ticket, "2026-03-02 10:05:00")
        with self.at("2026-03-02 10:20:00"):
            ticket.message_post(
                body="And now?",
                author_id=self.customer.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.answer(ticket, "2026-03-02 10:25:00")
        self.move(ticket, "done", "2026-03-02 10:26:00")
        self.assertFalse(ticket.first_contact_resolution)

    def test_reopened_within_the_window(self):
        """SQ-12 Reopened within the days of the company: it was not; later it stays."""
        self.assertEqual(self.env.company.reopen_window_days, 7)
        soon, late = self.solve_at_once(), self.solve_at_once()
        self.move(soon, "in_progress", "2026-03-09 10:06:00")
        self.move(late, "in_progress", "2026-03-09 10:06:01")
        self.assertFalse(soon.first_contact_resolution)
        self.assertTrue(late.first_contact_resolution)
        self.env.company.reopen_window_days = 1
        shorter = self.solve_at_once()
        self.move(shorter, "in_progress", "2026-03-04 10:00:00")
        self.assertTrue(shorter.first_contact_resolution)

    def test_first_contact_rate(self):
        """SQ-12 The rate is tickets solved at first contact of tickets solved."""
        self.solve_at_once()
        self.solve_at_once()
        again = self.solve_at_once()
        self.move(again, "in_progress", "2026-03-02 12:00:00")
        self.move(again, "done", "2026-03-02 13:00:00")
        indicator = self.env.ref(
            "service_quality.service_indicator_first_contact_resolution"
        )
        indicator.min_n = 1
        measure = indicator.measure(MARCH, self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (2, 3))
        self.assertAlmostEqual(measure.value, 200 / 3)
        self.assertEqual(indicator.target, 60)
        report = self.env["service.handling.report"]._read_group(
            [("employee_id", "=", self.agent.id)],
            aggregates=["first_contact_percent:avg"],
        )
        self.assertAlmostEqual(report[0][0], 200 / 3)


class TestDeskIndicators(ServiceFactsCommon):
    """Numbers of the indicators of the desk, computed by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert = cls.create_agents("Anna", "Bert")
        cls.period = Period.month(2012, 3, "Europe/Rome")

    def measure(self, provider, employee=None):
        """The measure of one indicator; its evidence has as many records as it says."""
        indicator = self.indicators[provider]
        indicator.min_n = 1
        measure = indicator.measure(self.period, employee or self.anna)
        model, domain = indicator._get_evidence(self.period, measure.employee_id)
        self.assertEqual(self.env[model].search_count(domain), measure.n)
        return measure

    def add(self, metric, states, kind="other"):
        """Decided clocks of a ticket of this kind."""
        for state in states:
            ticket = self.create_ticket(service_kind=kind)
            self.add_clocks(
                self.anna, metric, "2012-03-14 12:00:00", [state], ticket=ticket
            )

    def test_promise_kept(self):
        """Promise kept %: promised times met of promises due; running ones are not."""
        self.add("promise", ["met", "met", "met", "breached", "running", "void"])
        measure = self.measure("promise_kept")
        self.assertEqual((measure.numerator, measure.denominator), (3, 4))
        self.assertAlmostEqual(measure.value, 75)

    def test_consultation_answer_on_time(self):
        """Consultation answer on time %: full answers in time, or by the promise."""
        self.add("full_answer", ["met", "met", "breached"], "consultation")
        self.add("promise", ["met", "breached"], "consultation")
        self.add("promise", ["breached"], "business")
        measure = self.measure("full_answer_on_time")
        self.assertEqual((measure.numerator, measure.denominator), (3, 5))
        self.assertAlmostEqual(measure.value, 60)

    def test_next_response_on_time(self):
        """Further responses in time of those due, of each employee their own."""
        self.add("next_response", ["met"] * 9 + ["breached"])
        self.add("first_response", ["breached"])
        self.assertAlmostEqual(self.measure("next_response_on_time").value, 90)
        self.assertFalse(self.measure("next_response_on_time", self.bert).n)

    def test_handling_minutes(self):
        """Handling time: minutes of the tickets solved, on average."""
        for minutes in (10, 20, 60):
            ticket = self.create_ticket(employee_id=self.anna.id)
            ticket._stamp(
                {
                    ticket.id: {
                        "resolved_at": "2012-03-14 12:00:00",
                        "handled_minutes": minutes,
                    }
                }
            )
        measure = self.measure("handling_minutes")
        self.assertAlmostEqual(measure.value, 30)
        self.assertAlmostEqual(measure.points, 100)
        self.assertEqual(len(measure._get_ticket_ids()), 3)

    def test_queries_do_not_grow(self):
        """Measuring a hundred employees takes as many queries as measuring ten."""
        people = self.create_agents(*(f"Agent {number}" for number in range(100)))
        providers = ("promise_kept", "full_answer_on_time", "next_response_on_time")
        providers += ("first_contact_resolution", "handling_minutes")

        def queries(indicator, employees):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            indicator.measure(self.period, employees)
            return self.env.cr.sql_log_count - before

        for provider in providers:
            with self.subTest(provider):
                indicator = self.indicators[provider]
                queries(indicator, people)
                few = queries(indicator, people[:10])
                self.assertLessEqual(queries(indicator, people), few)
