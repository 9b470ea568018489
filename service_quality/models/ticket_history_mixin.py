from odoo import fields, models


class ServiceTicketHistoryMixin(models.AbstractModel):
    """What a ticket knows of the help desk it came from."""

    _name = "service.ticket.history.mixin"
    _description = "Ticket from another help desk"

    history_case_ids = fields.One2many(
        "service.history.case",
        "ticket_id",
        string="Imported cases",
        readonly=True,
        groups="service_quality.group_manager",
    )
