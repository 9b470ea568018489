from odoo import fields, models


class HelpdeskTicketReview(models.TransientModel):
    """Asks the reviewer for a decision; the ticket checks who decides, and does it."""

    _name = "helpdesk.ticket.review"
    _description = "Decide on a ticket"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    conditions = fields.Text(related="ticket_id.review_conditions")
    conditions_met = fields.Boolean(string="The conditions are met")
    reason = fields.Text(help="Why it is refused. The customer reads this.")
    alternative = fields.Text(
        string="Alternative or advice",
        help="What the customer can do instead. The customer reads this.",
    )

    def action_approve(self):
        """Approve."""
        self.ensure_one()
        self.ticket_id.action_approve(conditions_met=self.conditions_met)
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self):
        """Refuse, and tell the customer."""
        self.ensure_one()
        self.ticket_id.action_refuse(self.reason, self.alternative)
        return {"type": "ir.actions.act_window_close"}
