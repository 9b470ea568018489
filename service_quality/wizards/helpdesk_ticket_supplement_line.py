from odoo import fields, models


class HelpdeskTicketSupplementLine(models.TransientModel):
    """One document that the customer is asked for."""

    _name = "helpdesk.ticket.supplement.line"
    _description = "Document to ask for"

    supplement_id = fields.Many2one(
        "helpdesk.ticket.supplement", required=True, ondelete="cascade", index=True
    )
    document_id = fields.Many2one(
        "service.ticket.document", required=True, ondelete="cascade"
    )
    state = fields.Selection(related="document_id.state")
    request_text = fields.Text(
        string="What to add or change, and how",
        help="The customer reads this.",
    )
