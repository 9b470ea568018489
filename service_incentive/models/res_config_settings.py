from odoo import fields, models

from .res_company import HR_MANAGER


class ResConfigSettings(models.TransientModel):
    """Rules of the company for rewards and sanctions."""

    _inherit = "res.config.settings"

    conduct_allow_monetary = fields.Boolean(
        related="company_id.conduct_allow_monetary", readonly=False, groups=HR_MANAGER
    )
    conduct_statement_days = fields.Integer(
        related="company_id.conduct_statement_days", readonly=False
    )
    conduct_appeal_days = fields.Integer(
        related="company_id.conduct_appeal_days", readonly=False
    )
    conduct_expiry_months = fields.Integer(
        related="company_id.conduct_expiry_months", readonly=False
    )
    outcome_topic_id = fields.Many2one(
        related="company_id.outcome_topic_id", readonly=False
    )
