from odoo import api, models
from odoo.exceptions import UserError


class ServiceConsentPortalMixin(models.AbstractModel):
    """What customers do about their own consents: look at them, give, withdraw.

    Each for the own person only; a colleague of the same company is another person.
    """

    _name = "service.consent.portal.mixin"
    _description = "Consents on the portal"

    @api.model
    def _get_portal_wording(self):
        """What customers may agree to by themselves, in the words they read: by
        purpose. The words are kept with the consent.
        """
        return {
            "profile": self.env._(
                "You may keep what I tell you about my health, needs and wishes, so "
                "that you can serve me well."
            ),
            "contact": self.env._("You may write to me about offers and news."),
            "survey": self.env._("You may ask me for my opinion."),
            "recording": self.env._("You may record our calls."),
            "sharing": self.env._(
                "You may pass my data on to partners who work on my requests."
            ),
        }

    @api.model
    def _find_own(self):
        """The consents of the user logged in, towards any company, newest first."""
        # Customers may not read consents; these are their own.
        return self.sudo().search([("partner_id", "=", self.env.user.partner_id.id)])

    @api.model
    def _get_portal_values(self):
        """What the page of a customer shows: what stands, what was, what is open."""
        own = self._find_own()
        given = own.filtered(lambda consent: consent.state == "given")
        here = given.filtered(lambda consent: consent.company_id == self.env.company)
        agreed = set(here.mapped("purpose"))
        return {
            "given": [consent._get_portal_item() for consent in given],
            "withdrawn": [consent._get_portal_item() for consent in own - given],
            "offers": [
                (purpose, words)
                for purpose, words in self._get_portal_wording().items()
                if purpose not in agreed
            ],
            "several_companies": len(own.company_id | self.env.company) > 1,
            "company": self.env.company,
        }

    def _get_portal_item(self):
        """The consent as its customer may see it; how it was proved stays inside."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("purpose", "way", "withdrawn_way")
        }
        return {
            "id": self.id,
            "purpose": labels["purpose"][self.purpose],
            "words": self.purpose_note,
            "given_on": self.given_on,
            "way": labels["way"][self.way],
            "withdrawn_at": self.withdrawn_at,
            "withdrawn_way": labels["withdrawn_way"].get(self.withdrawn_way),
            "company": self.company_id.name,
        }

    @api.model
    def _give_on_portal(self, purpose):
        """The user logged in agrees to ``purpose``; a second time is nothing.

        :return: the consent that stands
        :raise UserError: when it is nothing that customers agree to by themselves
        """
        words = self._get_portal_wording().get(purpose)
        if not words:
            raise UserError(self.env._("Please choose what you agree to."))
        # Customers have no right to create consents; this is their way. Two clicks at
        # once: the second one finds the consent of the first.
        customer = self.env.user.partner_id.sudo()
        customer.lock_for_update()
        standing = self._find_own().filtered_domain(
            [
                ("purpose", "=", purpose),
                ("state", "=", "given"),
                ("company_id", "=", self.env.company.id),
            ]
        )
        return standing[:1] or self.sudo().create(
            {
                "partner_id": customer.id,
                "company_id": self.env.company.id,
                "purpose": purpose,
                "purpose_note": words,
                "given_on": self.env.company._get_service_today(),
                "way": "portal",
                "evidence": self.env._(
                    "Agreed to on the customer portal, signed in as %(login)s.",
                    login=self.env.user.login,
                ),
            }
        )

    @api.model
    def _withdraw_on_portal(self, consent_id, note=None):
        """The user logged in takes back one of the own consents.

        :raise UserError: when it is not there, or that of somebody else
        """
        consent = self._find_own().filtered(lambda own: own.id == consent_id)
        if not consent:
            raise UserError(self.env._("This consent is not yours to withdraw."))
        consent._withdraw("portal", (note or "").strip() or False)
