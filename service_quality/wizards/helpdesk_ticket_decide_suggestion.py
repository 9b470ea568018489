from odoo import fields, models


class HelpdeskTicketDecideSuggestion(models.TransientModel):
    """Adopts or declines a suggestion."""

    _name = "helpdesk.ticket.decide.suggestion"
    _description = "Decide on a suggestion"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    assessment = fields.Text(
        help="What it would bring, what it would cost, whether it can be done.",
        compute="_compute_assessment",
        store=True,
        readonly=False,
    )
    sort = fields.Selection(
        selection=lambda self: (
            self.env["service.improvement"]
            ._fields["sort"]
            ._description_selection(self.env)
        ),
        string="Becomes an improvement of",
        required=True,
        default="flow",
    )
    reason = fields.Text(
        string="Said to the customer",
        help="Goes into the mail to the customer; needed to decline.",
    )

    def _compute_assessment(self):
        for dialog in self:
            dialog.assessment = dialog.ticket_id.suggestion_assessment

    def action_adopt(self):
        """Adopt it and make an improvement."""
        self.ticket_id.action_adopt_suggestion(self.reason, self.assessment, self.sort)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_decline(self):
        """Decline it with a reason."""
        self.ticket_id.action_decline_suggestion(self.reason, self.assessment)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
