from odoo import fields, models


class HelpdeskTicketChannel(models.Model):
    """The ways customers come to us."""

    _inherit = "helpdesk.ticket.channel"

    acknowledge = fields.Boolean(
        string="Acknowledge by mail",
        help="The customer gets a mail with the number of the ticket as soon as it "
        "comes in by this channel.",
    )
