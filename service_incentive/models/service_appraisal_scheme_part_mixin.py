from odoo import api, fields, models


class ServiceAppraisalSchemePartMixin(models.AbstractModel):
    """A line of an appraisal scheme; it can be changed while the scheme is a draft."""

    _name = "service.appraisal.scheme.part.mixin"
    _description = "Part of an appraisal scheme"

    scheme_id = fields.Many2one(
        "service.appraisal.scheme", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scheme_id.company_id")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.scheme_id._check_draft()
        return parts

    def write(self, vals):
        self.scheme_id._check_draft()
        result = super().write(vals)
        self.scheme_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.scheme_id._check_draft()
