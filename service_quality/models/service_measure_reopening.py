from odoo import api, fields, models
from odoo.exceptions import AccessError


class ServiceMeasureReopening(models.Model):
    """What a frozen measure said before an appeal had it measured anew.

    Append-only, written by the system.
    """

    _name = "service.measure.reopening"
    _description = "Reopened measure"
    _order = "id desc"
    _rec_name = "measure_id"

    measure_id = fields.Many2one(
        "service.measure",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    employee_id = fields.Many2one(related="measure_id.employee_id")
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    reopened_at = fields.Datetime(string="Reopened", required=True, readonly=True)
    frozen_at = fields.Datetime(string="Frozen since", readonly=True)
    n = fields.Integer(string="Cases", readonly=True)
    value = fields.Float(readonly=True, aggregator=None)
    points = fields.Float(readonly=True, aggregator=None)
    has_data = fields.Boolean(string="Enough data", readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("What a value was before cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What a value was before cannot be deleted."))
