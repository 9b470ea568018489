from odoo import api, fields, models


class ServiceStandardVersion(models.Model):
    """A version of a standard whose readers answer some questions."""

    _inherit = "service.standard.version"

    quiz_id = fields.Many2one(
        "survey.survey",
        domain="[('scoring_type', '!=', 'no_scoring')]",
        help="Whoever confirms to have read it answers these questions first; only a "
        "passed quiz counts as read.",
    )

    @api.model
    def _get_content_fields(self):
        return super()._get_content_fields() | {"quiz_id"}
