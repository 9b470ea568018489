from odoo import api, fields, models


class ServiceSettingChange(models.Model):
    """One change of a figure that the service is judged or run by: who, when, from what
    to what. The engine writes them; nobody edits or deletes them.
    """

    _name = "service.setting.change"
    _description = "Change of a setting"
    _order = "changed_at desc, id desc"
    _rec_name = "label"

    company_id = fields.Many2one(
        "res.company", readonly=True, help="Empty: it holds for all companies."
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(string="Of", readonly=True)
    field_name = fields.Char(string="Technical name", required=True, readonly=True)
    label = fields.Char(string="Setting", compute="_compute_label")
    old_value = fields.Char(string="Before", readonly=True)
    new_value = fields.Char(string="After", readonly=True)
    user_id = fields.Many2one("res.users", string="Changed by", readonly=True)
    changed_at = fields.Datetime(string="Changed", required=True, readonly=True)

    _record_index = models.Index("(res_model, res_id, field_name)")

    @api.depends("res_model", "field_name")
    @api.depends_context("lang")
    def _compute_label(self):
        for change in self:
            model = self.env.get(change.res_model)
            field = model is not None and model._fields.get(change.field_name)
            change.label = (
                field and field._description_string(self.env) or change.field_name
            )
