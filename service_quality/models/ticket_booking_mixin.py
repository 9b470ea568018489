from odoo import fields, models
from odoo.exceptions import UserError


class ServiceTicketBookingMixin(models.AbstractModel):
    """What a job needs, and what comes between: bookings and sudden situations."""

    _name = "service.ticket.booking.mixin"
    _description = "Ticket with bookings and situations"

    booking_ids = fields.One2many(
        "service.booking", "ticket_id", string="Bookings", groups="base.group_user"
    )
    situation_ids = fields.One2many(
        "service.situation",
        "ticket_id",
        string="Sudden situations",
        readonly=True,
        groups="base.group_user",
    )

    def action_report_situation(self, description):
        """Report something unforeseen to the supervisor, who has a to-do at once.

        :return: the ``service.situation``
        :raise UserError: without a description
        """
        self.ensure_one()
        self.check_access("write")
        if not (description or "").strip():
            raise UserError(self.env._("Say in a few words what has happened."))
        # Nobody may write situations; this is the way to report one.
        situation = self.env["service.situation"].sudo()._report(self, description)
        return situation.sudo(False)
