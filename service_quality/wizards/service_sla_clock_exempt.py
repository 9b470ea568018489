from odoo import fields, models


class ServiceSlaClockExempt(models.TransientModel):
    """Asks why a breach should be held against nobody."""

    _name = "service.sla.clock.exempt"
    _description = "Ask for an exemption"

    clock_id = fields.Many2one("service.sla.clock", required=True, readonly=True)
    reason = fields.Text(string="Why")

    def action_confirm(self):
        """Hand the request to whoever may decide it."""
        self.ensure_one()
        self.clock_id.action_request_exemption(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
