from odoo import fields, models


class ServiceSlaExemptionDecide(models.TransientModel):
    """Grants or refuses an exemption."""

    _name = "service.sla.exemption.decide"
    _description = "Decide about an exemption"

    exemption_id = fields.Many2one(
        "service.sla.exemption", required=True, readonly=True
    )
    clock_id = fields.Many2one(related="exemption_id.clock_id")
    holding_text = fields.Char(related="exemption_id.holding_text")
    requested_by = fields.Many2one(related="exemption_id.requested_by")
    reason = fields.Text(related="exemption_id.reason")
    note = fields.Text(string="Your decision in words")

    def action_grant(self):
        """Exempt the breach."""
        self.exemption_id.action_grant(self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_refuse(self):
        """Leave the breach as it is."""
        self.exemption_id.action_refuse(self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
