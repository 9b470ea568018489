from odoo import api, fields, models


class ServiceAppraisalFollowUpMixin(models.AbstractModel):
    """What an appraisal led to, as far as its reader may see it.

    ``service.appraisal`` inherits it. Nothing is counted for whom it is not: a
    proposed sanction stays unseen by the person concerned until the notification.
    """

    _name = "service.appraisal.follow.up.mixin"
    _description = "What an appraisal led to"

    reward_count = fields.Integer(compute="_compute_decision_counts")
    sanction_count = fields.Integer(compute="_compute_decision_counts")
    proposal_count = fields.Integer(compute="_compute_decision_counts")
    appeal_count = fields.Integer(compute="_compute_decision_counts")
    training_need_count = fields.Integer(compute="_compute_training_need_count")

    @api.depends_context("uid")
    def _compute_decision_counts(self):
        for model, field in (
            ("service.reward", "reward_count"),
            ("service.sanction", "sanction_count"),
            ("service.appraisal.proposal", "proposal_count"),
            ("service.appraisal.appeal", "appeal_count"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("appraisal_id", "in", self.ids)], ["appraisal_id"], ["__count"]
                )
            )
            for appraisal in self:
                appraisal[field] = counts.get(appraisal._origin, 0)

    @api.depends_context("uid")
    def _compute_training_need_count(self):
        counts = dict(
            self.env["service.training.need.reason"]._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["need_id:count_distinct"],
            )
        )
        for appraisal in self:
            appraisal.training_need_count = counts.get(appraisal._origin.id, 0)

    def action_view_rewards(self):
        """Open the rewards that the appraisal led to."""
        return self._action_follow_up(
            "service.reward", [("appraisal_id", "=", self.id)]
        )

    def action_view_sanctions(self):
        """Open the sanctions that the appraisal led to."""
        return self._action_follow_up(
            "service.sanction", [("appraisal_id", "=", self.id)]
        )

    def action_view_proposals(self):
        """Open what else the appraisal led to."""
        return self._action_follow_up(
            "service.appraisal.proposal", [("appraisal_id", "=", self.id)]
        )

    def action_view_training_needs(self):
        """Open the training needs that name the appraisal as a reason."""
        reasons = self.env["service.training.need.reason"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        return self._action_follow_up(
            "service.training.need", [("id", "in", reasons.need_id.ids)]
        )

    def _action_follow_up(self, model, domain):
        """The one record itself, or the list of several, if the reader may see it."""
        self.ensure_one()
        self.check_access("read")
        records = self.env[model].search(domain)
        if len(records) == 1:
            return {**records.get_formview_action(), "context": {"create": False}}
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("id", "in", records.ids)],
            "context": {"create": False},
        }
