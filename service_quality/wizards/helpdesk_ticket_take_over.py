from odoo import api, fields, models


class HelpdeskTicketTakeOver(models.TransientModel):
    """Asks a supervisor who takes a ticket from now on, and why."""

    _name = "helpdesk.ticket.take.over"
    _description = "Take over a ticket"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    allowed_user_ids = fields.Many2many(
        "res.users", compute="_compute_allowed_user_ids"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Given to",
        required=True,
        default=lambda self: self.env.user,
        domain="[('id', 'in', allowed_user_ids)]",
        help="Yourself, or somebody of the team.",
    )
    reason = fields.Char(required=True, help="It stands in the log of the ticket.")

    @api.depends("ticket_id")
    def _compute_allowed_user_ids(self):
        for wizard in self:
            wizard.allowed_user_ids = wizard.ticket_id.team_id.user_ids | self.env.user

    def action_confirm(self):
        """Give the ticket away."""
        self.ensure_one()
        self.ticket_id.action_take_over(self.reason, self.user_id.id)
        return {"type": "ir.actions.act_window_close"}
