from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_training.models.service_training_need import NeedRequest
from odoo.addons.service_training.tools.concurrency import retried_when_duplicate

OFFICER = "service_incentive.group_officer"
LOW_KIND = "talk"


class ServiceAppraisalOutcomeMixin(models.AbstractModel):
    """What a published appraisal cycle leads to: proposals, nothing more.

    The best are proposed for a reward; who is below the baseline is proposed for a talk
    and gets a training need. Deciding is left to people. ``service.appraisal.cycle``
    inherits it.
    """

    _name = "service.appraisal.outcome.mixin"
    _description = "Outcomes of an appraisal cycle"
    _inherit = ["service.appraisal.plan.mixin"]

    reward_ids = fields.One2many(
        "service.reward", "cycle_id", string="Rewards", groups=OFFICER
    )
    sanction_ids = fields.One2many(
        "service.sanction", "cycle_id", string="Sanctions", groups=OFFICER
    )
    training_need_ids = fields.Many2many(
        "service.training.need",
        string="Training needs",
        compute="_compute_training_need_ids",
        groups=OFFICER,
    )
    reward_count = fields.Integer(compute="_compute_outcome_counts", groups=OFFICER)
    sanction_count = fields.Integer(compute="_compute_outcome_counts", groups=OFFICER)
    training_need_count = fields.Integer(
        compute="_compute_training_need_ids", groups=OFFICER
    )

    def _compute_training_need_ids(self):
        by_cycle = {}
        appraisals = self.env["service.appraisal"]
        reasons = self.env["service.training.need.reason"]
        ids = appraisals._search([("cycle_id", "in", self.ids)])
        found = reasons.search(
            [("res_model", "=", "service.appraisal"), ("res_id", "in", ids)]
        )
        cycles = {a.id: a.cycle_id for a in appraisals.browse(found.mapped("res_id"))}
        for reason in found:
            cycle = cycles[reason.res_id]
            by_cycle[cycle] = by_cycle.get(cycle, reason.need_id) | reason.need_id
        for cycle in self:
            needs = by_cycle.get(cycle._origin, self.env["service.training.need"])
            cycle.training_need_ids = needs
            cycle.training_need_count = len(needs)

    @api.depends("reward_ids", "sanction_ids")
    def _compute_outcome_counts(self):
        for model, field in (
            ("service.reward", "reward_count"),
            ("service.sanction", "sanction_count"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
                )
            )
            for cycle in self:
                cycle[field] = counts.get(cycle._origin, 0)

    # Proposing

    def propose_outcomes(self, best_n=3):
        """Propose rewards, talks and training from the grades of a published cycle.

        Running it again proposes what is missing and repeats nothing, also what was
        withdrawn meanwhile. People without a grade are left out.

        :param best_n: for how many of the best a commendation is proposed; people whose
            scores tie with the last of them are proposed too
        :return: dict with the numbers of new ``rewards``, ``sanctions`` and ``needs``
        :raise UserError: while the cycle is not published
        """
        self.ensure_one()
        self._check_officer()
        outcomes = self._plan_outcomes(best_n)
        context = {"mail_create_nolog": True, "mail_create_nosubscribe": True}
        # Drawn up for others by rule: sudo() because a proposal of one's own making
        # could not name its appraisal, nor be about oneself. The user stays proposer.
        with retried_when_duplicate():
            rewards = (
                self.env["service.reward"]
                .sudo()
                .with_context(**context)
                .create(self._prepare_rewards(outcomes))
            )
            sanctions = (
                self.env["service.sanction"]
                .sudo()
                .with_context(**context)
                .create(self._prepare_talks(outcomes))
            )
        low = [outcome.appraisal for outcome in outcomes if outcome.is_low]
        needs = self.env["service.training.need"]._open_needs(
            self._prepare_need_requests(low)
        )
        return {
            "rewards": len(rewards),
            "sanctions": len(sanctions),
            "needs": len(needs),
        }

    def _prepare_rewards(self, outcomes):
        proposed = self._get_proposed_rewards()
        return [
            {
                **self._prepare_decision(outcome.appraisal),
                "kind": kind,
                "state": "proposed",
                "reason": self._explain_reward(outcome),
            }
            for outcome in outcomes
            for kind in outcome.reward_kinds
            if (outcome.appraisal.id, kind) not in proposed
        ]

    def _prepare_talks(self, outcomes):
        talked_to = self._get_talked_to()
        return [
            {
                **self._prepare_decision(outcome.appraisal),
                "kind": LOW_KIND,
                "date_incident": self.date_to,
                "reason": self._explain_low(outcome.appraisal),
                "rule_reference": self.env._(
                    "Baseline of %(scheme)s: a score of at least %(baseline)s.",
                    scheme=outcome.appraisal.scheme_id.display_name,
                    baseline=f"{outcome.appraisal.scheme_id.baseline:g}",
                ),
            }
            for outcome in outcomes
            if outcome.is_low and outcome.appraisal.id not in talked_to
        ]

    def _prepare_need_requests(self, appraisals):
        topic = self._get_outcome_topic() if appraisals else None
        return [
            NeedRequest(
                appraisal.employee_id, topic, self._explain_low(appraisal), appraisal
            )
            for appraisal in appraisals
        ]

    @api.model
    def _prepare_decision(self, appraisal):
        return {
            "employee_id": appraisal.employee_id.id,
            "appraisal_id": appraisal.id,
            "res_model": appraisal._name,
            "res_id": appraisal.id,
            "proposer_id": self.env.uid,
        }

    def _get_outcome_topic(self):
        """What people below the baseline are trained in."""
        topic = self.company_id.outcome_topic_id or self.env.ref(
            "service_training.service_training_topic_fundamentals",
            raise_if_not_found=False,
        )
        if not topic:
            raise UserError(
                self.env._(
                    "Choose in the settings what people below the baseline are "
                    "trained in."
                )
            )
        return topic

    def _explain_reward(self, outcome):
        values = {
            "score": f"{outcome.appraisal.score:.2f}",
            "grade": outcome.appraisal.grade_id.name,
            "cycle": self.display_name,
        }
        if outcome.is_best:
            return self.env._(
                "Among the best of %(cycle)s: score %(score)s, grade %(grade)s.",
                **values,
            )
        return self.env._("%(grade)s in %(cycle)s: score %(score)s.", **values)

    def _explain_low(self, appraisal):
        return self.env._(
            "Score %(score)s in %(cycle)s, below the baseline of %(baseline)s.",
            score=f"{appraisal.score:.2f}",
            cycle=self.display_name,
            baseline=f"{appraisal.scheme_id.baseline:g}",
        )

    # Buttons

    def action_propose_outcomes(self):
        """Open the preview of what would be proposed."""
        self.ensure_one()
        self._check_officer()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_appraisal_propose_action"
        )
        return {**action, "context": {"default_cycle_id": self.id}}

    def action_view_rewards(self):
        """Open the rewards proposed from this cycle."""
        return self._action_view_outcomes("service_incentive.service_reward_action")

    def action_view_sanctions(self):
        """Open the sanctions proposed from this cycle."""
        return self._action_view_outcomes("service_incentive.service_sanction_action")

    def _action_view_outcomes(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": {}}

    def action_view_training_needs(self):
        """Open the training needs that this cycle showed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_training.service_training_need_action"
        )
        domain = [("id", "in", self.training_need_ids.ids)]
        return {**action, "domain": domain, "context": {"create": False}}
