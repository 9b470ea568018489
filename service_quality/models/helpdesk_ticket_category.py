from odoo import api, fields, models
from odoo.tools import ormcache

from .service_sla_policy import SERVICE_KINDS


class HelpdeskTicketCategory(models.Model):
    """A category knows what kind of service its tickets are."""

    _name = "helpdesk.ticket.category"
    _inherit = ["helpdesk.ticket.category", "service.sla.rule.mixin"]

    service_kind = fields.Selection(
        SERVICE_KINDS,
        string="Kind of service",
        help="Tickets of this category become tickets of this kind, unless somebody "
        "chooses another one. Empty means that of the category above, if any.",
    )

    def _get_service_kind(self):
        """The kind of this category, else of the nearest one above; False for none."""
        return self._get_service_kinds().get(self._origin.id, False)

    @api.model
    @ormcache()
    def _get_service_kinds(self):
        """``{category id: kind}`` of all categories, whoever may see them."""
        all_of_them = self.sudo().with_context(active_test=False)
        categories = all_of_them.search([])  # pylint: disable=no-search-all
        own = {category.id: category.service_kind for category in categories}
        kinds = {}
        for category in categories:
            path = (category.parent_path or "").split("/")[:-1]
            nearest = (own[int(above)] for above in reversed(path))
            kinds[category.id] = next(filter(None, nearest), False)
        return kinds
