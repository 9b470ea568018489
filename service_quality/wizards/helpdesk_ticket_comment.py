from odoo import fields, models


class HelpdeskTicketComment(models.TransientModel):
    """Asks a supervisor for a comment on a ticket."""

    _name = "helpdesk.ticket.comment"
    _description = "Comment on a ticket"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(related="ticket_id.user_id", string="For")
    body = fields.Text(
        string="Comment",
        required=True,
        help="An internal note; whoever serves the ticket is told, not the customer.",
    )

    def action_confirm(self):
        """Leave the note."""
        self.ensure_one()
        self.ticket_id.action_comment(self.body)
        return {"type": "ir.actions.act_window_close"}
