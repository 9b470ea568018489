from odoo import models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import SOLVED


class ServiceTicketRatingMixin(models.AbstractModel):
    """The page on which customers rate what was done for them."""

    _name = "service.ticket.rating.mixin"
    _description = "Ticket that customers rate"

    def _get_feedback_url(self, grade=None):
        """The address of the page on which the customer rates this ticket."""
        self.ensure_one()
        token = self._get_rating_token()
        url = f"{self.get_base_url()}/service/rate/{token}"
        return f"{url}?grade={grade}" if grade else url

    def _get_rating_token(self):
        """The key with which the customer rates; a mail asks for it once per grade."""
        ticket = self.sudo()
        partner = ticket._rating_get_partner()
        waiting = ticket.rating_ids.filtered(
            lambda rating: rating.partner_id == partner and not rating.consumed
        )
        return waiting[:1].access_token or ticket._rating_get_access_token()

    def _get_grades(self):
        """The grades a customer may choose from: ``[(grade, text)]``, best first."""
        self.ensure_one()
        if self.company_id.rating_scale == "faces":
            return [
                (5, self.env._("😀 Satisfied")),
                (3, self.env._("😐 So-so")),
                (1, self.env._("🙁 Not satisfied")),
            ]
        return [
            (5, self.env._("5 – very satisfied")),
            (4, self.env._("4 – satisfied")),
            (3, self.env._("3 – so-so")),
            (2, self.env._("2 – not satisfied")),
            (1, self.env._("1 – not satisfied at all")),
        ]

    def _get_portal_rating(self):
        """What the customer's page shows about rating a solved ticket, or None."""
        self.ensure_one()
        ticket = self.sudo()
        if ticket._get_clock_status() != SOLVED or ticket.care_feedback_id:
            return None
        given = ticket.feedback_ids.filtered(
            lambda one: not one.superseded_at and one.channel != "survey"
        )
        return {
            "grades": ticket._get_grades(),
            "given": given[:1].score,
            "comment": given[:1].comment or "",
        }

    def _check_grade(self, grade):
        """The grade as a number.

        :raise UserError: when it is none of those the customer may choose from
        """
        try:
            grade = int(grade)
        except (TypeError, ValueError):
            grade = 0
        if grade not in dict(self._get_grades()):
            raise UserError(self.env._("Choose one of the grades."))
        return grade

    def _rate(self, grade, comment=None, rating=None, channel="portal"):
        """The customer rates the ticket, or changes the answer.

        :param rating: the ``rating.rating`` of the link; else the customer's last one
        :raise UserError: for a grade that does not exist, or an open ticket
        """
        self.ensure_one()
        grade = self._check_grade(grade)
        if self._get_clock_status() != SOLVED and not rating:
            raise UserError(self.env._("You can rate the service once it is done."))
        if not rating:
            rating = self.rating_ids.filtered(
                lambda one: (
                    one.partner_id.commercial_partner_id
                    == self.partner_id.commercial_partner_id
                )
            ).sorted("id")[-1:]
        if not rating:
            token = self._rating_get_access_token()
            rating = self.env["rating.rating"].search([("access_token", "=", token)])
        self.with_context(service_feedback_channel=channel).rating_apply(
            grade,
            rating=rating.with_context(service_feedback_channel=channel),
            feedback=(comment or "").strip()[:4000] or None,
        )
