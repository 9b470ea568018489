"""What the fairness report points out."""

from odoo.exceptions import AccessError

from .reviews import ReviewCommon


class TestFairness(ReviewCommon):
    """March 2012."""

    def find(self, kind):
        self.env.flush_all()
        return self.env["service.fairness.finding"].search(
            [("cycle_id", "=", self.cycle.id), ("kind", "=", kind)]
        )

    def test_same_job_other_scheme(self):
        """SI-09: two people with the same job and another scheme are listed."""
        job, other = self.env["hr.job"].create([{"name": "Agent"}, {"name": "Expert"}])
        self.cycle.scheme_id = False
        scheme = self.create_scheme(
            {"tickets_solved": 100}, code="night", department_ids=self.desk.ids
        )
        scheme.action_approve()
        (self.anna | self.bert).job_id = job
        self.cleo.job_id = other
        self.bert.department_id = False
        self.cycle.generate()
        found = self.find("scheme")
        self.assertEqual(found.employee_id, self.anna | self.bert)
        self.assertEqual(len(found.scheme_id), 2)

    def test_striking_rater(self):
        """SI-09: a rater whose mean deviates more than the setting is listed, one who
        does not is not.
        """
        strict = self.create_people("Strict", parent_id=self.head.id)
        people = self.create_people(
            "Fay", "Gus", "Hal", parent_id=strict.id, department_id=self.desk.id
        )
        self.ask()
        for employee in (self.anna, self.bert, self.cleo):
            self.give(self.get_reviews(employee, "superior"), 4, 4)
        for employee in people:
            self.give(self.get_reviews(employee, "superior"), 3, 4)
        self.cycle.score()
        # 75 points and 56.25: both are 18.75 away from the other.
        found = self.find("rater")
        self.assertEqual(found.employee_id, self.boss | strict)
        self.assertEqual(sorted(found.mapped("deviation")), [-18.75, 18.75])
        self.assertEqual(found.mapped("count"), [3, 3])
        action = found[0].action_open_appraisal()
        self.assertEqual(
            self.env["service.appraisal"].search_count(action["domain"]), 3
        )
        self.company.fairness_rater_deviation = 19
        self.assertFalse(self.find("rater"))

    def test_outlier(self):
        """SI-09: a score far from the others of the scheme is shown."""
        agents = self.create_agents(
            *[f"Agent {i}" for i in range(9)], department_id=self.desk.id
        )
        self.cycle.generate(self.desk)
        appraisals = self.cycle.appraisal_ids.filtered(
            lambda a: a.employee_id in agents
        ).sudo()
        appraisals.write({"has_score": True, "score": 80})
        appraisals[:1].score = 20
        found = self.find("score")
        self.assertEqual(found.employee_id, appraisals[:1].employee_id)
        self.assertAlmostEqual(found.reference, (8 * 80 + 20) / 9, 2)
        self.company.fairness_outlier_deviations = 3
        self.assertFalse(self.find("score"))

    def test_changes_leave_a_line(self):
        """SI-09: every change of a weight or of who somebody answered to has a line."""
        scheme = self.create_scheme({"tickets_solved": 100}, code="logged")
        scheme.line_ids.weight = 90
        scheme.baseline = 65
        changes = self.env["service.setting.change"].search(
            [("res_model", "like", "service.appraisal.scheme%")], limit=2
        )
        self.assertEqual(
            {(c.field_name, c.old_value, c.new_value) for c in changes},
            {("weight", "100.0", "90.0"), ("baseline", "70.0", "65.0")},
        )
        self.ask()
        appraisal = self.get_appraisal(self.anna).with_context(
            tracking_disable=False, mail_notrack=False
        )
        self.env.flush_all()
        self.cr.precommit.run()
        appraisal.manager_id = self.head
        self.env.flush_all()
        self.cr.precommit.run()
        [value] = appraisal.message_ids.sudo().tracking_value_ids
        self.assertEqual((value.old_value_char, value.new_value_char), ("Boss", "Head"))

    def test_for_officers_only(self):
        """SI-09: an employee or a superior does not read the report."""
        for person in (self.anna, self.boss):
            with self.assertRaises(AccessError):
                self.env["service.fairness.finding"].with_user(person.user_id).search(
                    []
                )
        self.env["service.fairness.finding"].with_user(self.officer.user_id).search([])
