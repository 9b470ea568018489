"""Scores moved in calibration: who, when, and what stays on file."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.service_quality.tools import distribution

from .decisions import DecisionCommon, create_published_cycle


class TestCalibrationScore(DecisionCommon):
    """A scored month of the agent with 88, in review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle = create_published_cycle(
            cls.env, cls.scheme, [(cls.agent, 88), (cls.colleague, None)]
        )
        cls.cycle.appraisal_ids.write({"state": "scored", "manager_id": cls.boss.id})
        cls.cycle.state = "review"
        cls.cycle = cls.cycle.with_user(cls.officer)
        cls.appraisal = cls.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id == cls.agent
        )

    def calibrate(self, score, reason="Judged more strictly than others", user=None):
        """Move the score in the dialog, as the officer or somebody else."""
        user = user or self.officer
        wizard = Form(
            self.env["service.appraisal.calibrate"]
            .with_user(user)
            .with_context(default_appraisal_id=self.appraisal.id)
        )
        wizard.new_score = score
        wizard.reason = reason
        wizard.save().action_confirm()
        return self.appraisal.adjustment_ids[:1]

    def test_moved(self):
        """SI-21: 88 to 84 stores old, new, reason and user; the view of the grades
        follows."""
        self.cycle.action_start_calibration()
        before = {row.code: row for row in self.cycle._get_distribution()}
        self.assertEqual(before["good"].after, 1)
        adjustment = self.calibrate(84)
        self.assertEqual(
            (adjustment.old_score, adjustment.new_score, adjustment.difference),
            (88, 84, -4),
        )
        self.assertEqual(adjustment.user_id, self.officer)
        self.assertEqual(adjustment.reason, "Judged more strictly than others")
        self.assertEqual(
            (self.appraisal.score, self.appraisal.computed_score), (84, 88)
        )
        self.assertTrue(self.appraisal.is_adjusted)
        self.calibrate(74.99)
        after = {row.code: row for row in self.cycle._get_distribution()}
        self.assertEqual((after["good"].before, after["good"].after), (1, 0))
        self.assertEqual((after["pass"].before, after["pass"].after), (0, 1))
        self.assertIn("Pass", self.cycle.distribution)
        self.assertEqual(self.appraisal.grade_id.code, "pass")
        self.assertEqual(self.appraisal.computed_grade_id.code, "good")
        self.assertEqual(self.cycle.adjustment_count, 2)

    def test_below_baseline_follows(self):
        """SI-21: a score moved below the baseline is below it, and back."""
        self.cycle.action_start_calibration()
        self.calibrate(69.99)
        self.assertTrue(self.appraisal.is_below_baseline)
        self.calibrate(70)
        self.assertFalse(self.appraisal.is_below_baseline)

    def test_only_in_calibration(self):
        """SI-21: a result cannot be calibrated in review nor after publication."""
        with self.assertRaises(UserError):
            self.appraisal.calibrate(84, "Too early")
        self.cycle.action_start_calibration()
        self.cycle.publish()
        with self.assertRaises(UserError):
            self.appraisal.calibrate(84, "Too late")
        self.assertEqual(self.appraisal.score, 88)

    def test_who(self):
        """SI-21: not oneself, not somebody above, not without being an officer."""
        self.cycle.action_start_calibration()
        for person in (self.agent, self.boss, self.colleague):
            with self.assertRaises(AccessError):
                self.as_user(self.appraisal, person).calibrate(90, "Me")
        for person in (self.agent, self.create_person("Ida", parent_id=self.agent.id)):
            person.user_id.group_ids += self.env.ref("service_incentive.group_officer")
            with self.assertRaises(AccessError):
                self.as_user(self.appraisal, person).calibrate(90, "Mine")
        self.assertEqual(self.appraisal.score, 88)

    def test_bad_input(self):
        """SI-21: no reason, no such score, no grade, no change: refused in words."""
        self.cycle.action_start_calibration()
        for score, reason in ((84, " "), (101, "Above"), (-1, "Below"), (88, "Same")):
            with self.assertRaises(UserError):
                self.appraisal.calibrate(score, reason)
        unrated = self.cycle.appraisal_ids - self.appraisal
        with self.assertRaises(UserError):
            unrated.calibrate(84, "Nothing to judge by")

    def test_several(self):
        """SI-21: who calibrates sees that another was faster, and who it was."""
        self.cycle.action_start_calibration()
        second = Form(
            self.env["service.appraisal.calibrate"]
            .with_user(self.manager)
            .with_context(default_appraisal_id=self.appraisal.id)
        )
        second.new_score = 90
        second.reason = "Helped others"
        wizard = second.save()
        self.calibrate(84)
        with self.assertRaises(UserError):
            wizard.action_confirm()
        self.calibrate(86, user=self.manager)
        self.assertEqual(
            self.appraisal.adjustment_ids.user_id, self.officer | self.manager
        )

    def test_scored_anew(self):
        """SI-21: back in review a new scoring sets adjustments aside, and says so."""
        self.cycle.action_start_calibration()
        adjustment = self.calibrate(84)
        with self.assertRaises(UserError):
            self.cycle.score()
        self.cycle.action_back_to_review()
        self.assertEqual(self.appraisal.score, 84)
        self.cycle.score()
        self.assertTrue(adjustment.superseded_at)
        self.assertFalse(self.appraisal.is_adjusted)
        self.assertEqual(self.appraisal.score, self.appraisal.computed_score)

    def test_append_only(self):
        """SI-21: nobody writes, changes or deletes an adjustment, no matter who."""
        self.cycle.action_start_calibration()
        adjustment = self.calibrate(84)
        values = {"appraisal_id": self.appraisal.id, "reason": "x", "kind": "appeal"}
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError):
                self.env["service.appraisal.adjustment"].with_user(user).create(values)
        for record in (adjustment.with_user(self.manager), adjustment.sudo()):
            with self.assertRaises(AccessError):
                record.write({"new_score": 99})
            with self.assertRaises(AccessError):
                record.unlink()
        with self.assertRaises(UserError):
            self.appraisal.with_user(self.manager).write({"computed_score": 99})

    def test_expected(self):
        """SI-21: departing from what was expected warns and moves nobody."""
        shares = distribution.shares(
            [("good", "Good", 50), ("fail", "Fail", 50)],
            [("good", 5), ("fail", 5)],
            [("good", 6), ("fail", 4)],
        )
        self.assertEqual(distribution.departures(shares, 10, 10), [])
        self.assertEqual(
            [row.code for row in distribution.departures(shares, 9.9, 10)],
            ["good", "fail"],
        )
        self.assertEqual(distribution.departures(shares, 9.9, 11), [])

    def test_warning(self):
        """SI-21: the cycle names the grade that departs; nothing is forced."""
        self.scheme.sudo().state = "draft"
        for grade, share in zip(self.scheme.grade_ids, (10, 40, 40, 10), strict=True):
            grade.sudo().expected_share = share
        self.scheme.sudo().state = "approved"
        self.env.company.calibration_min_people = 2
        self.assertFalse(self.cycle.distribution_warning)
        self.env.company.calibration_min_people = 1
        self.cycle.invalidate_recordset()
        self.assertIn("Good", self.cycle.distribution_warning)
        self.assertEqual(self.appraisal.score, 88)

    def test_seen_by(self):
        """SI-21: the employee and the superior see it once it is published."""
        self.cycle.action_start_calibration()
        adjustment = self.calibrate(84)
        for person in (self.agent, self.boss):
            self.assertFalse(self.as_user(adjustment, person).search([]))
        self.cycle.publish()
        for person in (self.agent, self.boss):
            self.assertEqual(self.as_user(adjustment, person).search([]), adjustment)
        self.assertFalse(self.as_user(adjustment, self.colleague).search([]))
