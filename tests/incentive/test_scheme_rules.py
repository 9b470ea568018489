"""What the weights of a scheme have to be, and whom it is for."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..quality.complaint_common import ComplaintCommon
from .appraisals import AppraisalCommon
from .reviews import ReviewCommon

MANAGER = "service_incentive.group_manager"
# A tenth about complaints, nothing about process; the rest is put beside it.
COMPLAINTS = {"complaint_founded": 10}


class TestSchemeRules(AppraisalCommon):
    """Approval by a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.create_person("Manager", MANAGER).user_id

    def draft(self, weights, **values):
        return self.create_scheme(weights, **values).with_user(self.manager)

    def test_process_and_growth(self):
        """SI-04: 20 % process, team work and growth are refused where 30 % are needed,
        30 % are accepted.
        """
        few = self.draft(
            {**COMPLAINTS, "first_response_on_time": 20, "tickets_solved": 70},
            code="few",
        )
        self.assertEqual(few.process_weight, 20)
        with self.assertRaisesRegex(ValidationError, "growth weigh 20 %"):
            few.action_approve()
        enough = self.draft(
            {**COMPLAINTS, "first_response_on_time": 30, "tickets_solved": 60}
        )
        enough.action_approve()
        self.assertEqual(enough.state, "approved")

    def test_team_work_in_reviews_counts(self):
        """SI-04: what raters are asked about team work counts by its kind."""
        criteria = self.env["service.appraisal.criterion"].create(
            [
                {
                    "name": name,
                    "kind": kind,
                    "weight": weight,
                    **{f"anchor_{mark}": f"{name} {mark}" for mark in range(1, 6)},
                }
                for name, kind, weight in (
                    ("Helps colleagues", "process", 3),
                    ("Reaches the aims", "result", 1),
                )
            ]
        )
        scheme = self.draft(
            {**COMPLAINTS, "tickets_solved": 50},
            review_weight=40,
            criterion_ids=[Command.set(criteria.ids)],
            rater_group_ids=[Command.create({"group": "superior", "weight": 100})],
        )
        self.assertEqual(scheme.process_weight, 30)
        scheme.action_approve()

    def test_complaints(self):
        """SI-07: a weight of 5 is refused where the minimum is 10, 10 is accepted."""
        weights = {"complaint_founded": 5, "first_response_on_time": 95}
        few = self.draft(weights, code="few")
        with self.assertRaisesRegex(ValidationError, "complaints weigh 5 %"):
            few.action_approve()
        self.company.scheme_min_complaint_weight = 5
        few.action_approve()
        self.company.scheme_min_complaint_weight = 10
        self.draft({**COMPLAINTS, "first_response_on_time": 90}).action_approve()

    def test_limits_are_logged(self):
        """SI-07: who lowers the minimum leaves a line with both values."""
        self.company.scheme_min_complaint_weight = 3
        change = self.env["service.setting.change"].search(
            [("field_name", "=", "scheme_min_complaint_weight")], limit=1
        )
        self.assertEqual((change.old_value, change.new_value), ("10.0", "3.0"))

    def test_nothing_measured_is_warned_of(self):
        """SI-03: a scheme without any measured line is warned of, not refused."""
        criterion = self.env["service.appraisal.criterion"].create(
            {"name": "Care", **{f"anchor_{mark}": "Care" for mark in range(1, 6)}}
        )
        scheme = self.draft(
            {},
            review_weight=100,
            criterion_ids=[Command.set(criterion.ids)],
            rater_group_ids=[Command.create({"group": "superior", "weight": 100})],
        )
        self.assertIn("Nothing in this scheme is measured", scheme.notice)
        scheme.action_approve()
        self.assertEqual(scheme.state, "approved")
        self.assertFalse(self.scheme.notice)

    def test_parts_need_a_longer_period(self):
        """Months count in quarters and years only, and then they carry the rules."""
        values = {"parts_weight": 70, "code": "parts"}
        scheme = self.draft({"tickets_solved": 30}, **values)
        with self.assertRaisesRegex(ValidationError, "quarter or a year"):
            scheme.action_approve()
        scheme.cycle_kind = "quarter"
        self.assertEqual(scheme.total_weight, 100)
        scheme.action_approve()

    def test_weights_with_parts_and_reviews(self):
        """SI-08: indicators, reviews and months together are 100, not 99 or 101."""
        for weight in (29, 31):
            scheme = self.draft(
                {"tickets_solved": weight},
                parts_weight=70,
                cycle_kind="year",
                code=f"parts_{weight}",
            )
            with self.assertRaisesRegex(ValidationError, "not to 100"):
                scheme.action_approve()

    def test_length_and_contract(self):
        """SI-08: a scheme for the contract or the length of the cycle goes first."""
        dispatched = self.env["hr.contract.type"].create({"name": "Dispatched"})
        month = self.create_scheme(
            {"tickets_solved": 100}, code="month", cycle_kind="month"
        )
        quarter = self.create_scheme(
            {"tickets_solved": 100}, code="quarter", cycle_kind="quarter"
        )
        contract = self.create_scheme(
            {"tickets_solved": 100},
            code="contract",
            contract_type_ids=dispatched.ids,
        )
        (month | quarter | contract).action_approve()
        anna, bert = self.create_agents("Anna", "Bert", department_id=self.desk.id)
        bert.contract_type_id = dispatched
        self.cycle.generate(self.desk)
        schemes = {a.employee_id: a.scheme_id for a in self.cycle.appraisal_ids}
        self.assertEqual((schemes[anna], schemes[bert]), (month, contract))
        self.assertNotIn(quarter, self.cycle.scheme_ids)
        spring = self.create_cycle(date(2012, 1, 1), "quarter")
        spring.generate(self.desk)
        schemes = {a.employee_id: a.scheme_id for a in spring.appraisal_ids}
        self.assertEqual((schemes[anna], schemes[bert]), (quarter, contract))

    def test_kind_of_employee(self):
        """SI-08: a scheme for trainees is theirs, and after most days as such only."""
        usual = self.create_scheme({"tickets_solved": 100}, code="usual")
        trainee = self.create_scheme(
            {"tickets_solved": 100}, code="trainee", employee_type="trainee"
        )
        (usual | trainee).action_approve()
        anna, bert, cleo = self.create_agents(
            "Anna", "Bert", "Cleo", department_id=self.desk.id
        )
        bert.employee_type = "trainee"
        cleo.create_version({"date_version": "2012-03-20", "employee_type": "trainee"})
        self.cycle.generate(self.desk)
        schemes = {a.employee_id: a.scheme_id for a in self.cycle.appraisal_ids}
        self.assertEqual(schemes[bert], trainee)
        self.assertNotIn(trainee, schemes[anna] | schemes[cleo])
        [appraisal] = self.cycle.appraisal_ids.filtered(lambda a: a.employee_id == cleo)
        self.assertEqual(
            [(part.employee_type, part.days) for part in appraisal.segment_ids],
            [("employee", 19), ("trainee", 12)],
        )
        with self.assertRaisesRegex(UserError, "new version"):
            trainee.employee_type = "worker"

    def test_locked_once_a_cycle_opened(self):
        """SI-08: the cycle keeps the version it was opened with, unchanged."""
        scheme = self.create_scheme({"tickets_solved": 100}, code="locked")
        scheme.action_approve()
        self.cycle.scheme_id = scheme
        self.create_agents("Anna", department_id=self.desk.id)
        self.cycle.generate(self.desk)
        for values in ({"parts_weight": 5}, {"cycle_kind": "year"}):
            with self.assertRaisesRegex(UserError, "new version"):
                scheme.write(values)
        with self.assertRaises(UserError):
            self.cycle.scheme_id = self.scheme

    def test_proposals_keep_the_rules(self):
        """The schemes that come as proposals can be approved as they are."""
        for name in ("balanced", "quarter", "year"):
            scheme = self.env.ref(
                f"service_incentive.service_appraisal_scheme_agent_{name}"
            ).copy()
            scheme.with_user(self.manager).action_approve()
            self.assertEqual((scheme.state, scheme.total_weight), ("approved", 100))


class TestMixedSources(ReviewCommon):
    """Customers, measured figures and the superior in one score."""

    def test_three_sources(self):
        """SI-03: customer 90 x 0.4 + inspection 80 x 0.3 + superior 70 x 0.3 = 81.0."""
        criteria = self.env["service.appraisal.criterion"].create(
            [
                {"name": name, **{f"anchor_{mark}": name for mark in range(1, 6)}}
                for name in "ABCDE"
            ]
        )
        inspection = self.env.ref("service_quality.service_indicator_inspection_score")
        inspection.write({"floor": 0, "target": 100, "cap": 100, "min_n": 1})
        scheme = self.create_scheme(
            {"inspection_score": 30},
            code="mixed",
            review_weight=70,
            criterion_ids=[Command.set(criteria.ids)],
            rater_group_ids=[
                Command.create({"group": "customer", "weight": 400 / 7}),
                Command.create({"group": "superior", "weight": 300 / 7}),
            ],
        )
        scheme.action_approve()
        self.cycle.scheme_id = scheme
        self.criteria = criteria
        self.rate(self.anna, 5, 5, 5, 5, 3)  # 90 points
        body = self.env["service.inspection"].create(
            {
                "checklist_id": self.env["service.checklist"].search([], limit=1).id,
                "employee_id": self.anna.id,
            }
        )
        self.env.flush_all()
        self.cr.execute(
            """UPDATE service_inspection SET state = 'published', score = 80,
                      has_score = TRUE, published_at = '2012-03-14 12:00:00'
                WHERE id = %s""",
            [body.id],
        )
        self.env.invalidate_all()
        self.ask()
        [review] = self.get_reviews(self.anna, "superior")
        self.give(review, 4, 4, 4, 4, 3)  # 70 points
        self.cycle.score()
        appraisal = self.get_appraisal(self.anna)
        points = {line.name: line.points for line in appraisal.line_ids}
        self.assertEqual(sorted(points.values()), [70.0, 80.0, 90.0])
        self.assertEqual(appraisal.score, 81.0)
        self.assertEqual(appraisal.coverage, 100)
        shown = {
            group["group"]: (group["points"], len(group["criteria"]))
            for group in appraisal.get_review_summary()
        }
        self.assertEqual(shown, {"customer": (90.0, 0), "superior": (70.0, 5)})

    def test_small_sample(self):
        """SI-18: four ratings where five are needed flag a small sample, and the other
        raters take over its weight.
        """
        self.rate(self.anna, 5, 5, 5, 1)
        self.rate(self.anna, 5, day="2012-02-28")
        self.add_events(self.anna, "resolved", "2012-03-14 12:00:00", 40)
        self.ask()
        [review] = self.get_reviews(self.anna, "superior")
        self.give(review, 4, 4)
        self.cycle.score()
        lines = {
            line.rater_group or line.source: line
            for line in self.get_appraisal(self.anna).line_ids
        }
        customer = lines["customer"]
        self.assertIn("Small sample: only 4 of 5", customer.reason)
        self.assertEqual(customer.effective_weight, 0)
        # Only the superior has spoken, and has the whole half of the reviews.
        self.assertEqual(lines["superior"].effective_weight, 50)
        self.assertEqual(lines["indicator"].effective_weight, 50)
        appraisal = self.get_appraisal(self.anna)
        self.assertEqual(appraisal.score, 87.5)
        # 50 of the indicator, 40 % of the 50 of the reviews.
        self.assertEqual(appraisal.coverage, 70)


