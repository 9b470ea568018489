from odoo import models
from odoo.exceptions import AccessError, UserError


class ServiceTicketBoardMixin(models.AbstractModel):
    """What a supervisor does to a ticket from the live board."""

    _name = "service.ticket.board.mixin"
    _description = "Ticket on the live board"

    def _stamp(self, stamps):
        result = super()._stamp(stamps)
        # Whatever the engine writes may stand on a board.
        self.env["service.board"]._note_change(self.browse(stamps).company_id)
        return result

    def _check_supervised(self):
        """:raise AccessError: unless the user leads the team of every ticket, or is a
        service manager
        """
        self.check_access("read")
        if self.env.su or self.env.user.has_group("service_quality.group_manager"):
            return
        if self.filtered(lambda ticket: not ticket.team_id.is_led):
            raise AccessError(
                self.env._("Only whoever leads the team of a ticket can do this.")
            )

    def action_take_over(self, reason, user_id=None):
        """Give tickets to the user or to a chosen agent, and say why in their log.

        :param user_id: id of a user of the team; the current user when not given
        :raise AccessError: unless the user leads the team
        :raise UserError: without a reason, or when the agent is not of the team
        """
        self._check_supervised()
        user = self.env["res.users"].browse(user_id or self.env.uid)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the ticket changes hands."))
        for ticket in self:
            ticket._check_takes(user)
        self._happen("intervened", detail=reason[:80])
        self.write({"user_id": user.id})
        if user == self.env.user:
            self.action_accept()
        for ticket in self:
            ticket.message_post(
                body=self.env._(
                    "Given to %(user)s: %(reason)s", user=user.name, reason=reason
                ),
                partner_ids=(user - self.env.user).partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )

    def _check_takes(self, user):
        """:raise UserError: unless ``user`` is of the team, or takes it over himself"""
        team = self.team_id
        if team and user not in team.user_ids and user != self.env.user:
            raise UserError(
                self.env._(
                    "%(user)s is not a member of %(team)s. Add them to the team, or "
                    "choose somebody of it.",
                    user=user.name,
                    team=team.display_name,
                )
            )

    def action_comment(self, body):
        """Leave an internal note on tickets that whoever serves them is told of.

        :param body: plain text
        :raise AccessError: unless the user leads the team
        """
        self._check_supervised()
        if not (body or "").strip():
            raise UserError(self.env._("Write the comment first."))
        self._happen("intervened", detail=body.strip()[:80])
        for ticket in self:
            # The login of the colleague who serves; employees are not for all to read.
            served_by = ticket.user_id or ticket.employee_id.sudo().user_id
            ticket.message_post(
                body=body,
                partner_ids=(served_by - self.env.user).partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )
