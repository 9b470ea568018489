"""Cycles of very many people: generated and scored a batch at a time."""

from datetime import date
from unittest.mock import patch

import pytest

from odoo.exceptions import UserError

from odoo.addons.service_incentive.models import (
    service_appraisal_generate_mixin as generate,
)
from odoo.addons.service_incentive.models import (
    service_appraisal_score_job_mixin as score_job,
)

from .appraisals import AppraisalCommon


class LargeCycleCommon(AppraisalCommon):
    """Nobody waits for more than one appraisal; the scheduler makes three at a time."""

    def setUp(self):
        super().setUp()
        self.stop_after = None
        self.batches = []
        for module, name, value in (
            (generate, "SYNC_LIMIT", 1),
            (generate, "BATCH_SIZE", 3),
            (score_job, "SYNC_LIMIT", 1),
            (score_job, "BATCH_SIZE", 3),
        ):
            self.enterContext(patch.object(module, name, value))
        test = self

        def commit(_cron, processed=0, *, remaining=None, deactivate=False):
            test.batches.append(remaining)
            return 0 if len(test.batches) == test.stop_after else 60

        cron = type(self.env["ir.cron"])
        self.enterContext(patch.object(cron, "_commit_progress", commit))


class TestGenerateInBatches(LargeCycleCommon):
    def test_each_batch_goes_on(self):
        """SI-13: each batch looks at the next people only; in the end nobody is
        missing, also who came while it ran, and a run again adds nobody.
        """
        agents = self.create_agents(
            *(f"Agent {number}" for number in range(8)), department_id=self.desk.id
        )
        result = self.cycle.generate(self.desk)
        self.assertEqual((result["created"], result["pending"]), (1, 7))
        self.assertEqual(self.cycle.generated_up_to, agents[0].id)
        self.stop_after = 2
        self.cycle._cron_generate()
        self.assertTrue(self.cycle.is_generating)
        last = self.cycle.generated_up_to
        self.assertIn(last, agents.ids)
        agents |= self.create_agents("Late", department_id=self.desk.id)
        self.stop_after = None
        self.cycle._cron_generate()
        self.assertFalse(self.cycle.is_generating)
        self.assertEqual((self.cycle.pending_count, self.cycle.generated_up_to), (0, 0))
        self.assertEqual(self.cycle.appraisal_ids.employee_id, agents)
        self.assertEqual(self.cycle.generate(self.desk)["created"], 0)
        self.assertFalse(self.cycle.is_generating)

    def test_who_left_but_served(self):
        """SI-13: somebody archived is found by what they served, in a batch too."""
        served, left = self.create_agents("Served", "Left", department_id=self.desk.id)
        self.add_events(served, "resolved", "2012-03-14 12:00:00")
        (served | left).active = False
        with patch.object(generate, "SYNC_LIMIT", 0):
            self.cycle.generate(self.desk)
        self.cycle._cron_generate()
        self.assertEqual(self.cycle.appraisal_ids.employee_id, served)

    @pytest.mark.bare
    def test_linear(self):
        """SI-13: a batch takes as many queries whether few or many people are there."""
        self.create_agents(
            *(f"First {n}" for n in range(4)), department_id=self.desk.id
        )
        counts = []
        for size in (3, 60):
            cycle = self.create_cycle(date(2012, 5 if size == 3 else 6, 1))
            self.create_agents(
                *(f"More {size} {n}" for n in range(size)), department_id=self.desk.id
            )
            cycle.generate(self.desk)
            cycle._generate_batch()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            cycle._generate_batch()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)


class TestScoreInBatches(LargeCycleCommon):
    """Seven people; what is scored at once is held against what is scored in parts."""

    def setUp(self):
        super().setUp()
        self.agents = self.create_agents(
            *(f"Agent {number}" for number in range(7)), department_id=self.desk.id
        )
        for number, agent in enumerate(self.agents):
            states = ["breached"] * number + ["met"] * (20 - number)
            self.add_clocks(
                agent, "first_response", "2012-03-14 12:00:00", states, 10.0
            )
            self.add_clocks(agent, "resolution", "2012-03-14 12:00:00", ["met"] * 20)
        with patch.object(generate, "SYNC_LIMIT", 100):
            self.cycle.generate(self.desk)

    def results(self):
        self.env.invalidate_all()
        return {a.employee_id: (a.score, a.state) for a in self.cycle.appraisal_ids}

    def test_same_result(self):
        """SI-13: scored in batches, stopped and gone on with: the same scores as in one
        go, and the cycle goes to review in the end only.
        """
        self.assertTrue(self.cycle.action_score())
        self.assertEqual((self.cycle.is_scoring, self.cycle.state), (True, "open"))
        self.stop_after = 1
        self.cycle._cron_score()
        self.assertEqual(self.batches, [4])
        self.assertEqual(self.cycle.scoring_progress, 100.0 * 3 / 7)
        states = [state for _score, state in self.results().values()]
        self.assertEqual(states.count("scored"), 3)
        self.assertEqual(self.cycle.state, "open")
        self.stop_after = None
        self.cycle._cron_score()
        self.assertEqual((self.cycle.is_scoring, self.cycle.state), (False, "review"))
        found = self.results()
        self.assertGreater(len({score for score, _state in found.values()}), 4)
        self.cycle.score()
        self.assertEqual(self.results(), found)
        self.batches.clear()
        self.cycle._cron_score()
        self.assertEqual(self.batches, [])

    def test_nothing_else_meanwhile(self):
        """SI-13: while it is being scored nobody publishes, calibrates or scores."""
        self.cycle.score()
        self.cycle.action_score()
        for refused in (
            self.cycle.publish,
            self.cycle.action_start_calibration,
            self.cycle.score,
            self.cycle.action_score,
        ):
            with self.assertRaisesRegex(UserError, "scored in the background"):
                refused()
        step = {s["key"]: s for s in self.cycle.guide}["score"]
        self.assertEqual((step["state"], step["action"]), ("now", ""))
        self.cycle._cron_score()
        self.cycle.publish()
        self.assertEqual(self.cycle.state, "published")

    def test_few_at_once(self):
        """SI-13: a cycle of few people is scored while one waits."""
        with patch.object(score_job, "SYNC_LIMIT", 7):
            self.cycle.action_score()
        self.assertEqual((self.cycle.is_scoring, self.cycle.state), (False, "review"))

    def test_adjustments_are_set_aside(self):
        """SI-21: scored anew in the background, what was moved counts no more."""
        self.cycle.score()
        self.cycle.action_start_calibration()
        appraisal = self.cycle.appraisal_ids[0]
        computed = appraisal.score
        appraisal.sudo()._adjust("calibration", computed - 1, "Compared")
        self.cycle.action_back_to_review()
        self.cycle.action_score()
        self.assertTrue(appraisal.is_adjusted)
        self.cycle._cron_score()
        self.assertEqual((appraisal.score, appraisal.is_adjusted), (computed, False))
