from odoo import fields, models
from odoo.exceptions import UserError

from .ticket_holder_mixin import HOLDER_FIELDS


class ServiceTicketDispatchMixin(models.AbstractModel):
    """What a supervisor gives to an agent, and how often a ticket has changed hands."""

    _name = "service.ticket.dispatch.mixin"
    _description = "Ticket that is dispatched"

    def dispatch(self, user_id, reason=None):
        """Give these tickets to an agent, who acknowledges or refuses.

        :param user_id: id of the agent
        :raise UserError: when the user does not lead the team of one of them
        """
        self.check_access("write")
        others = self - self._get_dispatchable()
        if others:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: only a supervisor of its team dispatches it.",
                    ticket=others[0].display_name,
                )
            )
        user = self.env["res.users"].browse(user_id)
        same_team = {}
        for ticket in self:
            values = ticket._prepare_holder_values(user)
            group = same_team.setdefault(tuple(values.items()), [])
            group.append(ticket.id)
        for values, ticket_ids in same_team.items():
            tickets = self.browse(ticket_ids).with_context(
                service_dispatch_reason=reason
            )
            tickets.write(dict(values))

    def _prepare_holder_values(self, user, team=None):
        """What gives the ticket to ``user``: in the team asked, else in its own, else
        in one of his.
        """
        self.ensure_one()
        values = {"user_id": user.id}
        team = team or self.team_id
        if team and user not in team.sudo().user_ids:
            team = user.sudo().helpdesk_team_ids[:1] or team
        if team != self.team_id:
            values["team_id"] = team.id
        return values

    def _note_reassignment(self, before, vals):
        """Keep what a supervisor has dispatched, and what was taken by this write.

        :param before: what :meth:`_check_reassignment` gave
        """
        if "stage_id" in vals:
            self._withdraw_closed()
        if "channel_id" in vals:
            self._check_channel()
        if not HOLDER_FIELDS & vals.keys():
            return
        vals_list = []
        for ticket, giver in before.items():
            vals = ticket._prepare_dispatch(giver)
            if vals:
                vals_list.append(vals)
        if vals_list:
            made = self.env["service.handover"]._propose(vals_list)
            made.ticket_id._count_handovers()
        self._settle_taken(set(before))

    def _prepare_dispatch(self, giver):
        """A dispatch from ``giver`` to who has it now; None when nothing moved."""
        if self.user_id == giver or not (self.user_id or giver):
            return None
        team = self.env["helpdesk.ticket.team"] if self.user_id else self.team_id
        own = self.user_id == self.env.user
        if own and not giver:
            return None
        now = fields.Datetime.now()
        answered = {"answered_at": now, "answered_by_id": self.env.uid}
        return {
            **self._prepare_handover(self.user_id, team),
            "giver_user_id": giver.id,
            "kind": "dispatch",
            "reason": self.env.context.get("service_dispatch_reason"),
            "is_reassignment": bool(giver and self.user_id),
            "state": "accepted" if own else "proposed",
            **(answered if own else {}),
        }

    def _settle_taken(self, dispatched):
        """Who takes a ticket that was offered to his team has accepted the offer."""
        if self._is_system():
            return
        taken = self.filtered(
            lambda ticket: ticket.user_id == self.env.user and ticket not in dispatched
        )
        handovers = taken.sudo().open_handover_id.filtered(
            lambda handover: (
                handover.state == "proposed"
                and not handover.user_id
                and handover._is_receiver(self.env.user)
            )
        )
        if handovers:
            handovers.with_env(self.env)._accept(self.env.user)

    def _count_handovers(self):
        """Count reassignments; above the limit the supervisor is told, once."""
        groups = (
            self.env["service.handover"]
            .sudo()
            ._read_group(
                [
                    ("ticket_id", "in", self.ids),
                    ("is_reassignment", "=", True),
                    ("state", "!=", "withdrawn"),
                ],
                ["ticket_id"],
                ["__count"],
            )
        )
        counts = {ticket.id: count for ticket, count in groups}
        tickets = self.sudo()
        flagged = tickets.filtered(
            lambda ticket: (
                not ticket.handover_flag
                and counts.get(ticket.id, 0) > ticket.company_id.handover_limit
            )
        )
        self._stamp(
            {
                ticket.id: {
                    "handover_count": counts.get(ticket.id, 0),
                    "handover_flag": ticket.handover_flag or ticket in flagged,
                }
                for ticket in tickets
            }
        )
        flagged._schedule_handover_activities(
            "mail_activity_type_handover_flag",
            [
                (
                    ticket,
                    user,
                    self.env._(
                        "Handed over %(count)s times: who solves it?",
                        count=counts[ticket.id],
                    ),
                )
                for ticket in flagged
                for user in ticket._get_supervisors()
            ],
        )

    def _get_supervisors(self):
        """Who looks after this ticket: the leader of its team, else of a team above."""
        self.ensure_one()
        team = self.team_id.sudo()
        while team and not team.user_id:
            team = team.parent_id
        return team.user_id

    def _welcome(self, routed):
        """What is done for new tickets once their clocks run."""
        if self._is_history():
            return
        self._note_routing(routed)
        given = self._get_given(routed)
        given._note_reassignment(
            dict.fromkeys(given, self.env["res.users"]), dict.fromkeys(HOLDER_FIELDS)
        )
        self._acknowledge()
