from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceStandardVersion(models.Model):
    """A version of a standard whose readers answer some questions."""

    _inherit = "service.standard.version"

    quiz_id = fields.Many2one(
        "survey.survey",
        domain="[('scoring_type', '!=', 'no_scoring')]",
        help="Whoever confirms to have read it answers these questions first; only a "
        "passed quiz counts as read.",
    )

    @api.constrains("quiz_id")
    def _check_quiz(self):
        """:raise ValidationError: for a survey that nobody can pass"""
        # Whoever writes standards may have no rights on surveys.
        for version in self.sudo():
            if version.quiz_id.scoring_type == "no_scoring":
                raise ValidationError(
                    self.env._(
                        "“%(quiz)s” gives no points, so nobody could pass it. Choose a "
                        "scoring in its options.",
                        quiz=version.quiz_id.title,
                    )
                )

    @api.model
    def _get_content_fields(self):
        return super()._get_content_fields() | {"quiz_id"}
