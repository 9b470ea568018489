from odoo import fields, models


class ServiceHandoverRefuse(models.TransientModel):
    """Asks why somebody does not take a ticket."""

    _name = "service.handover.refuse"
    _description = "Refuse a hand-over"

    handover_ids = fields.Many2many("service.handover", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Refuse with this reason."""
        self.handover_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
