from odoo.exceptions import UserError
from odoo.http import request, route

from .service_document import ServiceDocumentPortal


class ServiceRatingPortal(ServiceDocumentPortal):
    """Where customers say how satisfied they are: the page of the link in the mail, and
    the page of a solved ticket.

    Looking at a page never rates, for mail programs look at links by themselves.
    """

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        if not request.env.user._is_public():
            values["portal_rating"] = ticket._get_portal_rating()
        return values

    @route(
        "/my/ticket/<int:ticket_id>/rate",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def service_rate_ticket(
        self, ticket_id, access_token=None, grade=None, comment=None, **_kwargs
    ):
        """Take the rating given on the page of the ticket, by a customer who has signed
        in: the key of the page is known to whoever served, too.
        """

        def act(ticket):
            ticket._rate(grade, comment)
            return request.env._("Thank you for your feedback!")

        return self._act(ticket_id, access_token, act)

    @route(
        "/service/rate/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
    )
    def service_rate(self, token, grade=None, comment=None, **_kwargs):
        """The page of the link in the mail; it shows the grades, and takes one."""
        rating = (
            request.env["rating.rating"]
            .sudo()
            .search(
                [("access_token", "=", token), ("res_model", "=", "helpdesk.ticket")],
                limit=1,
            )
        )
        ticket = request.env["helpdesk.ticket"].sudo().browse(rating.res_id).exists()
        if not ticket:
            return request.not_found()
        values = {"ticket": ticket, "base_url": ticket.get_base_url()}
        user = request.env.user
        rater = rating.partner_id.commercial_partner_id
        if not user._is_public() and user.commercial_partner_id != rater:
            # Whoever serves may have seen the link, but does not rate for customers.
            return request.render(
                "rating.rating_external_page_invalid_partner",
                {
                    "model_name": request.env._("ticket"),
                    "name": ticket.display_name,
                    "web_base_url": values["base_url"],
                },
                status=403,
            )
        # What the customer reads is in the customer's language.
        lang = rating.partner_id.lang or request.env.lang
        ticket = ticket.with_context(lang=lang)
        if request.httprequest.method == "POST":
            try:
                ticket._rate(grade, comment, rating, channel="online")
                values["done"] = True
            except UserError as error:
                values["error"] = str(error)
        values.update(
            ticket=ticket,
            token=token,
            grades=ticket._get_grades(),
            grade=int(grade) if (grade or "").isdigit() else rating.rating,
            comment=comment or rating.feedback or "",
        )
        return request.render("service_quality.service_rating_page", values)
