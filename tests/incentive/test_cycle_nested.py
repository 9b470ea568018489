"""Quarters built on months, years on quarters, with figures computed by hand."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command

from .reviews import ReviewCommon


class NestedCommon(ReviewCommon):
    """A scheme of 70 % months and 30 % judgement of the superior."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.criteria = cls.env["service.appraisal.criterion"].create(
            [
                {"name": name, **{f"anchor_{mark}": name for mark in range(1, 6)}}
                for name in "ABCDE"
            ]
        )
        cls.month_scheme = cls.create_scheme({"tickets_solved": 100}, code="months")
        cls.month_scheme.action_approve()
        cls.quarter_scheme = cls.create_nested_scheme("quarter")
        cls.quarter = cls.create_cycle(
            date(2012, 1, 1), "quarter", scheme_id=cls.quarter_scheme.id
        )

    @classmethod
    def create_nested_scheme(cls, kind, parts_weight=70, **values):
        scheme = cls.create_scheme(
            {},
            **{
                "code": f"nested_{kind}",
                "cycle_kind": kind,
                "parts_weight": parts_weight,
                "review_weight": 100 - parts_weight,
                "criterion_ids": [Command.set(cls.criteria.ids)],
                "rater_group_ids": [
                    Command.create({"group": "superior", "weight": 100})
                ],
                **values,
            },
        )
        scheme.action_approve()
        return scheme

    def add_month(self, month, score, employee=None, days=None, state="published"):
        """A month of somebody as it stands after publication; no score, no grade."""
        cycle = self.env["service.appraisal.cycle"].search(
            [
                ("company_id", "=", self.company.id),
                ("kind", "=", "month"),
                ("date_from", "=", date(2012, month, 1)),
            ]
        ) or self.create_cycle(date(2012, month, 1))
        scheme = self.month_scheme
        cycle.sudo().write({"state": state})
        length = (cycle.date_to - cycle.date_from).days + 1
        return (
            self.env["service.appraisal"]
            .sudo()
            .create(
                {
                    "cycle_id": cycle.id,
                    "employee_id": (employee or self.anna).id,
                    "company_id": self.company.id,
                    "scheme_id": scheme.id,
                    "period_days": length,
                    "eligible_days": days or length,
                    "score": score or 0,
                    "has_score": score is not None,
                    "is_rated": score is not None,
                    "coverage": 0 if score is None else 100,
                    "grade_id": score is not None and scheme._get_grade(score).id,
                    "state": "published" if state == "published" else "scored",
                }
            )
        )

    def judge(self, *marks, cycle=None):
        """The superior's judgement of Anna: 5, 5, 4, 4, 3 are 80 points."""
        [review] = (cycle or self.quarter).assignment_ids.filtered(
            lambda r: r.employee_id == self.anna and r.group == "superior"
        )
        self.give(review, *marks)

    def score_quarter(self, *marks):
        self.quarter.generate(self.desk)
        if marks:
            self.judge(*marks)
        self.quarter.score()
        return self.quarter.appraisal_ids.filtered(lambda a: a.employee_id == self.anna)


