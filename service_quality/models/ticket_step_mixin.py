from odoo import api, fields, models


class ServiceTicketStepMixin(models.AbstractModel):
    """The steps of the work on a ticket, as the sheet of its type has them."""

    _name = "service.ticket.step.mixin"
    _description = "Ticket with steps"

    service_type_id = fields.Many2one(
        "service.type",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        domain="(service_kind != 'other' and "
        "[('service_kind', '=', service_kind)] or [])",
        help="The sheet of the service: it sets the kind and brings its steps.",
        groups="base.group_user",
    )

    @api.onchange("service_type_id")
    def _onchange_service_type_id(self):
        if self.service_type_id:
            self.service_kind = self.service_type_id.service_kind

    @api.model
    def _set_kind_of_type(self, vals):
        """Let a type bring its kind along in the values of ``create`` or ``write``."""
        if vals.get("service_type_id"):
            service_type = self.env["service.type"].browse(vals["service_type_id"])
            vals["service_kind"] = service_type.service_kind
