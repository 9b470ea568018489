from odoo import models
from odoo.tools import plaintext2html


class ServiceFeedbackCareMixin(models.AbstractModel):
    """Somebody looks after each customer who was not satisfied."""

    _name = "service.feedback.care.mixin"
    _description = "Feedback that is cared for"

    def _take_care(self):
        """Open one care case for each unhappy customer, and let the rules escalate.

        A new version of an answer keeps the case of the first.
        """
        new = self.filtered(lambda feedback: not feedback.care_ticket_id)
        if not new:
            return
        for score, group in new.grouped("score").items():
            group.ticket_id._escalate("negative_rating", f"{score:g}/5")
        tickets = self.env["helpdesk.ticket"]
        cases = tickets.create([feedback._prepare_care_case() for feedback in new])
        for feedback, case in zip(new, cases, strict=True):
            feedback.care_ticket_id = case
        cases._tell_care_leader()

    def _prepare_care_case(self):
        """The values of the care case of this feedback."""
        self.ensure_one()
        ticket = self.ticket_id
        leader = ticket._get_care_leader()
        text = self.env._(
            "The customer of ticket %(ticket)s gave the grade %(score)s of 5.",
            ticket=ticket.number,
            score=f"{self.score:g}",
        )
        return {
            "name": self.env._("Care case of %(ticket)s", ticket=ticket.number),
            "description": plaintext2html(f"{text}\n\n{self.comment or ''}".strip()),
            "service_kind": "suggestion",
            "care_feedback_id": self.id,
            "partner_id": ticket.partner_id.id,
            "partner_name": ticket.partner_name,
            "partner_email": ticket.partner_email,
            "company_id": ticket.company_id.id,
            "team_id": ticket.team_id.id,
            "user_id": leader.id,
            "priority": "2",
        }
