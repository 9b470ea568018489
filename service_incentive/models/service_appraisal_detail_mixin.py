from odoo import api, fields, models
from odoo.models import MAGIC_COLUMNS

NOT_PREPARED = {*MAGIC_COLUMNS, "appraisal_id", "company_id"}


class ServiceAppraisalDetailMixin(models.AbstractModel):
    """What belongs to an appraisal and is frozen with it; only the engine writes it."""

    _name = "service.appraisal.detail.mixin"
    _description = "Detail of an appraisal"

    appraisal_id = fields.Many2one(
        "service.appraisal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        details = super().create(vals_list)
        details.appraisal_id._check_open()
        return details

    def write(self, vals):
        self.appraisal_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.appraisal_id._check_open()

    def _read_as_prepared(self):
        """What these details say, as the engine prepares it: a list of dicts."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store and name not in NOT_PREPARED
        ]
        return [
            {
                name: detail[name].id
                if self._fields[name].type == "many2one"
                else detail[name]
                for name in names
            }
            for detail in self
        ]
