"""Figures that inspections give, and that they equal the lists behind them."""

from odoo.addons.service_quality.tools.period import Period

from .inspection_common import BUSY, QUIET, InspectionCommon

MARCH = Period.month(2026, 3, "Europe/Rome")
FULL = ("pass", "pass", "pass", "pass")
HALF = ("partial", "partial", "partial", "partial")


class TestInspectionIndicator(InspectionCommon):
    """Ada and Cyd in March."""

    def measure(self, provider, employee=None, period=MARCH):
        """(numerator, denominator, n) of one employee, checked against evidence."""
        employee = employee or self.agent
        indicator = self.env.ref(f"service_quality.service_indicator_{provider}")
        figures = getattr(indicator, f"_measure_{provider}")(period, employee)
        model, domain = indicator._get_evidence(period, employee)
        found = self.env[model].search_count(domain)
        n = figures.get(employee.id, (0, 0, 0))[2]
        self.assertEqual(found, n, f"evidence of {provider}")
        return figures.get(employee.id)

    def test_score(self):
        """SQ-106: the mean of the scores of the inspections published in the period."""
        self.finish(*FULL)
        self.finish(*HALF)
        self.finish(*FULL, publish=False)
        self.finish(*HALF, moment="2026-04-01 10:00:00")
        self.finish(*HALF, employee_id=self.colleague.id)
        self.assertEqual(self.measure("inspection_score"), (1.5, 2, 2))
        self.assertEqual(self.measure("inspection_score", self.colleague), (0.5, 1, 1))
        indicator = self.env.ref("service_quality.service_indicator_inspection_score")
        measure = indicator.measure(MARCH, self.agent)
        self.assertEqual((measure.value, measure.has_data), (75.0, True))
        # (75 - 60) of (90 - 60)
        self.assertEqual(measure.points, 50.0)

    def test_findings(self):
        """SQ-108: failed items of all that applied; what does not apply is left out."""
        self.finish("fail", "na", "partial", "pass")
        self.assertEqual(self.measure("inspection_findings"), (1, 3, 3))

    def test_recurrence(self):
        """SQ-107: the same clause failed again within 90 days is a repetition, also of
        a finding before the period.
        """
        self.finish("fail", "pass", "pass", "pass", moment="2025-12-02 10:30:00")
        self.finish("fail", "fail", "pass", "pass", moment=BUSY)
        self.finish("pass", "fail", "pass", "pass", moment="2026-03-20 10:30:00")
        # Greeting: exactly 90 days; listening: once new, once repeated.
        self.assertEqual(self.measure("finding_recurrence"), (2, 3, 3))
        self.env.company.finding_recurrence_days = 89
        self.assertEqual(self.measure("finding_recurrence"), (1, 3, 3))

    def test_recurrence_is_per_person(self):
        """SQ-107: what a colleague failed is no repetition."""
        self.finish("fail", "pass", "pass", "pass", employee_id=self.colleague.id)
        self.finish("fail", "pass", "pass", "pass", moment="2026-03-05 10:30:00")
        self.assertEqual(self.measure("finding_recurrence"), (0, 1, 1))

    def test_consistency_shows_a_drop(self):
        """SQ-107: 100 when announced, 50 when not: a spread of 50 points; the same in
        all conditions: 0.
        """
        for _number in range(2):
            self.finish(*FULL, announced=True)
            self.finish(*HALF, announced=False)
        self.assertEqual(self.measure("consistency"), (200.0, 4, 4))
        for announced in (True, False):
            self.finish(*FULL, announced=announced, employee_id=self.colleague.id)
        self.assertEqual(self.measure("consistency", self.colleague), (0.0, 2, 2))
        indicator = self.env.ref("service_quality.service_indicator_consistency")
        measures = indicator.measure(MARCH, self.agent)
        self.assertEqual((measures.value, measures.points), (50.0, 0.0))

    def test_consistency_of_hours_and_customers(self):
        """SQ-107: busy against quiet hours, known against new customers; without a
        customer there is none to be known.
        """
        self.finish(*FULL, moment=BUSY)
        self.assertEqual(self.measure("consistency"), (0, 0, 1), "nothing to compare")
        self.finish(*HALF, moment=QUIET)
        self.assertEqual(self.measure("consistency"), (100.0, 2, 2))
        values = {"partner_id": self.customer.id, "employee_id": self.colleague.id}
        for known, marks in ((True, FULL), (False, HALF)):
            inspection = self.start(**values)
            inspection.known_customer = known
            with self.at(BUSY):
                self.mark(inspection, *marks)
                inspection.action_done()
                inspection.action_publish()
        self.assertEqual(self.measure("consistency", self.colleague), (100.0, 2, 2))

    def test_consistency_between_agents(self):
        """SQ-107: within a team the spread between its agents counts as well."""
        inspections = self.finish(*FULL) | self.finish(
            *HALF, employee_id=self.colleague.id
        )
        domain = [("id", "in", inspections.ids)]
        spreads = self.env["service.inspection"]._get_spreads(domain, "team_id")
        self.assertEqual(spreads, {self.team: (50.0, 2)})

    def test_report_compares_conditions(self):
        """SQ-107: the report has the mean score of each side of a condition, and only
        what counts.
        """
        self.finish(*FULL, announced=True)
        self.finish(*HALF, moment=QUIET)
        self.finish(*HALF, moment=QUIET, is_calibration=True)
        disputed = self.finish(*HALF, moment=QUIET)
        with self.at(QUIET):
            disputed.with_user(self.agent.user_id).action_dispute("I was alone")
        Report = self.env["service.consistency.report"]
        domain = [("employee_id", "=", self.agent.id)]
        for person in (self.inspector, self.leader, self.manager):
            groups = Report.with_user(person.user_id)._read_group(
                domain, ["condition"], ["score:avg"]
            )
            self.assertEqual(
                dict(groups),
                {
                    "1_announced": 100,
                    "1_unannounced": 50,
                    "2_busy": 100,
                    "2_quiet": 50,
                },
            )

    def test_growth_of_measuring(self):
        """SQ-107: the queries do not depend on how many employees are measured."""
        self.finish("fail", "pass", "pass", "pass")
        indicators = self.env["service.indicator"].search(
            [("code", "in", ("inspection_score", "consistency", "finding_recurrence"))]
        )

        def count_queries(count):
            employees = self.env["hr.employee"].create(
                [{"name": f"Agent {number}"} for number in range(count)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            indicators.measure(MARCH, employees | self.agent)
            return self.env.cr.sql_log_count - before

        count_queries(3)
        self.assertEqual(count_queries(10), count_queries(100))
