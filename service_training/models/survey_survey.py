from odoo import api, fields, models

GROUP = "service_quality.group_manager"


class SurveySurvey(models.Model):
    """A questionnaire for customers; what they answer is not for other officers."""

    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("service_feedback", "Satisfaction of customers")],
        ondelete={"service_feedback": "set default"},
    )

    @api.depends_context("uid")
    def _compute_allowed_survey_types(self):
        result = super()._compute_allowed_survey_types()
        if self.env.user.has_group(GROUP):
            for survey in self:
                allowed = survey.allowed_survey_types or []
                survey.allowed_survey_types = [*allowed, "service_feedback"]
        return result
