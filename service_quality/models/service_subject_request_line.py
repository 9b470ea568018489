from odoo import fields, models
from odoo.exceptions import UserError


class ServiceSubjectRequestLine(models.Model):
    """Records of one kind that name the customer who asked. Written by the lookup."""

    _name = "service.subject.request.line"
    _description = "Records that name a customer"
    _order = "record_count desc, id"
    _rec_name = "res_model_id"

    request_id = fields.Many2one(
        "service.subject.request",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    res_model_id = fields.Many2one(
        "ir.model",
        string="Kind of record",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    record_count = fields.Integer(string="Records", readonly=True)
    record_ids = fields.Json(string="Numbers of the records", readonly=True)

    def action_open_records(self):
        """Open these records, as far as the reader may see them.

        :raise UserError: for records of which the reader may see none
        """
        self.ensure_one()
        self.check_access("read")
        model = self.sudo().res_model_id
        if not self.env[model.model].has_access("read"):
            raise UserError(
                self.env._("%(kind)s: not for you to see.", kind=model.name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": model.name,
            "res_model": model.model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.record_ids)],
        }
