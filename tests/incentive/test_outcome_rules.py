"""Rules that tie proposals to results, the ladder, and their dry run."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from odoo.addons.service_incentive.wizards import service_outcome_dry_run
from odoo.addons.service_quality.tools import distribution

from .decisions import DecisionCommon, create_published_cycle


class OutcomeRuleCommon(DecisionCommon):
    """Six people and no rule but those of the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.appraisal.outcome.rule"].search([]).sudo().state = "draft"
        cls.people = cls.env["hr.employee"].create(
            [
                {"name": f"Person {letter}", "date_version": "2020-01-01"}
                for letter in "ABCDEF"
            ]
        )

    def rule(self, activate=True, **values):
        """A rule, in force by the manager."""
        rule = (
            self.env["service.appraisal.outcome.rule"]
            .with_user(self.manager)
            .create(values)
        )
        if activate:
            rule.action_activate()
        return rule

    def cycle(self, *scores, month=3, year=2026, **values):
        """A published month in which the people have these scores, as the officer."""
        cycle = create_published_cycle(
            self.env,
            self.scheme,
            list(zip(self.people, scores, strict=False)),
            first_day=date(year, month, 1),
        )
        if values:
            cycle.appraisal_ids.write(values)
        return cycle.with_user(self.officer)

    def proposed(self, cycle, model):
        """[(letter, kind)] of what was proposed from a cycle."""
        found = self.env[model].search([("cycle_id", "=", cycle.id)])
        return sorted((d.employee_id.name[-1], d.kind) for d in found)


