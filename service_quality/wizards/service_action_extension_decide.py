from odoo import fields, models


class ServiceActionExtensionDecide(models.TransientModel):
    """Approves or refuses an extension of a corrective action."""

    _name = "service.action.extension.decide"
    _description = "Decide about an extension"

    extension_id = fields.Many2one(
        "service.action.extension", required=True, readonly=True
    )
    action_id = fields.Many2one(related="extension_id.action_id")
    requested_by_id = fields.Many2one(related="extension_id.requested_by_id")
    old_date = fields.Date(related="extension_id.old_date")
    new_date = fields.Date(related="extension_id.new_date")
    reason = fields.Text(related="extension_id.reason")
    note = fields.Text(string="Your decision in words")

    def action_approve(self):
        """Move the due day."""
        self.extension_id.action_approve(self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_refuse(self):
        """Leave the due day as it is."""
        self.extension_id.action_refuse(self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
