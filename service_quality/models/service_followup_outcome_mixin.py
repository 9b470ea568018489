from odoo import models
from odoo.tools import plaintext2html

from .helpdesk_ticket_stage import SOLVED


class ServiceFollowupOutcomeMixin(models.AbstractModel):
    """What follows from what a customer says in a follow-up."""

    _name = "service.followup.outcome.mixin"
    _description = "Outcome of follow-ups"

    def _conclude(self):
        """What follows from the answers: the ticket is told, opened again, a
        suggestion made, the grade kept as feedback.
        """
        self.ensure_one()
        # Whoever calls need not be able to write the ticket.
        ticket = self.ticket_id.sudo()
        if ticket:
            self._log_contact(ticket)
            self._keep_grade(ticket)
            if self.is_solved == "no" and ticket._get_clock_status() == SOLVED:
                ticket.stage_id = ticket._get_work_stage()
                self.sudo().has_reopened = True
                ticket._message_log(
                    body=self.env._(
                        "Opened again: in the follow-up the customer said that it is "
                        "not solved. %(note)s",
                        note=self.note or "",
                    )
                )
        if (self.suggestion or "").strip():
            self.sudo().suggestion_ticket_id = (
                self.env["helpdesk.ticket"]
                .sudo()
                .create(self._prepare_suggestion(self.suggestion.strip()))
            )

    def _log_contact(self, ticket):
        """The talk stands among the contacts with the customer, and on the time line
        of the ticket.
        """
        solved = dict(self._fields["is_solved"]._description_selection(self.env))
        said = (self.note or "").strip() or self.env._(
            "Problem solved: %(solved)s. Satisfaction: %(grade)s of 5.",
            solved=solved[self.is_solved],
            grade=self.satisfaction,
        )
        # Whoever calls need not be able to write the ticket.
        self.env["service.interaction"].sudo().create(
            {
                "ticket_id": ticket.id,
                "kind": "follow_up",
                "direction": "outgoing",
                "note": said,
            }
        )
        if not ticket.resolved_at:
            ticket._happen("followed_up", users=self.env.user)

    def _keep_grade(self, ticket):
        """The grade counts as feedback by phone, unless whoever served asked for it."""
        own = self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)])
        if ticket._get_served_by().get(ticket.id) in own.ids:
            return
        if ticket.feedback_ids.filtered(lambda one: not one.superseded_at):
            return  # the customer has said so before
        self.env["service.feedback"]._record(
            [
                {
                    "ticket_id": ticket.id,
                    "score": float(self.satisfaction),
                    "channel": "phone",
                    "comment": self.note,
                    "operator_user_id": self.env.uid,
                }
            ]
        )

    def _prepare_suggestion(self, text):
        """The values of the ticket that a suggestion of the customer becomes."""
        self.ensure_one()
        return {
            "name": text.splitlines()[0][:80],
            "description": plaintext2html(text),
            "service_kind": "suggestion",
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "team_id": (self.team_id or self.ticket_id.sudo().team_id).id,
            "user_id": False,
        }
