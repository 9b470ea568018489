"""What the grades of a published cycle lead to: proposals, once."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import ServiceCommon
from ..workers import committed, run_in_workers
from .decisions import DecisionCommon, create_published_cycle, create_scheme


def counted(rewards=0, sanctions=0, needs=0, proposals=0, cases=0):
    """What is newly proposed, as the cycle tells it."""
    return {
        "rewards": rewards,
        "sanctions": sanctions,
        "needs": needs,
        "proposals": proposals,
        "cases": cases,
    }


class TestProposeOutcomes(DecisionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.env["hr.employee"].create(
            [{"name": f"Person {letter}"} for letter in "ABCDEF"]
        )

    def cycle(self, *scores, **options):
        """A published cycle in which the people have these scores, as the officer."""
        return create_published_cycle(
            self.env,
            self.scheme,
            list(zip(self.people, scores, strict=False)),
            **options,
        ).with_user(self.officer)

    def names(self, decisions):
        return sorted(decisions.mapped(lambda d: d.employee_id.name[-1]))

    def test_best(self):
        """SI-25 The best of a cycle are proposed for a commendation, to approve."""
        cycle = self.cycle(95, 91, 90, 88, 60)
        self.assertEqual(cycle.propose_outcomes(best_n=2), counted(2, 1, 1))
        rewards = cycle.reward_ids
        self.assertEqual(self.names(rewards), ["A", "B"])
        self.assertEqual(set(rewards.mapped("state")), {"proposed"})
        self.assertEqual(set(rewards.mapped("kind")), {"commendation"})
        self.assertEqual(rewards.proposer_id, self.officer)

    def test_trace(self):
        """SI-24 Each proposal names its appraisal and waits for another's approval."""
        cycle = self.cycle(95, 55)
        cycle.propose_outcomes()
        reward, sanction = cycle.reward_ids, cycle.sanction_ids
        best = cycle.appraisal_ids.filtered(lambda a: a.score == 95)
        low = cycle.appraisal_ids - best
        self.assertEqual((reward.appraisal_id, reward.cycle_id), (best, cycle))
        self.assertEqual((sanction.appraisal_id, sanction.cycle_id), (low, cycle))
        self.assertIn("95.00", reward.reason)
        with self.assertRaises(AccessError):
            reward.action_approve()
        reward.with_user(self.manager).action_approve()
        self.assertEqual(reward.state, "approved")

    def test_grade_rules(self):
        """SI-24 Excellent creates the configured proposals, each to approve."""
        rules = self.env["service.appraisal.outcome.rule"].create(
            [
                {"grade_code": "excellent", "reward_kind": kind}
                for kind in ("promotion", "title")
            ]
        )
        rules.with_user(self.manager).action_activate()
        cycle = self.cycle(95, 91, 80)
        cycle.propose_outcomes(best_n=1)
        self.assertEqual(
            sorted(cycle.reward_ids.mapped(lambda r: (r.employee_id.name[-1], r.kind))),
            [
                ("A", "commendation"),
                ("A", "promotion"),
                ("A", "title"),
                ("B", "promotion"),
                ("B", "title"),
            ],
        )
        self.assertEqual(set(cycle.reward_ids.mapped("state")), {"proposed"})

    def test_passing_is_enough(self):
        """SI-25 Of the best only who passed is commended, also below the baseline."""
        cycle = self.cycle(65, 59)
        self.assertEqual(cycle.propose_outcomes(best_n=3), counted(1, 2, 2))
        self.assertEqual(cycle.reward_ids.appraisal_id.score, 65)

    def test_baseline(self):
        """SI-27 Score 69 with baseline 70 creates one need; 70 creates none."""
        cycle = self.cycle(69, 70)
        cycle.propose_outcomes()
        needs = self.env["service.training.need"].search(
            [("employee_id", "in", self.people.ids)]
        )
        self.assertEqual(needs.employee_id, self.people[0])
        self.assertEqual(cycle.training_need_ids, needs)
        appraisal = cycle.appraisal_ids.filtered(lambda a: a.score == 69)
        self.assertEqual(
            (needs.reason_ids.res_model, needs.reason_ids.res_id),
            ("service.appraisal", appraisal.id),
        )
        self.assertEqual(self.names(cycle.sanction_ids), ["A"])

    def test_only_a_talk(self):
        """SI-27 A low score leads to no penalty, only to a talk to be decided."""
        cycle = self.cycle(10)
        cycle.propose_outcomes()
        sanction = cycle.sanction_ids
        self.assertEqual((sanction.kind, sanction.state), ("talk", "draft"))
        self.assertIn("70", sanction.rule_reference)
        self.assertFalse(sanction.activity_ids)
        self.assertFalse(cycle.reward_ids, "the best of the low are no best")

    def test_low_twice(self):
        """ST-07 Low in two months gives one open need with two reasons, two talks."""
        first = self.cycle(50)
        second = self.cycle(55, first_day=date(2026, 4, 1))
        first.propose_outcomes()
        made = second.propose_outcomes()
        # The second time in a row the next step of the ladder is proposed as well.
        self.assertEqual(made, counted(0, 1, 0, 1))
        self.assertEqual(first.training_need_ids, second.training_need_ids)
        self.assertEqual(second.training_need_ids.reason_count, 2)

    def test_ties(self):
        """SI-25 Equal scores at the boundary are all proposed; the wizard says so."""
        cycle = self.cycle(95, 90.004, 90, 89.99)
        wizard = Form(
            self.env["service.appraisal.propose"]
            .with_user(self.officer)
            .with_context(default_cycle_id=cycle.id)
        )
        wizard.best_n = 2
        self.assertIn("3 people", wizard.tie_message)
        wizard.best_n = 1
        self.assertFalse(wizard.tie_message)
        wizard.best_n = 2
        wizard.save().action_propose()
        self.assertEqual(self.names(cycle.reward_ids), ["A", "B", "C"])

    def test_preview(self):
        """SI-24 The wizard lists who would be affected before anything is written."""
        cycle = self.cycle(95, 80, 60, None)
        context = {"default_cycle_id": cycle.id}
        wizards = (
            self.env["service.appraisal.propose"]
            .with_user(self.officer)
            .with_context(**context)
        )
        wizard = wizards.create({"best_n": 1})
        self.assertEqual(
            wizard.line_ids.mapped(lambda line: (line.employee_id.name, line.proposal)),
            [("Person A", "Commendation"), ("Person C", "Talk, Training")],
        )
        self.assertEqual(wizard.new_count, 2)
        self.assertFalse(cycle.reward_ids)
        self.assertFalse(cycle.sanction_ids)
        self.assertFalse(cycle.training_need_ids)
        wizard.action_propose()
        again = wizards.create({"best_n": 1})
        self.assertEqual(again.new_count, 0)
        self.assertEqual(again.line_ids.mapped("is_done"), [True, True])

    def test_without_grade(self):
        """SI-27 Nobody without a grade is proposed for anything."""
        cycle = self.cycle(None, None)
        self.assertEqual(cycle.propose_outcomes(), counted(0, 0, 0))

    def test_twice(self):
        """SI-24 Proposing again repeats nothing, not even what was withdrawn."""
        cycle = self.cycle(95, 55)
        cycle.propose_outcomes()
        cycle.reward_ids.action_withdraw("Not now")
        cycle.sanction_ids.action_withdraw("Talked already")
        cycle.training_need_ids.sudo().action_cancel()
        self.assertEqual(cycle.propose_outcomes(), counted(0, 0, 0))
        # A larger number of best adds who is missing.
        bigger = self.cycle(95, 94, first_day=date(2026, 5, 1))
        bigger.propose_outcomes(best_n=1)
        self.assertEqual(bigger.propose_outcomes(best_n=2)["rewards"], 1)

    def test_active_sanction(self):
        """SI-55 A penalty in effect keeps its bearer from being proposed."""
        cycle = self.cycle(95, 90)
        sanction = self.create_sanction(employee_id=self.people[0].id)
        today = date.today()
        sanction.sudo().write(
            {"state": "final", "date_final": today, "date_expiry": today}
        )
        cycle.propose_outcomes(best_n=1)
        self.assertEqual(self.names(cycle.reward_ids), ["B"])

    def test_published_only(self):
        """SI-24 Grades count once they are published."""
        cycle = self.cycle(95)
        cycle.sudo().state = "review"
        with self.assertRaises(UserError):
            cycle.propose_outcomes()

    def test_officers_only(self):
        """SI-24 Only HR officers propose from a cycle, also over RPC."""
        cycle = self.cycle(95)
        for person in (self.boss, self.agent):
            with self.assertRaises(AccessError):
                self.as_user(cycle, person).propose_outcomes()
            with self.assertRaises(AccessError):
                self.as_user(cycle, person).read(["reward_ids"])
        self.assertFalse(cycle.reward_ids)

    def test_topic_is_configurable(self):
        """SI-27 The company chooses what people below the baseline are trained in."""
        topic = self.env.ref("service_training.service_training_topic_product")
        self.env.company.outcome_topic_id = topic
        cycle = self.cycle(60)
        cycle.propose_outcomes()
        self.assertEqual(cycle.training_need_ids.topic_id, topic)

    def test_buttons(self):
        """SI-24 The cycle leads to its outcomes."""
        cycle = self.cycle(95, 55)
        cycle.propose_outcomes()
        self.assertEqual(
            (cycle.reward_count, cycle.sanction_count, cycle.training_need_count),
            (1, 1, 1),
        )
        for action, records in (
            (cycle.action_view_rewards(), cycle.reward_ids),
            (cycle.action_view_sanctions(), cycle.sanction_ids),
            (cycle.action_view_training_needs(), cycle.training_need_ids),
        ):
            self.assertEqual(
                self.env[action["res_model"]].search(action["domain"]), records
            )
        self.assertEqual(
            cycle.action_propose_outcomes()["context"], {"default_cycle_id": cycle.id}
        )

    def test_growth(self):
        """SI-24 A hundred people take no more queries than ten."""
        counts = []
        for month, size in ((1, 10), (2, 100)):
            people = self.env["hr.employee"].create(
                [{"name": f"Many {month} {number}"} for number in range(size)]
            )
            scores = [95 if number % 2 else 50 for number in range(size)]
            cycle = create_published_cycle(
                self.env,
                self.scheme,
                list(zip(people, scores, strict=True)),
                first_day=date(2025, month, 1),
            ).with_user(self.officer)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            made = cycle.propose_outcomes(best_n=1)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            half = size // 2
            self.assertEqual(made, counted(half, half, half))
        self.assertLessEqual(counts[1], counts[0] + 10, counts)


