from odoo import fields, models


class ServiceImprovementDecline(models.TransientModel):
    """Asks why an improvement is declined."""

    _name = "service.improvement.decline"
    _description = "Decline an improvement"

    improvement_id = fields.Many2one(
        "service.improvement", required=True, readonly=True
    )
    reason = fields.Text(string="Why", required=True)

    def action_decline(self):
        """Decline it."""
        self.improvement_id.action_decline(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
