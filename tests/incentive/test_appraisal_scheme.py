"""Schemes: complete before use, unchangeable afterwards, versioned."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .appraisals import AppraisalCommon


class TestAppraisalScheme(AppraisalCommon):
    """The life of a scheme."""

    def test_weights_sum_to_100(self):
        """SI-08 Weights of 99 or 101 are refused at approval, 100 is accepted."""
        for weights in ((50, 49), (50, 51), (33.33, 66.66)):
            scheme = self.create_scheme(
                dict(zip(("tickets_solved", "reopened_rate"), weights, strict=True)),
                code=f"sum_{sum(weights)}",
            )
            with self.assertRaises(ValidationError):
                scheme.action_approve()
            self.assertEqual(scheme.state, "draft")
        scheme = self.create_scheme(
            {
                "tickets_solved": 33.33,
                "reopened_rate": 33.33,
                "resolution_on_time": 33.34,
            }
        )
        scheme.action_approve()
        self.assertEqual(scheme.state, "approved")
        self.assertEqual(scheme.approved_user_id, self.env.user)

    def test_every_score_has_a_grade(self):
        """SI-23 A scale that leaves low scores without a grade is refused."""
        scheme = self.create_scheme({"tickets_solved": 100})
        scheme.grade_ids.filtered(lambda grade: not grade.min_score).unlink()
        with self.assertRaises(ValidationError):
            scheme.action_approve()

    def test_approved_is_locked(self):
        """SI-08 An approved scheme cannot be edited, neither it nor its parts."""
        line, grade = self.scheme.line_ids[0], self.scheme.grade_ids[0]
        indicator = line.indicator_id.copy({"code": "another"})
        manager = self.create_person("Manager", "service_incentive.group_manager")
        for refused in (
            lambda: self.scheme.write({"baseline": 60}),
            lambda: self.scheme.with_user(manager.user_id).write({"state": "draft"}),
            lambda: self.scheme.unlink(),
            lambda: line.write({"weight": 20}),
            lambda: line.unlink(),
            lambda: grade.write({"min_score": 95}),
            lambda: grade.unlink(),
            lambda: self.env["service.appraisal.scheme.line"].create(
                {
                    "scheme_id": self.scheme.id,
                    "indicator_id": indicator.id,
                    "weight": 1,
                }
            ),
            lambda: self.scheme.write(
                {
                    "grade_ids": [
                        Command.create({"name": "x", "code": "x", "min_score": 1})
                    ]
                }
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                refused()

    def test_new_version(self):
        """SI-08 A new version continues; a running cycle keeps the old one."""
        anna, bert = self.create_agents("Anna", "Bert", department_id=self.desk.id)
        bert.version_ids.date_version = "2012-04-01"
        self.cycle.generate(self.desk)
        action = self.scheme.action_new_version()
        new = self.env["service.appraisal.scheme"].browse(action["res_id"])
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(new.line_ids.mapped("weight"), [30, 30, 10, 15, 15])
        self.assertEqual(self.scheme.action_new_version()["res_id"], new.id)
        new.line_ids[0].weight = 40
        new.line_ids[1].weight = 20
        new.action_approve()
        self.assertEqual((self.scheme.state, new.state), ("retired", "approved"))
        bert.version_ids.date_version = "2012-01-01"
        self.cycle.generate(self.desk)
        self.assertEqual(self.cycle.appraisal_ids.employee_id, anna | bert)
        self.assertEqual(self.cycle.appraisal_ids.scheme_id, self.scheme)
        april = self.create_cycle(date(2012, 4, 1))
        april.generate(self.desk)
        self.assertEqual(april.appraisal_ids.scheme_id, new)
        self.assertEqual(april.appraisal_ids[0].line_ids[0].weight, 40)

    def test_best_scheme(self):
        """SI-08 A scheme for the job goes before one for the department."""
        job = self.env["hr.job"].create({"name": "Expert"})
        below = self.env["hr.department"].create(
            {"name": "Night shift", "parent_id": self.desk.id}
        )
        of_desk = self.create_scheme(
            {"tickets_solved": 100}, code="desk", department_ids=self.desk.ids
        )
        of_job = self.create_scheme(
            {"tickets_solved": 100}, code="job", job_ids=job.ids
        )
        (of_desk | of_job).action_approve()
        anna, bert, carl = self.create_agents("Anna", "Bert", "Carl")
        anna.department_id = bert.department_id = below
        bert.job_id = job
        self.cycle.generate()
        schemes = {a.employee_id: a.scheme_id for a in self.cycle.appraisal_ids}
        self.assertEqual(schemes[anna], of_desk)
        self.assertEqual(schemes[bert], of_job)
        self.assertEqual(schemes[carl], self.scheme)

    def test_scheme_of_the_cycle_goes_first(self):
        """A scheme chosen for the cycle holds for everybody."""
        only = self.create_scheme({"tickets_solved": 100})
        only.action_approve()
        self.cycle.scheme_id = only
        self.create_agents("Anna")
        self.cycle.generate()
        self.assertEqual(self.cycle.appraisal_ids.scheme_id, only)

    def test_copy_is_another_scheme(self):
        """A duplicate is a scheme of its own, not another version."""
        copy = self.scheme.copy()
        self.assertNotEqual(copy.code, self.scheme.code)
        self.assertEqual((copy.version, copy.state), (1, "draft"))
        copy.action_approve()
        self.assertEqual(self.scheme.state, "approved")

    def test_seeded_scheme(self):
        """SI-23 The default scheme is approved, sums to 100 and has the four bands."""
        self.assertEqual(
            (self.scheme.state, self.scheme.total_weight), ("approved", 100)
        )
        self.assertEqual(len(self.scheme.line_ids), 5)
        self.assertEqual(
            [(grade.code, grade.min_score) for grade in self.scheme.grade_ids],
            [("excellent", 90), ("good", 75), ("pass", 60), ("fail", 0)],
        )
        self.assertEqual((self.scheme.baseline, self.scheme.min_coverage), (70, 60))
