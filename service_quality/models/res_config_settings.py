from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the service desk."""

    _inherit = "res.config.settings"

    sla_warning_percent = fields.Integer(
        related="company_id.sla_warning_percent", readonly=False
    )
    wording_check = fields.Boolean(related="company_id.wording_check", readonly=False)
    wording_mode = fields.Selection(related="company_id.wording_mode", readonly=False)
    jargon_mode = fields.Selection(related="company_id.jargon_mode", readonly=False)
    courtesy_hint = fields.Boolean(related="company_id.courtesy_hint", readonly=False)
    script_deviation = fields.Selection(
        related="company_id.script_deviation", readonly=False
    )
    service_lang = fields.Selection(related="company_id.service_lang", readonly=False)
