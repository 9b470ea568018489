from odoo import fields, models

from ..models.service_handover import REASONS


class HelpdeskTicketHandOver(models.TransientModel):
    """Asks to whom a ticket is handed over, and why."""

    _name = "helpdesk.ticket.hand.over"
    _description = "Hand over a ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True)
    user_id = fields.Many2one("res.users", string="To colleague")
    team_id = fields.Many2one("helpdesk.ticket.team", string="Or to team")
    reason_type = fields.Selection(
        REASONS, string="Kind of reason", required=True, default="expertise"
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Offer the ticket."""
        self.ensure_one()
        self.ticket_id.hand_over(
            self.reason_type, self.reason, self.user_id.id, self.team_id.id
        )
        return {"type": "ir.actions.act_window_close"}
