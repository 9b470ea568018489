from odoo import api, fields, models
from odoo.exceptions import AccessError

SUPERVISOR = "service_quality.group_supervisor"


class ServiceTicketReviewerMixin(models.AbstractModel):
    """Who decides on a ticket under review: nobody who took it on or checked it, where
    the type wants two pairs of eyes.
    """

    _name = "service.ticket.reviewer.mixin"
    _description = "Reviewer of a ticket"

    can_review = fields.Boolean(
        compute="_compute_can_review",
        groups="base.group_user",
        help="You may decide on this ticket.",
    )

    @api.depends("review_state", "service_type_id")
    @api.depends_context("uid")
    def _compute_can_review(self):
        acceptors = self._get_acceptors()
        for ticket in self:
            ticket.can_review = (
                ticket.review_state == "review"
                and ticket._is_reviewer()
                and not (
                    ticket.sudo().service_type_id.review_separate
                    and self.env.user in acceptors[ticket.id]
                )
            )

    def _is_reviewer(self):
        """Supervisors and managers, and the members of the type's reviewer team."""
        self.ensure_one()
        team = self.sudo().service_type_id.review_team_id  # of whatever team it is
        return (
            self.env.su
            or self.env.user.has_group(SUPERVISOR)
            or self.env.user in team.user_ids
        )

    def _get_acceptors(self):
        """Who took the ticket on, or checked its documents:
        ``{ticket id: res.users}``.
        """
        # Facts are kept for this, whoever may read them.
        accepted = self.env["service.event"].sudo()
        accepted = accepted._read_group(
            [("ticket_id", "in", self.ids), ("event_type", "=", "accepted")],
            ["ticket_id"],
            ["user_id:recordset"],
        )
        users = {ticket.id: users for ticket, users in accepted}
        nobody = self.env["res.users"].sudo()
        result = {}
        for ticket in self:
            lines = ticket.sudo().document_ids
            checkers = lines.complete_by_id | lines.authentic_by_id | lines.valid_by_id
            result[ticket.id] = users.get(ticket.id, nobody) | checkers
        return result

    def _check_reviewer(self):
        """:raise AccessError: when the user may not decide on one of these tickets"""
        acceptors = self._get_acceptors()
        for ticket in self:
            if not ticket._is_reviewer():
                raise AccessError(
                    self.env._(
                        "Ticket %(ticket)s: supervisors and the reviewers of its "
                        "service type decide on it.",
                        ticket=ticket.number,
                    )
                )
            separate = ticket.sudo().service_type_id.review_separate
            if separate and self.env.user in acceptors[ticket.id]:
                raise AccessError(
                    self.env._(
                        "You have accepted ticket %(ticket)s or checked its documents: "
                        "somebody else has to review it.",
                        ticket=ticket.number,
                    )
                )
