from odoo import api, models

# What each effect has to say besides.
NEEDED_FIELDS = {
    "reward": "reward_kind",
    "sanction": "sanction_kind",
    "proposal": "proposal_kind",
    "training": "training_topic_id",
}


class ServiceAppraisalRuleTextMixin(models.AbstractModel):
    """What an outcome rule says, in words; ``service.appraisal.outcome.rule`` inherits
    it.
    """

    _name = "service.appraisal.rule.text.mixin"
    _description = "Words of an outcome rule"

    @api.depends(
        "name",
        "condition",
        "grade_code",
        "streak",
        "effect",
        "reward_kind",
        "sanction_kind",
        "proposal_kind",
        "training_topic_id",
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.name or self.env._(
                "%(condition)s: %(effect)s",
                condition=rule._describe_condition(),
                effect=rule._describe_effect(),
            )

    def _describe_condition(self):
        """When the rule holds, in a few words."""
        self.ensure_one()
        labels = dict(self._fields["condition"]._description_selection(self.env))
        text = labels.get(self.condition, "")
        if self.condition == "grade":
            text = self.env._("Grade %(grade)s", grade=self.grade_code or "")
        if self.streak > 1:
            text = self.env._(
                "%(condition)s, %(n)s in a row", condition=text, n=self.streak
            )
        return text

    def _describe_effect(self):
        """What the rule proposes, in a few words."""
        self.ensure_one()
        name = NEEDED_FIELDS.get(self.effect)
        if name == "training_topic_id":
            return self.training_topic_id.display_name or ""
        field = self._fields[name or "effect"]
        labels = dict(field._description_selection(self.env))
        return labels.get(self[name or "effect"], "")
