from odoo import Command, fields, models


class HelpdeskTicketDispatch(models.TransientModel):
    """Asks which agent gets the tickets."""

    _name = "helpdesk.ticket.dispatch"
    _description = "Dispatch tickets"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        required=True,
        default=lambda self: [Command.set(self.env.context.get("active_ids", []))],
    )
    user_id = fields.Many2one("res.users", string="Give to", required=True)
    reason = fields.Text(string="Note for the agent")

    def action_confirm(self):
        """Dispatch the tickets."""
        self.ticket_ids.dispatch(self.user_id.id, self.reason)
        return {"type": "ir.actions.act_window_close"}