class TestFamily(NestedCommon):
    """Months, quarters and years find each other."""

    def test_both_ways(self):
        """SI-11: whichever comes first, months lie in their quarter, quarters in their
        year.
        """
        self.assertEqual(self.cycle.parent_id, self.quarter)
        year = self.create_cycle(date(2012, 1, 1), "year")
        self.assertEqual(self.quarter.parent_id, year)
        may = self.create_cycle(date(2012, 5, 1))
        self.assertFalse(may.parent_id)
        spring = self.create_cycle(date(2012, 4, 1), "quarter")
        self.assertEqual((may.parent_id, spring.parent_id), (spring, year))
        self.assertEqual(year.child_ids, self.quarter | spring)

    def test_other_company(self):
        """Cycles of another company are no parts."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.create_cycle(date(2012, 1, 1), company_id=other.id)
        self.assertFalse(theirs.parent_id)

    def test_moved_draft(self):
        """A draft that is moved to another month changes its quarter."""
        self.cycle.date_from = date(2012, 5, 1)
        self.assertFalse(self.cycle.parent_id)
        self.quarter.date_from = date(2012, 4, 1)
        self.assertEqual(self.cycle.parent_id, self.quarter)


class TestQuarter(NestedCommon):
    """The first quarter of 2012: 31, 29 and 31 days."""

    def test_mix(self):
        """SI-11: 80, 90, 100 with 70 % of their mean and 30 % of a judgement of 80 give
        87.0.
        """
        for month, score in ((1, 80), (2, 90), (3, 100)):
            self.add_month(month, score)
        appraisal = self.score_quarter(5, 5, 4, 4, 3)
        parts, review = (
            appraisal.line_ids.filtered(lambda ln, s=source: ln.source == s)
            for source in ("parts", "review")
        )
        self.assertEqual((parts.points, parts.effective_weight), (90.0, 70.0))
        self.assertEqual((review.points, review.effective_weight), (80.0, 30.0))
        self.assertEqual((appraisal.score, appraisal.coverage), (87.0, 100.0))
        self.assertEqual(appraisal.grade_id.code, "good")
        self.assertEqual(appraisal.part_ids.mapped("eligible_days"), [31, 29, 31])

    def test_missing_month(self):
        """SI-11: a missing month is shown as a gap; the others stand in for it."""
        self.add_month(1, 80)
        self.add_month(3, 90)
        appraisal = self.score_quarter(5, 5, 4, 4, 3)
        self.assertEqual(appraisal.part_ids.mapped("gap"), [False, "missing", False])
        self.assertEqual(appraisal.part_ids[1].eligible_days, 29)
        parts = appraisal.line_ids.filtered(lambda line: line.source == "parts")
        # Equal months: 85, and 62 of 91 days have a grade.
        self.assertEqual(parts.points, 85.0)
        self.assertEqual(parts.coverage, 68.13)
        self.assertIn("Only 2 of 3", parts.reason)
        self.assertEqual(appraisal.score, 83.5)
        self.assertEqual(appraisal.coverage, 77.69)

    def test_unrated_month_is_no_zero(self):
        """SI-11: a month without grade is a gap too, and so is one still to score."""
        self.add_month(1, None)
        self.add_month(2, 70)
        self.add_month(3, 90, state="review").sudo().state = "draft"
        appraisal = self.score_quarter()
        self.assertEqual(
            appraisal.part_ids.mapped("gap"), ["unrated", False, "unscored"]
        )
        self.assertEqual(appraisal.score, 70.0)
        # 29 of 91 days of 70 %, and no judgement: no grade.
        self.assertEqual(appraisal.coverage, 22.31)
        self.assertFalse(appraisal.grade_id)

    def test_by_days(self):
        """SI-11: months count by the days that somebody was there."""
        self.add_month(1, 60, days=10)
        self.add_month(3, 90, days=30)
        self.add_month(2, 90, days=20)
        appraisal = self.score_quarter()
        parts = appraisal.line_ids.filtered(lambda line: line.source == "parts")
        self.assertEqual(parts.points, 85.0)
        self.assertEqual(parts.coverage, 100.0)

    def test_newcomer_has_no_gap_before(self):
        """SI-14: nobody misses the months before they came."""
        self.anna.version_ids.date_version = "2012-02-15"
        self.add_month(2, 80, days=15)
        self.add_month(3, 90)
        appraisal = self.score_quarter()
        self.assertEqual(appraisal.part_ids.mapped("name"), ["2012-02", "2012-03"])
        parts = appraisal.line_ids.filtered(lambda line: line.source == "parts")
        self.assertEqual(parts.coverage, 100.0)
        # (15 * 80 + 31 * 90) / 46
        self.assertEqual(parts.points, 86.74)

    def test_scoring_again(self):
        """Scoring twice leaves the same parts; a month that comes later is taken up."""
        self.add_month(1, 80)
        appraisal = self.score_quarter()
        parts = appraisal.part_ids
        self.quarter.score()
        self.assertEqual(appraisal.part_ids, parts)
        self.add_month(2, 90)
        self.quarter.score()
        self.assertEqual(appraisal.part_ids.mapped("has_score"), [True, True, False])

    def test_months_are_published_first(self):
        """A quarter is not frozen on a month that can still change."""
        self.add_month(1, 80)
        self.add_month(2, 80, state="review")
        self.score_quarter(5, 5, 5, 5, 5)
        with self.assertRaisesRegex(UserError, "built on 2012-02"):
            self.quarter.publish()
        self.quarter.child_ids.sudo().state = "published"
        self.quarter.action_close_reviews()
        self.quarter.publish()
        self.assertEqual(self.quarter.state, "published")

    def test_queries_do_not_grow(self):
        """A quarter of sixty costs the queries of ten, but for batches of rows."""
        agents = self.create_agents(*[f"Agent {i:02}" for i in range(70)])
        small, large = self.env["hr.department"].create(
            [{"name": "Small"}, {"name": "Large"}]
        )
        agents[:10].department_id = small
        agents[10:].department_id = large
        for month in (1, 2):
            for agent in agents:
                self.add_month(month, 80, agent)
        counts = []
        second = self.create_cycle(
            date(2012, 4, 1), "quarter", scheme_id=self.quarter_scheme.id
        )
        for cycle, department in ((self.quarter, large), (second, small)):
            cycle.generate(department)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            cycle.score()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        # 180 parts and 120 lines in batches of a hundred rows.
        self.assertLessEqual(counts[0] - counts[1], 14, counts)


class TestYear(NestedCommon):
    """2012, built on its quarters."""

    def test_gaps_of_the_year(self):
        """SI-12: a missing quarter is shown as a gap and is not a zero."""
        scheme = self.create_nested_scheme("year", 100, rater_group_ids=[])
        for month in (1, 2, 3):
            self.add_month(month, 90)
        self.score_quarter()
        self.quarter.appraisal_ids.filtered(
            lambda a: a.employee_id == self.anna
        ).sudo().write({"is_rated": True})
        year = self.create_cycle(date(2012, 1, 1), "year", scheme_id=scheme.id)
        year.generate(self.desk)
        year.score()
        appraisal = year.appraisal_ids.filtered(lambda a: a.employee_id == self.anna)
        self.assertEqual(
            appraisal.part_ids.mapped("name"),
            ["2012-Q1", "2012-Q2", "2012-Q3", "2012-Q4"],
        )
        self.assertEqual(
            appraisal.part_ids.mapped("gap"), [False, "missing", "missing", "missing"]
        )
        self.assertEqual(appraisal.score, 90.0)
        # 91 of 366 days.
        self.assertEqual(appraisal.coverage, 24.86)
        self.assertFalse(appraisal.is_rated)

    def test_awards_and_penalties(self):
        """SI-12: awards and penalties of the year are listed, others not."""
        year = self.create_cycle(
            date(2012, 1, 1), "year", scheme_id=self.create_nested_scheme("year").id
        )
        year.generate(self.desk)
        appraisal = year.appraisal_ids.filtered(lambda a: a.employee_id == self.anna)
        rewards = (
            self.env["service.reward"]
            .sudo()
            .create(
                [
                    {"employee_id": self.anna.id, "reason": "Saved the day"},
                    {"employee_id": self.anna.id, "reason": "Long ago"},
                    {"employee_id": self.bert.id, "reason": "Another one"},
                ]
            )
        )
        sanctions = (
            self.env["service.sanction"]
            .sudo()
            .create(
                [
                    {
                        "employee_id": self.anna.id,
                        "reason": "Rude",
                        "rule_reference": "1.2",
                        "date_incident": day,
                        "kind": "talk",
                    }
                    for day in ("2012-06-01", "2011-06-01")
                ]
            )
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE service_reward SET state = 'granted', granted_at = '2012-05-01'"
            " WHERE id = ANY(%s)",
            [rewards.ids],
        )
        self.cr.execute(
            "UPDATE service_reward SET granted_at = '2011-05-01' WHERE id = %s",
            [rewards[1].id],
        )
        self.cr.execute(
            "UPDATE service_sanction SET state = 'final', notified_at = now()"
            " WHERE id = ANY(%s)",
            [sanctions.ids],
        )
        self.env.invalidate_all()
        self.assertEqual(appraisal.reward_ids, rewards[0])
        self.assertEqual(appraisal.sanction_ids, sanctions[0])
        year.score()
        mine = appraisal.with_user(self.anna.user_id)
        self.assertEqual(mine.reward_ids.ids, rewards[0].ids)
        self.assertEqual(mine.sanction_ids.ids, sanctions[0].ids)
        self.score_quarter()
        self.assertFalse(self.quarter.appraisal_ids.reward_ids)
