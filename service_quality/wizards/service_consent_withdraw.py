from odoo import fields, models

from ..models.service_consent import WAYS


class ServiceConsentWithdraw(models.TransientModel):
    """Asks how a customer has taken a consent back."""

    _name = "service.consent.withdraw"
    _description = "Withdraw a consent"

    consent_id = fields.Many2one(
        "service.consent", required=True, readonly=True, ondelete="cascade"
    )
    way = fields.Selection(WAYS, string="How", required=True, default="spoken")
    note = fields.Char(string="Words of the customer")

    def action_confirm(self):
        """Withdraw the consent."""
        self.ensure_one()
        self.consent_id.action_withdraw(self.way, self.note)
        return {"type": "ir.actions.act_window_close"}
