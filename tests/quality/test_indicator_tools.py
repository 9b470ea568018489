"""Periods and scores, without records."""

from datetime import date, datetime

from odoo.tests import TransactionCase, tagged

from odoo.addons.service_quality.tools import scoring
from odoo.addons.service_quality.tools.period import Period


@tagged("post_install", "-at_install")
class TestPeriod(TransactionCase):
    """The days of a period are those of its zone."""

    def test_bounds_are_midnights_of_the_zone(self):
        """A month of Shanghai starts eight hours before that of UTC."""
        month = Period.month(2012, 3, "Asia/Shanghai")
        self.assertEqual(month.date_from, date(2012, 3, 1))
        self.assertEqual(month.date_to, date(2012, 3, 31))
        self.assertEqual(month.start_at, datetime(2012, 2, 29, 16, 0))
        self.assertEqual(month.stop_at, datetime(2012, 3, 31, 16, 0))

    def test_month_with_clock_change(self):
        """March 2012 of Rome starts in winter time and ends in summer time."""
        month = Period.month(2012, 3, "Europe/Rome")
        self.assertEqual(month.start_at, datetime(2012, 2, 29, 23, 0))
        self.assertEqual(month.stop_at, datetime(2012, 3, 31, 22, 0))

    def test_midnight_that_does_not_exist(self):
        """Sao Paulo skipped 0:00 to 1:00 on 2018-11-04: the day starts at 3:00 UTC."""
        day = Period(date(2018, 11, 4), date(2018, 11, 4), "America/Sao_Paulo")
        self.assertEqual(day.start_at, datetime(2018, 11, 4, 3, 0))
        before = Period(date(2018, 11, 3), date(2018, 11, 3), "America/Sao_Paulo")
        self.assertEqual(before.stop_at, day.start_at)

    def test_midnight_that_comes_twice(self):
        """Havana repeats 0:00 to 1:00 on 2018-11-04: the day starts at the first."""
        day = Period(date(2018, 11, 4), date(2018, 11, 4), "America/Havana")
        self.assertEqual(day.start_at, datetime(2018, 11, 4, 4, 0))
        self.assertEqual(day.stop_at, datetime(2018, 11, 5, 5, 0))

    def test_leap_day(self):
        """The leap day belongs to its February and to no other one."""
        self.assertEqual(Period.month(2012, 2).date_to, date(2012, 2, 29))
        self.assertEqual(Period.month(2011, 2).date_to, date(2011, 2, 28))
        self.assertEqual(Period.month(1900, 2).date_to, date(1900, 2, 28))

    def test_quarters_and_years_are_whole_months(self):
        """Months follow each other without a gap and make up quarters and years."""
        tz = "America/New_York"
        months = [Period.month(2012, number, tz) for number in range(1, 13)]
        for month, following in zip(months, months[1:], strict=False):
            self.assertEqual(month.stop_at, following.start_at)
        quarter, year = Period.quarter(2012, 1, tz), Period.year(2012, tz)
        self.assertEqual(quarter.start_at, months[0].start_at)
        self.assertEqual(quarter.stop_at, months[2].stop_at)
        self.assertEqual(year.stop_at, months[11].stop_at)
        self.assertEqual((quarter.months, year.months), (3.0, 12.0))

    def test_label_and_kind(self):
        """A period is named after what it is."""
        self.assertEqual(Period.month(2012, 3).label, "2012-03")
        self.assertEqual(Period.quarter(2012, 4).label, "2012-Q4")
        self.assertEqual(Period.year(2012).label, "2012")
        week = Period(date(2012, 3, 5), date(2012, 3, 11))
        self.assertEqual(week.label, "2012-03-05 – 2012-03-11")
        self.assertIsNone(week.kind)

    def test_part_of_a_month(self):
        """Ten days of a month of thirty-one are 10/31 of it."""
        part = Period(date(2012, 3, 22), date(2012, 3, 31))
        self.assertAlmostEqual(part.months, 10 / 31)

    def test_wrong_order_refused(self):
        """A period does not run backwards."""
        with self.assertRaises(ValueError):
            Period(date(2012, 3, 2), date(2012, 3, 1))


