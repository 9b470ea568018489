"""A review on a phone, in a browser."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestReviewPhone(ServiceHttpCommon):
    """Bert is asked about Anna, on a screen of 390 by 844 pixels."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rater = new_test_user(cls.env, login="tour.rater", name="Bert")
        employees = cls.env["hr.employee"].create(
            [
                {"name": "Bert", "user_id": cls.rater.id},
                {"name": "Anna", "date_version": "2011-01-01"},
            ]
        )
        criteria = cls.env["service.appraisal.criterion"].create(
            [
                {
                    "name": name,
                    "sequence": sequence,
                    **{
                        f"anchor_{mark}": f"{name}: how it is at step {mark}"
                        for mark in range(1, 6)
                    },
                }
                for sequence, name in enumerate(("Care", "Teamwork"))
            ]
        )
        scheme = cls.env["service.appraisal.scheme"].create(
            {
                "name": "On tour",
                "code": "on_tour",
                "review_weight": 100,
                "criterion_ids": [Command.set(criteria.ids)],
                "rater_group_ids": [Command.create({"group": "peer", "weight": 100})],
                "grade_ids": [
                    Command.create({"name": "Any", "code": "any", "min_score": 0})
                ],
            }
        )
        cycle = cls.env["service.appraisal.cycle"].create(
            {
                "date_from": "2012-03-01",
                "review_deadline": fields.Date.add(fields.Date.today(), days=5),
            }
        )
        appraisal = cls.env["service.appraisal"].create(
            {
                "cycle_id": cycle.id,
                "employee_id": employees[1].id,
                "company_id": cycle.company_id.id,
                "scheme_id": scheme.id,
            }
        )
        cls.review = cls.env["service.review.assignment"].create(
            {
                "appraisal_id": appraisal.id,
                "rater_id": employees[0].id,
                "group": "peer",
            }
        )

    def test_two_minutes(self):
        """SI-17 Answer, comment, reload, go back, skip, sum up, give; without name it
        stays sealed.
        """
        self.start_tour(
            "/odoo/my-reviews",
            "service_incentive_review_phone",
            login=self.rater.login,
        )
        self.assertEqual(self.review.state, "submitted")
        self.assertEqual(sorted(self.review.draft["marks"].values()), [0, 4])
        self.assertIn("Took my late shift", self.review.draft["comments"].values())
        self.assertEqual(self.review.draft["comment"], "Explains things well")
        self.assertFalse(self.review.appraisal_id.response_ids)
