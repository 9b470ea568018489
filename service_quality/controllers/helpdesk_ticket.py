from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController

# What customers choose from in the form for a new ticket, beside the services.
PORTAL_KINDS = ("consultation", "business", "suggestion")


class ServiceTicketController(HelpdeskTicketController):
    """New tickets that say what they are about, and closing one by its customer only.

    helpdesk_mgmt closes whatever ticket is named, also another customer's, and on a
    mere link. Staff close it where they work, with all that has to be done before.
    """

    def _get_services(self, company):
        """The services of a company that customers may choose."""
        # Customers have no right to read the sheets; these are meant for them.
        return (
            request.env["service.type"]
            .sudo()
            .search(
                [("on_portal", "=", True), ("company_id", "in", (False, company.id))]
            )
        )

    def _get_create_new_ticket_values(self, **kw):
        values = super()._get_create_new_ticket_values(**kw)
        services = self._get_services(request.env.company)
        return {**values, "services": services, "service": kw.get("service", "")}

    def _prepare_submit_ticket_vals(self, **kw):
        """Whoever says what it is about runs under the promises for that."""
        vals = super()._prepare_submit_ticket_vals(**kw)
        chosen = kw.get("service") or ""
        company = request.env["res.company"].browse(vals["company_id"])
        service = self._get_services(company).filtered(lambda s: str(s.id) == chosen)
        if service:
            vals["service_type_id"] = service.id
        elif chosen in PORTAL_KINDS:
            vals["service_kind"] = chosen
        return vals

    @route(methods=["POST"])
    def support_ticket_close(self, ticket_id=None, stage_id=None, **_kwargs):
        """Put a ticket of the customer's own into a stage customers may close with."""
        try:
            ticket = request.env["helpdesk.ticket"].browse(int(ticket_id or 0))
            ticket.check_access("read")
            # The customer may read the ticket; the stage is for us to change.
            ticket_sudo = ticket.sudo()
            stages = ticket_sudo.team_id._get_applicable_stages()
            stage = stages.filtered(lambda stage: stage.id == int(stage_id or 0))
            user = request.env.user
            if not ticket._is_customer(user):
                raise AccessError(request.env._("This is for the customer to do."))
            if stage.close_from_portal and not ticket_sudo.closed:
                ticket._close_by_customer(stage, user.name)
        except (AccessError, MissingError, ValueError):
            return request.redirect("/my/tickets", code=302)
        return request.redirect(f"/my/ticket/{ticket.id}", code=302)
