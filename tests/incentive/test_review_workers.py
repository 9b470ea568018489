"""Reviews under bad luck: two workers at the same moment."""

from datetime import date

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..workers import committed, run_in_workers


@tagged("post_install", "-at_install")
class TestReviewWorkers(TransactionCase):
    """Real transactions on data that is removed afterwards."""

    def setUp(self):
        super().setUp()
        with committed(self.registry) as env:
            department = env["hr.department"].create({"name": "Review crowd"})
            users = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    [
                        {"name": f"Rater {i}", "login": f"review.worker.{i}"}
                        for i in range(4)
                    ]
                )
            )
            employees = env["hr.employee"].create(
                [
                    {
                        "name": user.name,
                        "user_id": user.id,
                        "department_id": department.id,
                        "date_version": "1999-01-01",
                    }
                    for user in users
                ]
            )
            criterion = env["service.appraisal.criterion"].create(
                {"name": "Care", **{f"anchor_{i}": f"Step {i}" for i in range(1, 6)}}
            )
            scheme = env["service.appraisal.scheme"].create(
                {
                    "name": "Review crowd",
                    "code": "review_crowd",
                    "review_weight": 100,
                    "criterion_ids": [Command.set(criterion.ids)],
                    "rater_group_ids": [
                        Command.create({"group": "peer", "weight": 100})
                    ],
                    "grade_ids": [
                        Command.create({"name": "Any", "code": "any", "min_score": 0})
                    ],
                }
            )
            scheme.action_approve()
            cycle = env["service.appraisal.cycle"].create(
                {"kind": "month", "date_from": date(1999, 5, 1), "scheme_id": scheme.id}
            )
            self.ids = {
                "hr_department": department.ids,
                "hr_employee": employees.ids,
                "service_appraisal_criterion": criterion.ids,
                "service_appraisal_scheme": scheme.ids,
                "res_users": users.ids,
            }
            self.criterion_id, self.cycle_id = criterion.id, cycle.id
        self.addCleanup(self.remove)

    def remove(self):
        with committed(self.registry) as env:
            env["service.appraisal.cycle"].browse(self.cycle_id).unlink()
            employees = env["hr.employee"].browse(self.ids["hr_employee"])
            resources = employees.resource_id
            employees.unlink()
            resources.exists().unlink()
            users = env["res.users"].browse(self.ids["res_users"])
            partners = users.partner_id
            users.unlink()
            partners.unlink()
            # An approved scheme stays on file, but for this one.
            for table in ("service_appraisal_scheme", "service_appraisal_criterion"):
                env.cr.execute(
                    f"DELETE FROM {table} WHERE id = ANY(%s)", [self.ids[table]]
                )
            env["hr.department"].browse(self.ids["hr_department"]).unlink()

    def generate(self, env):
        cycle = env["service.appraisal.cycle"].browse(self.cycle_id)
        cycle.generate(self.ids["hr_department"])
        return len(cycle.assignment_ids)

    def test_asked_once(self):
        """SI-17: two officers generate at once: every rater is asked once."""
        self.assertEqual(run_in_workers(self.registry, self.generate), [12, 12])

    def test_closed_once(self):
        """SI-17: two workers close at once: every answer is taken in once."""
        with committed(self.registry) as env:
            self.generate(env)
            cycle = env["service.appraisal.cycle"].browse(self.cycle_id)
            self.assertGreater(cycle.review_deadline, fields.Date.today())
            for review in cycle.assignment_ids:
                page = review.with_user(review.rater_id.user_id)
                page.save_sheet({"marks": {self.criterion_id: 4}})
                page.submit()

        def close(env):
            cycle = env["service.appraisal.cycle"].browse(self.cycle_id)
            cycle._lock()
            if not cycle.reviews_closed_at:
                cycle._close_reviews()

        run_in_workers(self.registry, close)
        with committed(self.registry) as env:
            appraisals = env["service.appraisal"].search(
                [("cycle_id", "=", self.cycle_id)]
            )
            self.assertEqual(len(appraisals), 4)
            for appraisal in appraisals:
                found = appraisal._get_review_points()[appraisal.id]["peer"]
                self.assertEqual((found.points, found.n), (75, 3))
