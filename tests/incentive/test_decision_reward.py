"""Rewards: proposed by one, decided by another, logged for ever."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from .decisions import MANAGER, DecisionCommon, create_published_cycle


class TestReward(DecisionCommon):
    def test_walk(self):
        """SI-32 A reward is proposed, approved by somebody else and granted."""
        reward = self.create_reward()
        self.assertEqual(reward.state, "proposed")
        self.as_user(reward, self.manager).action_approve()
        self.assertEqual((reward.state, reward.decider_id), ("approved", self.manager))
        self.assertTrue(reward.decided_at)
        self.as_user(reward, self.officer).action_grant()
        self.assertEqual(reward.state, "granted")
        self.assertEqual(
            reward.approval_ids.sorted("id").mapped(
                lambda entry: (entry.action, entry.from_state, entry.to_state)
            ),
            [
                ("create", False, "draft"),
                ("propose", "draft", "proposed"),
                ("approve", "proposed", "approved"),
                ("grant", "approved", "granted"),
            ],
        )
        self.assertEqual(
            reward.approval_ids.mapped("user_id"), self.officer | self.manager
        )

    def test_not_own_proposal(self):
        """SI-32 Who proposed a reward does not approve it, whatever his rights."""
        reward = self.create_reward(self.manager)
        for step in ("action_approve", "action_refuse"):
            with self.assertRaisesRegex(AccessError, "own proposal"):
                getattr(reward, step)("Because")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            reward.sudo().decider_id = self.manager
            self.env.flush_all()

    def test_not_own_reward(self):
        """SI-32 Nobody approves, refuses, proposes or grants his own reward."""
        self.agent.user_id.group_ids += self.env.ref(MANAGER)
        reward = self.create_reward()
        own = self.as_user(reward, self.agent)
        for step in ("action_approve", "action_refuse", "action_withdraw"):
            with self.assertRaises(AccessError):
                getattr(own, step)("Because")
        self.as_user(reward, self.manager).action_approve()
        with self.assertRaises(AccessError):
            own.action_grant()
        with self.assertRaises(AccessError):
            self.create_reward(self.agent.user_id)
        other = self.create_reward(self.agent.user_id, employee_id=self.colleague.id)
        other.sudo().state = "draft"
        with self.assertRaises(AccessError):
            other.employee_id = self.agent

    def test_only_managers_decide(self):
        """SI-32 HR officers propose, HR managers decide."""
        reward = self.create_reward()
        second = self.create_person("Otto Officer", "service_incentive.group_officer")
        with self.assertRaises(AccessError):
            self.as_user(reward, second).action_approve()
        with self.assertRaises(AccessError):
            self.as_user(reward, self.boss).action_approve()
        with self.assertRaises(AccessError):
            self.as_user(reward, self.colleague).action_approve()

    def test_refusal_has_a_reason(self):
        """SI-32 A refusal needs a reason, which stays in the log."""
        reward = self.create_reward()
        mine = self.as_user(reward, self.manager)
        with self.assertRaises(UserError):
            mine.action_refuse(" ")
        wizard = Form(
            self.env["service.decision.note"]
            .with_user(self.manager)
            .with_context(
                active_model=reward._name,
                active_ids=reward.ids,
                default_step="refuse",
            )
        )
        wizard.note = "Not yet"
        wizard.save().action_confirm()
        self.assertEqual(reward.state, "refused")
        entry = reward.approval_ids.sorted("id")[-1]
        self.assertEqual((entry.note, entry.action_label), ("Not yet", "Refused"))

    def test_note_wizard_takes_known_steps_only(self):
        """SI-32 The dialogue for reasons takes no step that is not in the table."""
        reward = self.create_reward()
        for model, step in (
            ("service.reward", "open_source"),
            ("service.reward", "_transition"),
            ("res.users", "approve"),
        ):
            wizard = self.env["service.decision.note"].create(
                {"res_model": model, "res_ids": reward.ids, "step": step, "note": "x"}
            )
            with self.assertRaises(UserError):
                wizard.action_confirm()

    def test_many_at_once(self):
        """SI-32 Several rewards are approved at once, or none if one may not be."""
        rewards = self.create_reward() + self.create_reward(
            employee_id=self.colleague.id
        )
        third = self.create_reward(self.manager, employee_id=self.boss.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(rewards + third, self.manager).action_approve()
        self.as_user(rewards, self.manager).action_approve()
        self.assertEqual(rewards.mapped("state"), ["approved"] * 2)

    def test_state_is_guarded(self):
        """SI-32 No form, RPC call or import moves a reward past its steps."""
        reward = self.create_reward()
        mine = self.as_user(reward, self.manager)
        for values in (
            {"state": "granted"},
            {"decider_id": self.second_manager.id},
            {"proposer_id": self.second_manager.id},
            {"appraisal_id": False},
        ):
            with self.assertRaises(AccessError):
                mine.write(values)
            with self.assertRaises(AccessError):
                mine.with_context(import_file=True).write(values)
        with self.assertRaises(UserError):
            mine.kind = "day_off"
        for values in ({"state": "approved"}, {"proposer_id": self.officer.id}):
            with self.assertRaises(AccessError):
                mine.create({"employee_id": self.colleague.id, "reason": "x", **values})
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(UserError):
            self.as_user(reward, self.officer).action_grant()

    def test_log_is_forever(self):
        """SI-32 Nobody changes or deletes the decision log, whatever his rights."""
        entry = self.create_reward().approval_ids[:1]
        for log in (entry.sudo(), entry.with_user(self.manager)):
            with self.assertRaises(AccessError):
                log.write({"note": "Nothing"})
            with self.assertRaises(AccessError):
                log.unlink()
        with self.assertRaises(AccessError):
            entry.with_user(self.manager).create(
                {
                    "res_model": "service.reward",
                    "res_id": entry.res_id,
                    "action": "approve",
                    "to_state": "approved",
                    "user_id": self.second_manager.id,
                    "at": entry.at,
                }
            )

    def test_money_is_off(self):
        """SI-32 A bonus needs a company that allows money, to the last step."""
        with self.assertRaises(ValidationError):
            self.create_reward(kind="bonus", amount=100)
        with self.assertRaises(ValidationError):
            self.create_reward(kind="certificate", amount=100)
        self.env.company.conduct_allow_monetary = True
        bonus = self.create_reward(kind="bonus", amount=100)
        with self.assertRaises(ValidationError):
            self.create_reward(kind="bonus", amount=-1)
        self.env.company.conduct_allow_monetary = False
        with self.assertRaises(UserError):
            self.as_user(bonus, self.manager).action_approve()

    def test_money_switch(self):
        """SI-32 Only HR managers see and turn the switch for money."""
        with self.assertRaises(AccessError):
            self.env.company.with_user(self.officer).read(["conduct_allow_monetary"])
        self.assertFalse(
            self.env.company.with_user(self.manager).conduct_allow_monetary
        )

    def test_superior_proposes(self):
        """SI-32 A superior proposes a reward for his people, not for others."""
        reward = self.create_reward(self.boss.user_id)
        self.assertEqual(reward.proposer_id, self.boss.user_id)
        stranger = self.create_person("Sam Stranger")
        with self.assertRaises(AccessError):
            self.create_reward(self.boss.user_id, employee_id=stranger.id)
        with self.assertRaises(AccessError):
            self.create_reward(self.agent.user_id, employee_id=self.colleague.id)
        self.as_user(reward, self.boss).action_withdraw("Too early")
        self.assertEqual(reward.state, "withdrawn")

    def test_from_form(self):
        """SI-32 The form offers the steps that its reader may take."""
        with Form(self.env["service.reward"].with_user(self.officer)) as form:
            form.employee_id = self.agent
            form.reason = "Helped a colleague"
        reward = form.record
        self.assertIn(",propose,", reward.allowed_steps)
        reward.action_propose()
        self.assertNotIn(",approve,", self.as_user(reward, self.officer).allowed_steps)
        self.assertIn(",approve,", self.as_user(reward, self.manager).allowed_steps)

    def test_once_per_appraisal(self):
        """SI-24 An appraisal leads to a reward of a kind once."""
        cycle = create_published_cycle(self.env, self.scheme, [(self.agent, 95)])
        values = {
            "employee_id": self.agent.id,
            "reason": "x",
            "appraisal_id": cycle.appraisal_ids.id,
        }
        rewards = self.env["service.reward"].sudo()
        rewards.create(values)
        rewards.create({**values, "kind": "title"})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            rewards.create(values)