class TestFoundedComplaint(ComplaintCommon):
    """Ada is complained about in March 2026."""

    def test_other_month(self):
        """SI-07: a founded complaint counts in its month and in no other."""
        self.bring_to("verdict")
        indicators = {
            indicator.provider: indicator
            for indicator in self.env["service.indicator"].search([])
        }
        scheme = self.env["service.appraisal.scheme"].create(
            {
                "name": "Complaints",
                "code": "complaints",
                "line_ids": [
                    Command.create(
                        {
                            "indicator_id": indicators["complaint_founded"].id,
                            "weight": 100,
                        }
                    )
                ],
                "grade_ids": [
                    Command.create({"name": "Any", "code": "any", "min_score": 0})
                ],
            }
        )
        scheme.action_approve()
        self.agent.version_ids.date_version = "2020-01-01"
        scores = []
        for month in (2, 3, 4):
            cycle = self.env["service.appraisal.cycle"].create(
                {
                    "kind": "month",
                    "date_from": date(2026, month, 1),
                    "scheme_id": scheme.id,
                }
            )
            cycle.generate()
            cycle.score()
            scores.append(
                cycle.appraisal_ids.filtered(
                    lambda a: a.employee_id == self.agent
                ).score
            )
        self.assertEqual((scores[0], scores[2]), (100, 100))
        self.assertLess(scores[1], 100)
