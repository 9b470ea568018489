from odoo import api, fields, models

# What a stage means to the clocks of the tickets in it.
OPEN, WAITING, SOLVED, VOID = "open", "waiting", "solved", "void"


class HelpdeskTicketStage(models.Model):
    """What being in a stage means to the clocks of a ticket."""

    _inherit = "helpdesk.ticket.stage"

    pause_clock = fields.Boolean(
        string="Pauses the clocks",
        help="Tickets wait for the customer here: all clocks but the first "
        "response stand still, and run on when the ticket leaves the stage.",
    )
    closing_kind = fields.Selection(
        selection=[
            ("solved", "Solved"),
            ("cancelled", "Cancelled by the customer"),
            ("rejected", "Invalid"),
            ("duplicate", "Duplicate"),
        ],
        string="Closed as",
        help="What a closed stage says about the ticket. Only solved tickets have "
        "kept their promise; the clocks of all others are voided. Empty means "
        "solved.",
    )

    def _get_clock_status(self):
        """``open``, ``waiting``, ``solved`` or ``void``; no stage is open."""
        if self.closed:
            return SOLVED if self.closing_kind in (False, "solved") else VOID
        return WAITING if self.pause_clock else OPEN

    def _tells_result(self):
        """Whether coming into the stage tells the customer itself: helpdesk_mgmt_rating
        then says that the ticket is done, and asks how it went.
        """
        asks = "rating_mail_template_id" in self._fields
        return asks and bool(self.rating_mail_template_id)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
