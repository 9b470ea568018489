from odoo import fields, models


class ServiceTypeCondition(models.Model):
    """One condition that has to be fulfilled for a service."""

    _name = "service.type.condition"
    _description = "Condition of a service type"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        "service.type", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="type_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Condition", required=True, translate=True)
