from odoo import fields, models


class ServiceActionExtend(models.TransientModel):
    """Asks for more time for a corrective action."""

    _name = "service.action.extend"
    _description = "Ask for an extension"

    action_id = fields.Many2one("service.action", required=True, readonly=True)
    old_date = fields.Date(related="action_id.due_date", string="Due until now")
    new_date = fields.Date(string="New due day", required=True)
    reason = fields.Text(string="Why it takes longer", required=True)

    def action_request(self):
        """Send the request to whoever decides."""
        self.action_id.action_request_extension(self.new_date, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
