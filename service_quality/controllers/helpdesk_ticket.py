from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController


class ServiceTicketController(HelpdeskTicketController):
    """Closing a ticket from the portal, for those who may see it only.

    helpdesk_mgmt closes whatever ticket is named, also another customer's, and on a
    mere link.
    """

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
            if stage.close_from_portal and not ticket_sudo.closed:
                ticket._close_by_customer(stage, request.env.user.name)
        except (AccessError, MissingError, ValueError):
            return request.redirect("/my/tickets", code=302)
        return request.redirect(f"/my/ticket/{ticket.id}", code=302)
