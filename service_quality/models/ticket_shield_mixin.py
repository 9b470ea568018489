from odoo import api, fields, models
from odoo.fields import Domain


class ServiceTicketShieldMixin(models.AbstractModel):
    """What else may not tell of a confidential ticket: its name, where others cite it,
    and the records that came of it.
    """

    _name = "service.ticket.shield.mixin"
    _description = "Ticket that others cite without telling of it"

    is_about_me = fields.Boolean(
        string="About me",
        compute="_compute_is_about_me",
        search="_search_is_about_me",
        compute_sudo=True,
        help="A confidential complaint about the reader.",
    )

    @api.depends("is_confidential")
    @api.depends_context("uid")
    def _compute_is_about_me(self):
        about = self.search([("id", "in", self.ids), ("is_about_me", "=", True)])
        for ticket in self:
            ticket.is_about_me = ticket._origin in about

    @api.model
    def _search_is_about_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        about = Domain("is_confidential", "=", True) & Domain(
            "complaint_ids", "any!", Domain("accused_user_ids", "in", self.env.uid)
        )
        return Domain.OR(about if wanted else ~about for wanted in value)

    def _mask_hidden_names(self):
        """Where a record cites a ticket its reader may not know, stands its number."""
        confidential = self.sudo().filtered("is_confidential")
        if not confidential or self.env.user._is_superuser():
            return
        for ticket in confidential.filtered("is_hidden"):
            ticket.sudo(self.env.su).display_name = ticket.number or ""
