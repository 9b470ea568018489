from odoo import api, models

# Of no kind that anybody has chosen yet.
UNSORTED = "other"


class ServiceTicketKindMixin(models.AbstractModel):
    """The category tells the kind of service, where nobody has chosen one.

    So a ticket from the portal, or from an alias with a category, runs under the right
    promises from its first second, and nobody has to sort it in.
    """

    _name = "service.ticket.kind.mixin"
    _description = "Ticket whose category tells its kind"

    @api.onchange("category_id")
    def _onchange_category_kind(self):
        kind = self.category_id._get_service_kind()
        if kind and self.service_kind == UNSORTED:
            self.service_kind = kind

    @api.model
    def _set_kind_of_category(self, vals):
        """Let the category choose the kind in the values of ``create``."""
        chosen = "service_kind" in vals or self.env.context.get("default_service_kind")
        if vals.get("category_id") and not chosen:
            category = self.env["helpdesk.ticket.category"].browse(vals["category_id"])
            kind = category._get_service_kind()
            if kind:
                vals["service_kind"] = kind

    def _sort_by_category(self, vals):
        """Let the category in the values of ``write`` choose the kind of those of these
        tickets that have none yet.
        """
        chosen = {"service_kind", "service_type_id"} & vals.keys()
        if chosen or not vals.get("category_id"):
            return
        category = self.env["helpdesk.ticket.category"].browse(vals["category_id"])
        kind = category._get_service_kind()
        unsorted = self.filtered(
            lambda ticket: kind and ticket.service_kind == UNSORTED
        )
        if unsorted:
            unsorted.write({"service_kind": kind})