@tagged("post_install", "-at_install")
class TestScoring(TransactionCase):
    """From values to points, from points to scores, from scores to grades."""

    def test_linear_higher(self):
        """Points grow evenly from the floor to the target and stay in 0 to 100."""
        for value, expected in [(60, 0), (70, 0), (82.5, 50), (90, 80), (95, 100)]:
            self.assertAlmostEqual(
                scoring.points(value, "higher", 95, 70), expected, msg=value
            )
        self.assertEqual(scoring.points(100, "higher", 95, 70), 100)

    def test_linear_lower(self):
        """Where less is better, the curve falls: 20 minutes full, 240 none."""
        for value, expected in [(10, 100), (20, 100), (130, 50), (240, 0), (999, 0)]:
            self.assertAlmostEqual(
                scoring.points(value, "lower", 20, 240), expected, msg=value
            )

    def test_cap_beyond_target(self):
        """With full points at 60, a target of 40 over a floor of 0 is two thirds."""
        self.assertAlmostEqual(scoring.points(40, "higher", 40, 0, 60), 200 / 3)
        self.assertEqual(scoring.points(61, "higher", 40, 0, 60), 100)

    def test_steps(self):
        """100 at the target, 50 while better than the floor, else nothing."""
        for value, expected in [(95, 100), (94.9, 50), (70.1, 50), (70, 0), (0, 0)]:
            self.assertEqual(
                scoring.points(value, "higher", 95, 70, None, "step"), expected
            )
        self.assertEqual(scoring.points(5, "lower", 5, 25, None, "step"), 100)
        self.assertEqual(scoring.points(25, "lower", 5, 25, None, "step"), 0)

    def test_missing_is_not_zero(self):
        """SI-18 No value gives no points, and its weight is shared out."""
        self.assertIsNone(scoring.points(None, "higher", 95, 70))
        parts = [(50, 80.0), (30, None), (20, 60.0)]
        # (50 * 80 + 20 * 60) / 70 = 5200 / 70 = 74.2857
        self.assertEqual(scoring.weighted_score(parts), (74.29, 70.0))
        weights = scoring.effective_weights(parts)
        self.assertAlmostEqual(weights[0], 500 / 7)
        self.assertEqual(weights[1], 0)
        self.assertAlmostEqual(sum(weights), 100)

    def test_nothing_known(self):
        """Without any data there is no score, not a score of zero."""
        parts = [(50, None), (50, None)]
        self.assertEqual(scoring.weighted_score(parts), (None, 0.0))
        self.assertEqual(scoring.effective_weights(parts), [0.0, 0.0])

    def test_zero_points_count(self):
        """Zero points with data are a score of zero."""
        self.assertEqual(scoring.weighted_score([(100, 0.0)]), (0.0, 100.0))

    def test_grades(self):
        """SI-23 90.0 excellent, 89.99 good, 75.0 good, 60.0 pass, 59.99 fail."""
        bands = [(60, "pass"), (0, "fail"), (90, "excellent"), (75, "good")]
        for score, expected in [
            (100, "excellent"),
            (90.0, "excellent"),
            (89.99, "good"),
            (75.0, "good"),
            (74.99, "pass"),
            (60.0, "pass"),
            (59.99, "fail"),
            (0, "fail"),
        ]:
            self.assertEqual(scoring.grade(score, bands), expected, score)
        self.assertIsNone(scoring.grade(10, [(60, "pass")]))

    def test_grade_is_that_of_the_score_shown(self):
        """89.995 is shown as 90.00 and graded so, whatever fractions make of it."""
        bands = [(90, "excellent"), (0, "good")]
        self.assertEqual(scoring.weighted_score([(1, 89.995)])[0], 90.0)
        self.assertEqual(scoring.grade(89.995, bands), "excellent")
        self.assertEqual(scoring.grade(89.9949, bands), "good")
