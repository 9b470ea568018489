from odoo import fields, models


class HelpdeskTicketChannel(models.Model):
    """Channels tell whether the customer stays with us while we work, and whether the
    ticket is acknowledged by mail.
    """

    _inherit = "helpdesk.ticket.channel"

    acknowledge = fields.Boolean(
        string="Acknowledge by mail",
        help="The customer gets a mail with the number of the ticket as soon as it "
        "comes in by this channel.",
    )
    is_on_spot = fields.Boolean(
        string="Customer waits on the spot",
        help="On the phone or at the counter the customer waits while we work. When it "
        "takes long, the agent is asked to explain and comfort.",
    )
