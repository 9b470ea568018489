from odoo import fields, models


class ServiceComplaintDemand(models.TransientModel):
    """What a supervisor demands; ``service.complaint.action_demand`` passes it on."""

    _name = "service.complaint.demand"
    _description = "Demand something on a complaint"

    complaint_id = fields.Many2one("service.complaint", required=True, readonly=True)
    text = fields.Text(string="What you demand", required=True)
    due_date = fields.Date(string="Until", default=fields.Date.context_today)

    def action_confirm(self):
        """Pass it on as a to-do."""
        self.ensure_one()
        self.complaint_id.action_demand(self.text, self.due_date)
        return {"type": "ir.actions.act_window_close"}
