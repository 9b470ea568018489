from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

NOTICE = "service_quality_consent_notice"
LAST_RATINGS = 20


class ServiceConsentPortal(CustomerPortal):
    """What customers have agreed to, and how they have rated us: for them to see, and
    their consents for them to give and take back.
    """

    @route("/my/consents", type="http", auth="user", website=True)
    def service_consents(self, **_kwargs):
        """The page of one's own consents and ratings."""
        # Customers may not read feedback; these are their own answers.
        feedback = request.env["service.feedback"].sudo()
        ratings = feedback.search(
            [
                ("partner_id", "=", request.env.user.partner_id.id),
                ("superseded_at", "=", False),
            ],
            limit=LAST_RATINGS,
        )
        return request.render(
            "service_quality.portal_my_consents",
            {
                **request.env["service.consent"]._get_portal_values(),
                "ratings": ratings,
                "page_name": "service_consents",
                "notice": request.session.pop(NOTICE, None),
            },
        )

    @route(
        "/my/consents/give", type="http", auth="user", methods=["POST"], website=True
    )
    def service_consent_give(self, purpose=None, **_kwargs):
        """The customer agrees to something."""
        consents = request.env["service.consent"]
        return self._act_on_consent(
            lambda: consents._give_on_portal(purpose),
            request.env._("Thank you. We have noted what you agree to."),
        )

    @route(
        "/my/consents/<int:consent_id>/withdraw",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def service_consent_withdraw(self, consent_id, note=None, **_kwargs):
        """The customer takes a consent back."""
        consents = request.env["service.consent"]
        return self._act_on_consent(
            lambda: consents._withdraw_on_portal(consent_id, (note or "")[:200]),
            request.env._(
                "You have withdrawn your consent. What we kept because of it is "
                "deleted."
            ),
        )

    def _act_on_consent(self, act, thanks):
        """Do what the customer asks for, and show the page again."""
        try:
            with request.env.cr.savepoint():
                act()
            notice = {"text": thanks, "kind": "success"}
        except UserError as error:
            notice = {"text": str(error), "kind": "danger"}
        request.session[NOTICE] = notice
        return request.redirect("/my/consents", code=303)
