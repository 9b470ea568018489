"""What indicators measure, and that the figures are those of the evidence."""

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import mute_logger

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

ROME = "Europe/Rome"
MARCH = Period.month(2012, 3, ROME)


class TestIndicator(ServiceFactsCommon):
    """Numbers of the five providers, computed by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert = cls.create_agents("Anna", "Bert")
        cls.agents = cls.anna | cls.bert

    def measure(self, provider, period=MARCH, employees=None):
        """The measures of one indicator by employee."""
        measures = self.indicators[provider].measure(period, employees or self.agents)
        return {measure.employee_id: measure for measure in measures}

    def assert_figures(self, measure, numerator, denominator, n, value, points):
        """Compare all figures of a measure at once."""
        self.assertAlmostEqual(measure.numerator, numerator)
        self.assertAlmostEqual(measure.denominator, denominator)
        self.assertEqual(measure.n, n)
        self.assertAlmostEqual(measure.value, value)
        self.assertAlmostEqual(measure.points, points)

    def test_first_response_on_time(self):
        """SI-02 Kept of due first responses: 18 of 20 are 90 % and 80 points."""
        self.add_clocks(
            self.anna,
            "first_response",
            "2012-03-14 12:00:00",
            ["met"] * 18 + ["breached"] * 2 + ["void", "running", "paused"],
        )
        self.add_clocks(self.anna, "resolution", "2012-03-14 12:00:00", ["breached"])
        measure = self.measure("first_response_on_time")[self.anna]
        # (90 - 70) / (95 - 70) = 0.8
        self.assert_figures(measure, 18, 20, 20, 90.0, 80.0)
        self.assertTrue(measure.has_data)

    def test_resolution_on_time(self):
        """SI-02 Kept of due resolutions, of each employee his own."""
        at = "2012-03-14 12:00:00"
        self.add_clocks(self.anna, "resolution", at, ["met"] * 7 + ["breached"])
        self.add_clocks(self.bert, "resolution", at, ["breached"] * 5)
        measures = self.measure("resolution_on_time")
        # 87.5 %: 17.5 / 25 = 0.7
        self.assert_figures(measures[self.anna], 7, 8, 8, 87.5, 70.0)
        self.assert_figures(measures[self.bert], 0, 5, 5, 0.0, 0.0)
        self.assertTrue(measures[self.bert].has_data, "zero is a value")

    def test_first_response_minutes(self):
        """SI-02 Minutes of the responses given, by when they were given."""
        at = "2012-03-14 12:00:00"
        self.add_clocks(self.anna, "first_response", at, ["met"] * 4, 10.0)
        self.add_clocks(self.anna, "first_response", at, ["breached"] * 2, 370.0)
        measure = self.measure("first_response_minutes")[self.anna]
        # 780 / 6 = 130 minutes, half way between 240 and 20
        self.assert_figures(measure, 780, 6, 6, 130.0, 50.0)

    def test_tickets_solved(self):
        """SI-02 Solutions per month: 30 of 40 are 75 points."""
        self.add_events(self.anna, "resolved", "2012-03-14 12:00:00", 30)
        self.add_events(self.anna, "closed", "2012-03-14 12:00:00", 9)
        measure = self.measure("tickets_solved")[self.anna]
        self.assert_figures(measure, 30, 1, 30, 30.0, 75.0)

    def test_reopened_rate(self):
        """SI-02 Reopenings of solutions: 3 of 20 are 15 % and 50 points."""
        self.add_events(self.anna, "resolved", "2012-03-14 12:00:00", 20)
        self.add_events(self.anna, "reopened", "2012-03-20 12:00:00", 3)
        measure = self.measure("reopened_rate")[self.anna]
        self.assert_figures(measure, 3, 20, 20, 15.0, 50.0)

    def test_missing_is_not_zero(self):
        """SI-18 Four cases where five are needed are no data, none are none either."""
        self.add_clocks(self.anna, "first_response", "2012-03-14 12:00:00", ["met"] * 4)
        measures = self.measure("first_response_on_time")
        self.assertFalse(measures[self.anna].has_data)
        self.assertEqual(measures[self.anna].n, 4)
        self.assertFalse(measures[self.bert].has_data)
        average = self.env["service.measure"]._read_group(
            Domain("id", "in", [m.id for m in measures.values()]),
            aggregates=["points:avg"],
        )
        self.assertFalse(average[0][0], "an average of nothing is not zero points")

    def test_month_ends_at_midnight_of_the_company(self):
        """Rome's March ends at 22:00 UTC; the moment itself is April's."""
        self.add_events(self.anna, "resolved", "2012-02-29 22:59:59", 1)
        self.add_events(self.anna, "resolved", "2012-02-29 23:00:00", 2)
        self.add_events(self.anna, "resolved", "2012-03-31 21:59:59", 4)
        self.add_events(self.anna, "resolved", "2012-03-31 22:00:00", 8)
        self.assertEqual(self.measure("tickets_solved")[self.anna].n, 6)
        april = Period.month(2012, 4, ROME)
        self.assertEqual(self.measure("tickets_solved", april)[self.anna].n, 8)
        february = Period.month(2012, 2, ROME)
        self.assertEqual(self.measure("tickets_solved", february)[self.anna].n, 1)

    def test_zone_is_that_of_the_working_hours(self):
        """The period of a company follows the zone of its calendar."""
        period = self.env["service.indicator"]._get_period(
            date(2012, 3, 1), date(2012, 3, 31), self.company
        )
        self.assertEqual(period, MARCH)

    def test_value_equals_its_evidence(self):
        """SI-02 The figure is what a search for its evidence finds."""
        tickets = self.env["helpdesk.ticket"]
        for state in ["met"] * 5 + ["breached"]:
            ticket = self.create_ticket()
            tickets |= ticket
            self.add_clocks(
                self.anna, "resolution", "2012-03-14 12:00:00", [state], 0, ticket
            )
        measure = self.measure("resolution_on_time")[self.anna]
        action = measure.action_open_evidence()
        clocks = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(clocks), measure.n)
        met = clocks.filtered(lambda clock: clock.state == "met")
        self.assertEqual(len(met), measure.numerator)
        action = measure.action_open_tickets()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), tickets
        )

    def test_frozen_stays(self):
        """A frozen value ignores late facts and keeps showing what it counted."""
        self.add_events(self.anna, "resolved", "2012-03-14 12:00:00", 6)
        measure = self.measure("tickets_solved")[self.anna]
        measure._freeze()
        self.add_events(self.anna, "resolved", "2012-03-15 12:00:00", 5)
        again = self.measure("tickets_solved")[self.anna]
        self.assertEqual((again, again.n), (measure, 6))
        action = measure.action_open_evidence()
        self.assertEqual(
            self.env[action["res_model"]].search_count(action["domain"]), 6
        )

    def test_open_value_follows_the_facts(self):
        """Measuring again updates the one measure there is."""
        self.add_events(self.anna, "resolved", "2012-03-14 12:00:00", 6)
        first = self.measure("tickets_solved")[self.anna]
        self.add_events(self.anna, "resolved", "2012-03-15 12:00:00", 5)
        second = self.measure("tickets_solved")[self.anna]
        self.assertEqual((first, second.n), (second, 11))

    def test_measuring_twice_changes_nothing(self):
        """Without new facts the rows are not even touched."""
        self.serve(self.anna)
        self.measure("tickets_solved")
        self.env.cr.execute("UPDATE service_measure SET write_date = '2000-01-01'")
        self.measure("tickets_solved")
        self.env.cr.execute(
            "SELECT count(*) FROM service_measure WHERE write_date > '2000-01-02'"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_rolls_up_exactly(self):
        """Three months add up to the quarter, and persons to their department."""
        months = [Period.month(2012, number, ROME) for number in (1, 2, 3)]
        for month, (met, breached) in zip(
            months, [(5, 0), (0, 8), (10, 1)], strict=True
        ):
            for agent in self.agents:
                self.add_clocks(
                    agent,
                    "resolution",
                    f"{month.date_from:%Y-%m}-14 12:00:00",
                    ["met"] * met + ["breached"] * breached,
                )
                self.add_events(
                    agent, "resolved", f"{month.date_from:%Y-%m}-14 12:00:00", met
                )
        for month in months:
            self.measure("resolution_on_time", month)
            self.measure("tickets_solved", month)
        quarter = Period.quarter(2012, 1, ROME)
        for provider in ("resolution_on_time", "tickets_solved"):
            whole = self.measure(provider, quarter)[self.anna]
            parts = Domain("indicator_id", "=", self.indicators[provider].id) & Domain(
                "date_to", "!=", quarter.date_to
            )
            parts |= Domain("date_from", "=", months[2].date_from)
            parts &= Domain("indicator_id", "=", self.indicators[provider].id)
            [(numerator, denominator, value)] = self.env["service.measure"]._read_group(
                parts & Domain("employee_id", "=", self.anna.id),
                aggregates=["numerator:sum", "denominator:sum", "value:avg"],
            )
            self.assertEqual(numerator, whole.numerator)
            self.assertEqual(denominator, whole.denominator)
            self.assertAlmostEqual(value, whole.value)
            [(both,)] = self.env["service.measure"]._read_group(
                parts & Domain("employee_id", "in", self.agents.ids),
                aggregates=["value:avg"],
            )
            self.assertAlmostEqual(both, whole.value, msg="two alike are one")
        # 15 of 24: 62.5 %, where the mean of the months would be 63.6 %
        whole = self.measure("resolution_on_time", quarter)[self.anna]
        self.assertAlmostEqual(whole.value, 62.5)

    def test_queries_do_not_grow(self):
        """A hundred employees take as many queries as ten."""
        agents = self.create_agents(*[f"Agent {i:03}" for i in range(110)])
        for agent in agents:
            self.add_clocks(agent, "resolution", "2012-03-14 12:00:00", ["met"] * 5)
        indicators = self.env["service.indicator"].search([])
        # What is looked up once for all is not what could grow.
        indicators.measure(MARCH, agents[0])
        counts = []
        for some in (agents[:10], agents[10:]):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            indicators.measure(MARCH, some)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1], counts)

    def test_cron_measures_who_served(self):
        """The nightly run measures the last and the running month, twice the same."""
        for month in ("2012-03", "2012-04"):
            self.add_events(self.anna, "resolved", f"{month}-10 12:00:00", 6)
        cron = self.env.ref("service_quality.ir_cron_service_indicator_measure")
        domain = [("employee_id", "in", self.agents.ids)]
        for _run in range(2):
            with self.enter_registry_test_mode(), freeze_time("2012-04-11 01:00:00"):
                cron.method_direct_trigger()
            self.env.invalidate_all()
            measures = self.env["service.measure"].search(domain)
            indicators = self.env["service.indicator"].search_count([])
            self.assertEqual(len(measures), 2 * indicators)
            self.assertEqual(measures.employee_id, self.anna)
            self.assertEqual(
                set(measures.mapped("date_from")), {date(2012, 3, 1), date(2012, 4, 1)}
            )

    def test_figures_must_make_sense(self):
        """A floor beyond the target, or full points before it, are refused."""
        indicator = self.indicators["resolution_on_time"]
        for figures in [{"floor": 95}, {"cap": 90}, {"target": 60, "cap": 60}]:
            with self.assertRaises(ValidationError), self.cr.savepoint():
                indicator.write(figures)
        lower = self.indicators["reopened_rate"]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            lower.floor = 1

    def test_indicator_needs_unit_and_formula(self):
        """SI-01 An indicator without formula is refused."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["service.indicator"].create(
                {
                    "name": "Nameless",
                    "code": "x",
                    "provider": "tickets_solved",
                    "target": 1,
                    "floor": 0,
                }
            )

    def test_indicator_without_unit(self):
        """SI-01 Neither a blank formula nor no unit will do, also afterwards."""
        indicator = self.indicators["tickets_solved"]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            indicator.formula = "  "
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            indicator.unit = False
            self.env.flush_all()

    def test_seeded_indicators(self):
        """The five indicators are there, with a formula, and need five cases."""
        for name in (
            "first_response_on_time",
            "resolution_on_time",
            "first_response_minutes",
            "tickets_solved",
            "reopened_rate",
        ):
            indicator = self.env.ref(f"service_quality.service_indicator_{name}")
            self.assertEqual((indicator.code, indicator.min_n), (name, 5))
            self.assertTrue(indicator.formula)

    def test_who_may_measure(self):
        """Nobody but managers and leaders has somebody measured."""
        agent = self.create_person("Agent", "helpdesk_mgmt.group_helpdesk_user_own")
        leader = self.create_person("Leader", "helpdesk_mgmt.group_helpdesk_user_team")
        manager = self.create_person("Boss", "service_quality.group_manager")
        self.anna.parent_id = leader
        indicator = self.indicators["tickets_solved"]
        with self.assertRaises(AccessError):
            indicator.with_user(agent.user_id).measure(MARCH, self.anna)
        with self.assertRaises(AccessError):
            indicator.with_user(leader.user_id).measure(MARCH, self.agents)
        measures = indicator.with_user(leader.user_id).measure(MARCH, self.anna)
        self.assertEqual(measures.employee_id, self.anna)
        measures = indicator.with_user(manager.user_id).measure(MARCH, self.agents)
        self.assertEqual(len(measures), 2)