class TestOutcomeRules(OutcomeRuleCommon):
    def test_boundaries(self):
        """SI-23: 90.0 excellent, 89.99 good, 75.0 good, 60.0 pass, 59.99 fail."""
        for score, code in (
            (90.0, "excellent"),
            (89.99, "good"),
            (75.0, "good"),
            (74.99, "pass"),
            (60.0, "pass"),
            (59.99, "fail"),
            (0.0, "fail"),
            (100.0, "excellent"),
        ):
            self.assertEqual(self.scheme._get_grade(score).code, code, score)

    def test_bands_per_company(self):
        """SI-23: another company has bands of its own."""
        other = self.env["res.company"].create({"name": "Strict Ltd"})
        strict = self.scheme.copy({"code": "strict", "company_id": other.id})
        grade = strict.grade_ids.filtered(lambda g: g.code == "excellent")
        grade.min_score = 95
        self.assertEqual(strict._get_grade(90).code, "good")
        self.assertEqual(self.scheme._get_grade(90).code, "excellent")

    def test_excellent(self):
        """SI-24: excellent creates the configured proposals, with their trace."""
        self.env.company.conduct_allow_monetary = True
        rule = self.rule(
            grade_code="excellent",
            effect="proposal",
            proposal_kind="coefficient",
            coefficient=1.2,
        )
        self.rule(
            grade_code="excellent",
            effect="proposal",
            proposal_kind="raise",
            raise_percent=3,
        )
        topic = self.env.ref("service_training.service_training_topic_product")
        self.rule(grade_code="excellent", effect="training", training_topic_id=topic.id)
        cycle = self.cycle(90, 89.99)
        made = cycle.propose_outcomes(best_n=0)
        self.assertEqual((made["proposals"], made["needs"]), (2, 1))
        self.assertEqual(
            self.proposed(cycle, "service.appraisal.proposal"),
            [("A", "coefficient"), ("A", "raise")],
        )
        proposal = cycle.proposal_ids.filtered(lambda p: p.kind == "coefficient")
        self.assertEqual(proposal.state, "proposed")
        self.assertEqual(proposal.coefficient, 1.2)
        self.assertEqual(proposal.outcome_rule_id, rule)
        self.assertEqual(proposal.appraisal_id.employee_id, self.people[0])
        self.assertIn("90.00", proposal.reason)
        with self.assertRaises(AccessError):
            proposal.action_approve()
        proposal.with_user(self.manager).action_approve()
        self.assertEqual(proposal.state, "approved")
        self.assertEqual(set(cycle.propose_outcomes(best_n=0).values()), {0})

    def test_excellent_rewards(self):
        """SI-25: excellent is proposed for reward, promotion and title, to approve."""
        for kind in ("commendation", "promotion", "title"):
            self.rule(grade_code="excellent", reward_kind=kind)
        cycle = self.cycle(95, 80)
        cycle.propose_outcomes(best_n=0)
        self.assertEqual(
            self.proposed(cycle, "service.reward"),
            [("A", "commendation"), ("A", "promotion"), ("A", "title")],
        )
        self.assertEqual(set(cycle.reward_ids.mapped("state")), {"proposed"})

    def test_ladder(self):
        """SI-26: the second fail in a row proposes the next step, the third another."""
        self.rule(
            grade_code="fail",
            streak=2,
            is_exact=True,
            effect="proposal",
            proposal_kind="plan",
            text="Calls together with a colleague",
        )
        self.rule(
            grade_code="fail",
            streak=3,
            is_exact=True,
            effect="proposal",
            proposal_kind="transfer",
        )
        # A fails three times, B with a good month between, C for the second time only
        # after a month without a grade, which is passed over.
        months = [
            self.cycle(50, 50, 50, month=1),
            self.cycle(50, 80, None, month=2),
            self.cycle(50, 50, 50, month=3),
        ]
        for cycle in months:
            cycle.propose_outcomes(best_n=0)
        found = [self.proposed(c, "service.appraisal.proposal") for c in months]
        self.assertEqual(
            found, [[], [("A", "plan")], [("A", "transfer"), ("C", "plan")]]
        )
        plan = months[1].proposal_ids
        self.assertIn("2 times in a row", plan.reason)
        self.assertEqual(plan.plan, "Calls together with a colleague")
        # A talk is proposed each time, softest first.
        self.assertEqual(
            self.proposed(months[0], "service.sanction"),
            [("A", "talk"), ("B", "talk"), ("C", "talk")],
        )

    def test_seeded_ladder(self):
        """SI-26: what is delivered goes from plan to another post, without money."""
        rules = self.env["service.appraisal.outcome.rule"]
        ladder = rules.search([("grade_code", "=", "fail"), ("is_exact", "=", True)])
        self.assertEqual(
            ladder.mapped(lambda r: (r.streak, r.proposal_kind)),
            [(2, "plan"), (3, "transfer")],
        )

    def test_harder_sanction_replaces_the_talk(self):
        """SI-26: one result leads to one measure; a rule may say a harder one."""
        self.rule(
            grade_code="fail",
            streak=2,
            effect="sanction",
            sanction_kind="bonus_pause",
        )
        self.cycle(50, month=1)
        cycle = self.cycle(50, 50, month=2)
        cycle.propose_outcomes(best_n=0)
        self.assertEqual(
            self.proposed(cycle, "service.sanction"),
            [("A", "bonus_pause"), ("B", "talk")],
        )

    def test_money_is_off(self):
        """SI-24: without money a rule about money proposes nothing, and says so."""
        self.rule(
            grade_code="excellent",
            effect="proposal",
            proposal_kind="coefficient",
            coefficient=1.2,
        )
        self.rule(grade_code="excellent", reward_kind="bonus", reward_amount=100)
        cycle = self.cycle(95)
        self.assertEqual(set(cycle.propose_outcomes(best_n=0).values()), {0})
        with self.assertRaises(ValidationError):
            self.env["service.appraisal.proposal"].with_user(self.officer).create(
                {"employee_id": self.agent.id, "kind": "raise", "reason": "Good"}
            )

    def test_for_whom(self):
        """SI-24: a rule may be for jobs, departments with those below, employments."""
        above = self.env["hr.department"].create({"name": "Service"})
        desk = self.env["hr.department"].create({"name": "Desk", "parent_id": above.id})
        job = self.env["hr.job"].create({"name": "Agent"})
        seasonal = self.env["hr.contract.type"].create({"name": "Seasonal"})
        self.people[1].contract_type_id = seasonal
        cycle = self.cycle(95, 95, 95)
        first, second, _third = cycle.appraisal_ids.sudo().sorted("employee_id")
        first.write({"department_id": desk.id, "job_id": job.id})
        rule = {"grade_code": "excellent", "reward_kind": "title"}
        for values, letters in (
            ({"department_ids": above.ids}, "A"),
            ({"job_ids": job.ids}, "A"),
            ({"contract_type_ids": seasonal.ids}, "B"),
            ({"cycle_kind": "year"}, ""),
        ):
            found = cycle._match_rules(
                self.rule(**rule, **values), cycle.appraisal_ids.sudo()
            )
            names = "".join(
                sorted(m[0].appraisal.employee_id.name[-1] for m in found.values())
            )
            self.assertEqual(names, letters, values)
        self.assertEqual(second.employee_id, self.people[1])

    def test_kind_of_employee(self):
        """SI-24: a rule may be for one kind of employee, as of the last day."""
        trainee, later = self.people[:2]
        trainee.version_ids.sudo().employee_type = "trainee"
        later.create_version({"date_version": "2026-04-01", "employee_type": "trainee"})
        cycle = self.cycle(95, 95, 95)
        rule = self.rule(
            grade_code="excellent", reward_kind="title", employee_type="trainee"
        )
        found = cycle._match_rules(rule, cycle.appraisal_ids.sudo())
        names = [match[0].appraisal.employee_id for match in found.values()]
        self.assertEqual(names, [trainee])
        with self.assertRaises(UserError):
            rule.employee_type = False

    def test_draft_proposes_nothing(self):
        """SI-24: only a manager puts a rule in force; from then on it stays."""
        rule = self.rule(activate=False, grade_code="excellent", reward_kind="title")
        cycle = self.cycle(95)
        self.assertEqual(cycle.propose_outcomes(best_n=0)["rewards"], 0)
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).action_activate()
        with self.assertRaises(UserError):
            rule.write({"state": "active"})
        rule.action_activate()
        with self.assertRaises(UserError):
            rule.grade_code = "good"
        with self.assertRaises(UserError):
            rule.unlink()
        self.assertEqual(cycle.propose_outcomes(best_n=0)["rewards"], 1)
        rule.action_draft()
        rule.grade_code = "good"

    def test_incomplete(self):
        """SI-24: a rule that does not say what it proposes is refused in words."""
        for values in (
            {"reward_kind": "title"},
            {"grade_code": "good", "effect": "proposal"},
            {"grade_code": "good", "effect": "case"},
        ):
            with self.assertRaises(ValidationError):
                self.rule(**values)

    def test_burden_is_commented_first(self):
        """SI-26: what burdens somebody is not approved before a comment or its time."""
        self.rule(grade_code="fail", effect="proposal", proposal_kind="plan")
        cycle = create_published_cycle(self.env, self.scheme, [(self.agent, 50)])
        cycle.with_user(self.officer).propose_outcomes(best_n=0)
        plan = cycle.proposal_ids.with_user(self.manager)
        self.assertTrue(plan.comment_until)
        self.assertEqual(
            plan.sudo().activity_ids.user_id, self.agent.user_id, "is asked"
        )
        with self.assertRaises(UserError):
            plan.action_approve()
        with self.assertRaises(AccessError):
            plan.action_comment("As the manager")
        own = self.as_user(plan, self.agent)
        with self.assertRaises(AccessError):
            own.write({"plan": "Nothing"})
        own.action_comment("I was on the new system")
        self.assertEqual(plan.state, "proposed")
        plan.action_approve()
        plan.with_user(self.officer).action_carry_out()
        self.assertEqual(
            (plan.state, plan.comment), ("done", "I was on the new system")
        )

    def test_growth(self):
        """SI-24: a hundred people on the ladder take no more queries than ten."""
        self.rule(grade_code="fail", streak=2, effect="proposal", proposal_kind="plan")
        self.rule(
            condition="customer_high", customer_score=4, reward_kind="commendation"
        )
        counts = []
        for year, size in ((2023, 10), (2024, 100)):
            people = self.env["hr.employee"].create(
                [{"name": f"Many {year} {number}"} for number in range(size)]
            )
            scores = [(person, 50) for person in people]
            for month in (1, 2):
                cycle = create_published_cycle(
                    self.env, self.scheme, scores, date(year, month, 1)
                ).with_user(self.officer)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            made = cycle.propose_outcomes(best_n=0)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(made["proposals"], size)
        self.assertLessEqual(counts[1], counts[0] + 15, counts)


