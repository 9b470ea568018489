from odoo import fields, models


class HelpdeskTicketChannel(models.Model):
    """Channels tell whether the customer stays with us while we work."""

    _inherit = "helpdesk.ticket.channel"

    is_on_spot = fields.Boolean(
        string="Customer waits on the spot",
        help="On the phone or at the counter the customer waits while we work. When it "
        "takes long, the agent is asked to explain and comfort.",
    )
