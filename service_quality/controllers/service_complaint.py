from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import plaintext2html

from .service_document import ServiceDocumentPortal


class ServiceComplaintPortal(ServiceDocumentPortal):
    """Customers complain, follow how far it is, answer and withdraw."""

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        complaint = ticket._get_portal_complaint()
        values["portal_complaint"] = complaint
        if complaint:
            # A complaint is withdrawn with a reason, not closed by a button.
            values["closed_stages"] = values["closed_stages"].browse()
        return values

    # ------------------------------------------------------------
    # Complaining
    # ------------------------------------------------------------

    @route(
        "/my/complaint/new",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def service_complaint_new(self, **post):
        """The form in which a customer complains."""
        if request.httprequest.method == "GET":
            return request.render("service_quality.portal_complaint_new", {})
        texts = {
            name: (post.get(name) or "").strip()
            for name in ("subject", "description", "remedy", "about")
        }
        if not texts["subject"] or not texts["description"] or not texts["remedy"]:
            error = request.env._(
                "Please say what it is about, what happened and what you want us to do."
            )
            return request.render(
                "service_quality.portal_complaint_new", {**texts, "error": error}
            )
        files = request.httprequest.files.getlist("attachment")
        ticket = self._complain(texts, [file for file in files if file.filename])
        return request.redirect(f"/my/ticket/{ticket.id}", code=303)

    def _complain(self, texts, files):
        """Register the complaint of the user logged in; the file opens with it."""
        partner = request.env.user.partner_id
        # Customers have no right to create tickets; this form is their way.
        tickets = request.env["helpdesk.ticket"].sudo()
        ticket = tickets.with_context(
            service_quality_complaint={
                "remedy_sought": texts["remedy"],
                "about_person": texts["about"] or False,
            }
        ).create(
            {
                "name": texts["subject"][:200],
                "description": plaintext2html(texts["description"]),
                "service_kind": "complaint",
                "company_id": request.env.company.id,
                "partner_id": partner.id,
                "partner_name": partner.name,
                "partner_email": partner.email,
                "channel_id": tickets._get_channel("web").id,
                "user_id": False,
            }
        )
        ticket = ticket.with_context(service_quality_complaint=None)
        ticket.message_subscribe(partner_ids=partner.ids)
        for file in files:
            request.env["ir.attachment"].sudo().create(
                {
                    "name": file.filename,
                    "raw": file.read(),
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                }
            )
        return ticket

    # ------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------

    def _find_complaint(self, ticket):
        """:raise UserError: when the ticket is no complaint"""
        complaint = ticket.complaint_ids[:1]
        if not complaint:
            raise UserError(request.env._("This is no complaint."))
        return complaint

    @route(
        "/my/ticket/<int:ticket_id>/complaint/answer",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def service_complaint_answer(
        self,
        ticket_id,
        access_token=None,
        satisfied=None,
        note=None,
        rating=None,
        **_kwargs,
    ):
        """The customer is satisfied, or not: then another round begins."""

        def act(ticket):
            complaint = self._find_complaint(ticket)
            if satisfied not in ("yes", "no"):
                raise UserError(request.env._("Please say whether you are satisfied."))
            complaint._note_answer(
                satisfied == "yes", (note or "")[:4000], rating=rating
            )
            return request.env._("Thank you for telling us.")

        return self._act(ticket_id, access_token, act)

    @route(
        "/my/ticket/<int:ticket_id>/complaint/withdraw",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def service_complaint_withdraw(
        self, ticket_id, access_token=None, note=None, **_kwargs
    ):
        """The customer withdraws the complaint, with a reason."""

        def act(ticket):
            complaint = self._find_complaint(ticket)
            complaint.action_withdraw((note or "")[:4000])
            return request.env._("You have withdrawn your complaint.")

        return self._act(ticket_id, access_token, act)