class TestDryRun(OutcomeRuleCommon):
    def dry_run(self, rule, **values):
        """The dialog opened from a rule, over the years 2024 to 2026."""
        form = Form(
            self.env["service.outcome.dry.run"]
            .with_user(self.officer)
            .with_context(default_rule_ids=rule.ids)
        )
        form.date_from = date(2024, 1, 1)
        form.date_to = date(2026, 12, 31)
        return form

    def test_draft_rule(self):
        """SI-26: a draft shows whom it would have hit, and nothing is written."""
        rule = self.rule(
            activate=False,
            grade_code="fail",
            streak=2,
            effect="proposal",
            proposal_kind="plan",
        )
        self.cycle(50, 50, month=1)
        self.cycle(50, 80, month=2)
        models = ("service.reward", "service.sanction", "service.appraisal.proposal")
        before = [self.env[model].search_count([]) for model in models]
        run = self.dry_run(rule).save()
        self.assertEqual((run.cycle_count, run.appraisal_count), (2, 4))
        self.assertEqual((run.hit_count, run.person_count), (1, 1))
        self.assertEqual(run.line_ids.employee_id, self.people[0])
        self.assertEqual(run.line_ids.effect, "Improvement plan")
        self.assertEqual(before, [self.env[model].search_count([]) for model in models])

    def test_leave_shows_apart(self):
        """SI-26: who was on leave is counted apart, and a group hit more is named."""
        leave_type = self.env["hr.leave.type"].create(
            {"name": "Sick", "requires_allocation": False}
        )
        people = self.env["hr.employee"].create(
            [
                {"name": f"Many {number}", "date_version": "2020-01-01"}
                for number in range(12)
            ]
        )
        away = people[:6]
        leaves = self.env["hr.leave"].create(
            [
                {
                    "holiday_status_id": leave_type.id,
                    "employee_id": person.id,
                    "request_date_from": date(2026, 3, 2),
                    "request_date_to": date(2026, 3, 9),
                }
                for person in away
            ]
        )
        leaves.sudo().write({"state": "validate"})
        create_published_cycle(
            self.env,
            self.scheme,
            [(person, 50 if person in away else 80) for person in people],
        )
        rule = self.rule(
            activate=False, grade_code="fail", effect="proposal", proposal_kind="plan"
        )
        run = self.dry_run(rule)
        self.assertIn("On leave", run.warning)
        self.assertIn("100 %", run.warning)
        self.assertIn("On leave for 5 days or more", run.summary)

    def test_everybody_in_a_list(self):
        """SI-26: who does not fit into the dialog is in the list, and nothing else is
        written; opened again it holds nobody twice.
        """
        rule = self.rule(
            activate=False, grade_code="fail", effect="proposal", proposal_kind="plan"
        )
        self.people[0].version_ids.sudo().employee_type = "trainee"
        self.cycle(50, 50, 50, 80)
        with patch.object(service_outcome_dry_run, "LIMIT", 2):
            run = self.dry_run(rule).save()
            self.assertEqual((run.hit_count, len(run.line_ids)), (3, 2))
            self.assertTrue(run.is_cut)
        for _twice in range(2):
            action = run.action_view_lines()
        lines = run.env["service.outcome.dry.run.line"].search(action["domain"])
        self.assertEqual(lines.employee_id, self.people[:3])
        self.assertEqual(len(lines), 3)
        # Without a contract type it is the kind of employee that tells.
        self.assertEqual(
            lines.sorted("id").mapped("contract_type"),
            ["Trainee", "Employee", "Employee"],
        )
        self.assertIn("Trainee", run.summary)
        with self.assertRaises(AccessError):
            run.with_user(self.agent.user_id).action_view_lines()

    def test_officers_only(self):
        """SI-26: a dry run is for HR; nobody else learns who would be affected."""
        rule = self.rule(activate=False, grade_code="fail", reward_kind="title")
        for person in (self.agent, self.boss):
            with self.assertRaises(AccessError):
                self.env["service.outcome.dry.run"].with_user(person.user_id).create(
                    {"rule_ids": rule.ids}
                )

    def test_hits(self):
        """SI-26: a group is named when its rate is clearly above that of the others."""
        hits = distribution.hits({"part": 4, "full": 2}, {"part": 8, "full": 20})
        self.assertEqual(
            [(hit.group, hit.rate, hit.is_hit_more) for hit in hits],
            [("part", 50.0, True), ("full", 10.0, False)],
        )
        few = distribution.hits({"part": 4}, {"part": 4, "full": 20})
        self.assertFalse(few[0].is_hit_more, "four people say nothing")
