"""What customers say leads to: praise once, or talk, training and another look."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .test_outcome_rules import OutcomeRuleCommon


class TestCustomerCase(OutcomeRuleCommon):
    """Person A, rated by customers in March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.customer_recheck_days = 60
        cls.person = cls.people[0]
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "-"}
        )

    def rate(self, day, *scores, employee=None):
        """Answers of customers on a day."""
        self.env["service.feedback"].sudo().create(
            [
                {
                    "ticket_id": self.ticket.id,
                    "company_id": self.env.company.id,
                    "employee_id": (employee or self.person).id,
                    "score": score,
                    "answered_at": f"{day} 10:00:00",
                }
                for score in scores
            ]
        )

    def low_rule(self):
        return self.rule(
            condition="customer_low",
            customer_score=3,
            min_n=5,
            effect="case",
            sanction_kind="written_warning",
        )

    def low_month(self):
        """March with a low mean, and the case that it opens."""
        self.low_rule()
        self.rate("2026-03-10", 2, 2, 2, 3, 3)
        cycle = self.cycle(80)
        cycle.propose_outcomes(best_n=0)
        return cycle.customer_case_ids.sudo()

    def recheck(self, day):
        cron = self.env.ref("service_incentive.ir_cron_service_customer_case")
        self.env.flush_all()
        with self.enter_registry_test_mode(), freeze_time(f"{day} 03:00:00"):
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def train(self, case, day):
        with freeze_time(f"{day} 12:00:00"):
            case.need_id.sudo().action_done()

    def test_high(self):
        """SI-29: a mean over the limit with enough answers proposes once a period."""
        self.rule(
            condition="customer_high",
            customer_score=4.5,
            min_n=5,
            reward_kind="commendation",
        )
        self.rate("2026-03-10", 5, 5, 5, 4, 4)
        self.rate("2026-04-10", 5, 5, 5, 5)
        cycle = self.cycle(None)
        self.assertEqual(cycle.propose_outcomes(best_n=0)["rewards"], 1)
        self.assertEqual(cycle.propose_outcomes(best_n=0)["rewards"], 0)
        self.assertIn("4.60", cycle.reward_ids.reason)
        april = self.cycle(80, month=4)
        self.assertEqual(april.propose_outcomes(best_n=0)["rewards"], 0, "too few")

    def test_high_boundary(self):
        """SI-29: exactly the limit is high; a replaced answer does not count."""
        rule = self.rule(
            condition="customer_high",
            customer_score=4.5,
            min_n=2,
            reward_kind="commendation",
        )
        self.rate("2026-03-10", 4, 5)
        self.rate("2026-03-11", 1)
        cycle = self.cycle(80)
        appraisals = cycle.appraisal_ids.sudo()
        self.assertFalse(cycle._match_rules(rule, appraisals))
        one = self.env["service.feedback"].search([("score", "=", 1)], limit=1)
        one.sudo().superseded_at = datetime(2026, 3, 12)
        self.assertTrue(cycle._match_rules(rule, appraisals))

    def test_low_opens_a_case(self):
        """SI-28: low ratings lead to a talk and training, and to no penalty."""
        case = self.low_month()
        self.assertEqual((case.employee_id, case.state), (self.person, "open"))
        self.assertEqual((case.mean, case.n), (2.4, 5))
        self.assertEqual(case.sanction_id.kind, "talk")
        self.assertEqual(case.need_id.employee_id, self.person)
        self.assertFalse(case.penalty_id)

    def test_not_before(self):
        """SI-28: low again before the training is no penalty yet, nor too soon."""
        case = self.low_month()
        self.rate("2026-04-10", 1, 1, 1, 1, 1)
        april = self.cycle(80, month=4)
        april.propose_outcomes(best_n=0)
        self.assertFalse(april.customer_case_ids, "the open one goes on")
        self.recheck("2026-07-15")
        self.assertEqual(case.state, "open")
        self.train(case, "2026-07-20")
        self.rate("2026-08-01", 1, 1, 1, 1, 1)
        self.recheck("2026-08-02")
        self.assertEqual(case.state, "waiting")
        self.assertFalse(case.penalty_id)
        self.assertEqual(case.recheck_at.date(), date(2026, 9, 18))

    def test_still_low(self):
        """SI-28: the second low after the training proposes a penalty, once."""
        case = self.low_month()
        self.train(case, "2026-04-20")
        self.rate("2026-05-10", 2, 2, 2, 2, 2)
        self.recheck("2026-06-18")
        self.assertEqual(case.state, "waiting")
        self.recheck("2026-06-20")
        self.assertEqual(case.state, "still_low")
        penalty = case.penalty_id
        self.assertEqual((penalty.kind, penalty.state), ("written_warning", "draft"))
        self.assertEqual(
            (penalty.res_model, penalty.res_id), ("service.customer.case", case.id)
        )
        self.recheck("2026-06-21")
        self.assertEqual(
            self.env["service.sanction"].search_count(
                [("employee_id", "=", self.person.id), ("kind", "!=", "talk")]
            ),
            1,
        )

    def test_recovered(self):
        """SI-28: exactly the limit after the training is good, and the case is over."""
        case = self.low_month()
        self.train(case, "2026-04-20")
        self.rate("2026-05-10", 3, 3, 3, 3, 3)
        self.recheck("2026-06-20")
        self.assertEqual((case.state, case.recheck_mean), ("recovered", 3.0))
        self.assertFalse(case.penalty_id)

    def test_too_few_answers(self):
        """SI-28: with too few answers the other look is put off, nobody is judged."""
        case = self.low_month()
        self.train(case, "2026-04-20")
        self.rate("2026-05-10", 1, 1, 1, 1)
        self.recheck("2026-06-20")
        self.assertEqual(case.state, "waiting")
        self.assertEqual(case.recheck_at.date(), date(2026, 8, 19))

    def test_nobody_moves_it(self):
        """SI-28: neither officers nor the person move a case; HR may close it."""
        case = self.low_month()
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError):
                case.with_user(user).write({"state": "still_low"})
        with self.assertRaises(AccessError):
            self.env["service.customer.case"].with_user(self.manager).create(
                {"employee_id": self.person.id}
            )
        case.with_user(self.officer).action_close("Was a mix-up of names")
        self.assertEqual(case.state, "closed")
        self.train(case, "2026-04-20")
        self.recheck("2026-09-01")
        self.assertEqual(case.state, "closed")
