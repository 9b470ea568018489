from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request, route
from odoo.tools import consteq

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

NOTICE = "service_quality_portal_notice"


class ServiceDocumentPortal(CustomerPortalHelpdesk):
    """What customers do on the page of a ticket: send documents, accept or refuse.

    Those of the ticket's own company may, and whoever has the link that was sent to
    the customer. Only what the models give for customers reaches the page.
    """

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        if not ticket._is_customer(request.env.user):
            # Only the customer closes a ticket here.
            values["closed_stages"] = values["closed_stages"].browse()
        values.update(
            portal_documents=ticket._get_portal_documents(),
            portal_acceptance=ticket._get_portal_acceptance(),
            portal_attachments=ticket._get_portal_attachments(),
            portal_token=access_token,
            portal_may_act=self._may_act(ticket, access_token),
            portal_notice=request.session.pop(NOTICE, None),
            portal_max_mb=ticket.company_id.document_max_mb,
        )
        return values

    # ------------------------------------------------------------
    # Who
    # ------------------------------------------------------------

    def _may_act(self, ticket_sudo, access_token):
        """Whether the visitor may act for the customer, besides reading the page."""
        user = request.env.user
        if ticket_sudo._is_customer(user):
            return True
        token = ticket_sudo.access_token
        linked = access_token and token and consteq(token, access_token)
        # Staff have the link too, and do not decide for the customer.
        return bool(linked) and not user._is_internal()

    def _get_ticket_to_act_on(self, ticket_id, access_token):
        """:raise AccessError: when the visitor is not the customer"""
        ticket_sudo = self._document_check_access(
            "helpdesk.ticket", ticket_id, access_token=access_token
        )
        if not self._may_act(ticket_sudo, access_token):
            raise AccessError(request.env._("This is for the customer to do."))
        # What follows is kept as done by the visitor, who may not write the records.
        return ticket_sudo.with_user(request.env.user).sudo()

    def _act(self, ticket_id, access_token, act):
        """Do something for the customer, and show the page again.

        :param act: takes the ticket, returns what to say, or nothing
        """
        try:
            ticket_sudo = self._get_ticket_to_act_on(ticket_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my", code=303)
        try:
            with request.env.cr.savepoint():
                notice = {"text": act(ticket_sudo), "kind": "success"}
        except UserError as error:
            notice = {"text": str(error), "kind": "danger"}
        if notice["text"]:
            request.session[NOTICE] = notice
        url = f"/my/ticket/{ticket_id}" + (f"/{access_token}" if access_token else "")
        return request.redirect(url + "#service_documents", code=303)

    def _find_document(self, ticket_sudo, document_id):
        """A line of this very ticket, or none."""
        return ticket_sudo.document_ids.filtered(
            lambda line: line.id == document_id and line.kind != "proof"
        )

    # ------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------

    @route(
        "/my/ticket/<int:ticket_id>/document/<int:document_id>/upload",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def service_document_upload(
        self, ticket_id, document_id, access_token=None, file=None, **_kwargs
    ):
        """Take a file for a document that is missing or asked for."""

        def act(ticket):
            name, content = (file.filename, file.read()) if file else (None, b"")
            if not name:
                raise UserError(request.env._("Choose the file to send."))
            return self._receive(ticket, document_id, name, content)

        return self._act(ticket_id, access_token, act)

    @route(
        "/my/ticket/<int:ticket_id>/document/<int:document_id>/done",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def service_document_done(
        self, ticket_id, document_id, access_token=None, **_kwargs
    ):
        """The customer has filled in the online form."""
        return self._act(
            ticket_id,
            access_token,
            lambda ticket: self._receive(ticket, document_id, None, None),
        )

    def _receive(self, ticket_sudo, document_id, name, content):
        line = self._find_document(ticket_sudo, document_id)
        if not line:
            raise UserError(request.env._("This document is not asked for."))
        if line._receive_from_customer(name, content):
            return request.env._("Thank you, it has been received.")
        return request.env._("It has been received already; thank you.")

    @route(
        "/my/ticket/<int:ticket_id>/document/<int:document_id>/form",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
    )
    def service_document_form(
        self, ticket_id, document_id, access_token=None, **_kwargs
    ):
        """The blank form to fill in."""
        try:
            ticket_sudo = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my", code=303)
        document = self._find_document(ticket_sudo, document_id).type_document_id
        if not document.template_file:
            return request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(
            document, "template_file", document.template_name or document.name
        )
        response = stream.get_response(as_attachment=True)
        response.headers["Content-Disposition"] = content_disposition(
            document.template_name or document.name
        )
        return response

    # ------------------------------------------------------------
    # Acceptance
    # ------------------------------------------------------------

    def _get_visitor_name(self, ticket_sudo, name=None):
        """Who decides: the user logged in, else the name given, else the customer."""
        user = request.env.user
        if not user._is_public():
            return user.name
        return (name or "").strip()[:120] or ticket_sudo.partner_id.display_name

    @route(
        "/my/ticket/<int:ticket_id>/accept",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def service_ticket_accept(self, ticket_id, access_token=None, **_kwargs):
        """The customer accepts what was delivered."""

        def act(ticket):
            if ticket.acceptance_state == "asked":
                ticket._accept(self._get_visitor_name(ticket))
            return request.env._("Thank you for your confirmation.")

        return self._act(ticket_id, access_token, act)

    @route(
        "/my/ticket/<int:ticket_id>/sign",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def service_ticket_sign(
        self, ticket_id, access_token=None, name=None, signature=None
    ):
        """The customer accepts with a signature; called by the signature form."""
        try:
            ticket = self._get_ticket_to_act_on(ticket_id, access_token)
        except (AccessError, MissingError):
            return {"error": request.env._("This ticket cannot be accepted.")}
        if not signature:
            return {"error": request.env._("The signature is missing.")}
        if ticket.acceptance_state == "asked":
            who = (name or "").strip()[:120] or self._get_visitor_name(ticket)
            ticket._accept(who, way="signature", signature=signature)
        return {"force_refresh": True, "redirect_url": ticket.get_portal_url()}

    @route(
        "/my/ticket/<int:ticket_id>/refuse",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def service_ticket_refuse(
        self, ticket_id, access_token=None, reason=None, **_kwargs
    ):
        """The customer does not accept, and says why."""

        def act(ticket):
            ticket._refuse_acceptance(self._get_visitor_name(ticket), reason)
            return request.env._("Thank you. We will look into it again.")

        return self._act(ticket_id, access_token, act)
