from odoo import fields, models


class ServiceIndicatorRateLine(models.TransientModel):
    """One employee to rate."""

    _name = "service.indicator.rate.line"
    _description = "Employee to rate"

    wizard_id = fields.Many2one(
        "service.indicator.rate", required=True, ondelete="cascade"
    )
    indicator_id = fields.Many2one(related="wizard_id.indicator_id")
    employee_id = fields.Many2one(
        "hr.employee", string="Who", required=True, readonly=True
    )
    employee_name = fields.Char(
        string="Employee", related="employee_id.name", related_sudo=True
    )
    anchor_id = fields.Many2one(
        "service.indicator.anchor",
        string="Step",
        domain="[('indicator_id', '=', indicator_id)]",
    )
    anchor_text = fields.Text(related="anchor_id.description", string="What is seen")
    reason = fields.Char(help="What the rating rests on.")
