from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of satisfaction surveys."""

    _inherit = "res.config.settings"

    survey_period = fields.Selection(
        related="company_id.survey_period", readonly=False, required=True
    )
    survey_answer_days = fields.Integer(
        related="company_id.survey_answer_days", readonly=False
    )
    survey_sample_percent = fields.Integer(
        related="company_id.survey_sample_percent", readonly=False
    )