class TestTwoWorkers(ServiceCommon):
    def test_two_workers(self):
        """SI-24 Two officers who propose at the same moment propose everything once."""
        with committed(self.registry) as env:
            people = env["hr.employee"].create(
                [{"name": f"Worker test {number}"} for number in range(4)]
            )
            scheme = create_scheme(env, code="two_workers")
            scores = list(zip(people, (95, 94, 50, 40), strict=True))
            cycle = create_published_cycle(env, scheme, scores, date(2019, 1, 1))
            ids = cycle.id, scheme.id, people.ids
        self.addCleanup(self._remove_committed, *ids)

        def work(env):
            cycle = env["service.appraisal.cycle"].browse(ids[0])
            return cycle.propose_outcomes(best_n=2)

        with mute_logger("odoo.sql_db"):
            made = run_in_workers(self.registry, work)
        totals = {key: sum(result[key] for result in made) for key in made[0]}
        self.assertEqual(totals, counted(2, 2, 2))
        with committed(self.registry) as env:
            cycle = env["service.appraisal.cycle"].browse(ids[0])
            self.assertEqual(
                (cycle.reward_count, cycle.sanction_count, cycle.training_need_count),
                (2, 2, 2),
            )
            self.assertEqual(cycle.training_need_ids.mapped("reason_count"), [1, 1])

    def _remove_committed(self, cycle_id, scheme_id, employee_ids):
        with committed(self.registry) as env:
            cycle = env["service.appraisal.cycle"].browse(cycle_id)
            decisions = cycle.reward_ids.ids + cycle.sanction_ids.ids
            # The log cannot be deleted through the ORM, that is its point.
            env.cr.execute(
                "DELETE FROM service_approval WHERE res_id = ANY(%s)", (decisions,)
            )
            cycle.reward_ids.unlink()
            cycle.sanction_ids.unlink()
            cycle.training_need_ids.unlink()
            env.cr.execute(
                "DELETE FROM service_appraisal WHERE cycle_id = %s", (cycle_id,)
            )
            env.cr.execute(
                "DELETE FROM service_appraisal_cycle WHERE id = %s", (cycle_id,)
            )
            env.cr.execute(
                "DELETE FROM service_appraisal_scheme WHERE id = %s", (scheme_id,)
            )
            env.invalidate_all()
            env["hr.employee"].browse(employee_ids).unlink()
