from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.service_quality.controllers.service_document import (
    NOTICE,
    ServiceDocumentPortal,
)


class ServiceFormPortal(ServiceDocumentPortal):
    """Customers fill in the forms of their ticket as surveys of this database."""

    @route(
        "/my/ticket/<int:ticket_id>/document/<int:document_id>/fill",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def service_document_fill(
        self, ticket_id, document_id, access_token=None, **_kwargs
    ):
        """Go to the form; opened again, what was filled in so far is still there."""
        try:
            ticket = self._get_ticket_to_act_on(ticket_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my", code=303)
        line = self._find_document(ticket, document_id)
        try:
            with request.env.cr.savepoint():
                url = line._open_form(request.env.user)
        except UserError as error:
            request.session[NOTICE] = {"text": str(error), "kind": "danger"}
            url = f"/my/ticket/{ticket_id}"
            url += f"/{access_token}" if access_token else ""
        return request.redirect(url, code=303)
