from odoo import models


class ServiceHandoverNoticeMixin(models.AbstractModel):
    """What the people of a hand-over are told."""

    _name = "service.handover.notice.mixin"
    _description = "Words of a hand-over"

    def _get_receivers(self):
        """Users who are told: the person asked, or the leader of the team asked, or
        its members when it has none.
        """
        self.ensure_one()
        users = self.user_id or self.team_id.user_id or self.team_id.user_ids
        return users.filtered(lambda user: user.active and not user.share)

    def _notify(self):
        """A to-do for each receiver, who may see the ticket from now on."""
        tickets = self.ticket_id
        summaries = {handover: handover._get_offer() for handover in self}
        receivers = {handover: handover._get_receivers() for handover in self}
        activities = []
        for handover in self:
            for user in receivers[handover]:
                activities.append((handover.ticket_id, user, summaries[handover]))
        tickets._schedule_handover_activities("mail_activity_type_handover", activities)
        groups = {}
        for handover in self.filtered(lambda handover: handover.kind == "handover"):
            key = receivers[handover].partner_id
            groups.setdefault(key, self.env["helpdesk.ticket"])
            groups[key] |= handover.ticket_id
        for partners, group in groups.items():
            group.message_subscribe(partner_ids=partners.ids)
        tickets._message_log_batch(
            bodies={handover.ticket_id.id: summaries[handover] for handover in self}
        )

    def _get_offer(self):
        """The offer in a sentence, for the banner, the to-do and the chatter."""
        self.ensure_one()
        names = {
            "giver": self.giver_user_id.name or self.giver_id.name or "",
            "person": self.requested_by_id.name,
            "receiver": self.user_id.name or self.team_id.name or "",
            "reason": self.reason or "",
        }
        if self.kind == "dispatch":
            text = self.env._("%(person)s gives this ticket to %(receiver)s", **names)
        else:
            text = self.env._(
                "%(giver)s hands this ticket over to %(receiver)s", **names
            )
        return f"{text}: {names['reason']}" if self.reason else text

    def _get_summary(self):
        """From whom to whom, and why, for the time line."""
        self.ensure_one()
        giver = self.giver_user_id.name or self.giver_id.name or ""
        receiver = self.answered_by_id.name
        return f"{giver} → {receiver}: {self.reason}"

    def _get_banner(self):
        """What the banner on the ticket says."""
        self.ensure_one()
        if self._is_undecided():
            return self.env._(
                "%(person)s refuses this ticket: %(reason)s",
                person=self.answered_by_id.name,
                reason=self.refusal_reason,
            )
        return self._get_offer()

    def _get_step(self):
        """What the user can do about it, as ``handover_step`` of the ticket."""
        self.ensure_one()
        for right, step in (
            ("may_answer", "answer"),
            ("may_withdraw", "withdraw"),
            ("may_decide", "decide"),
        ):
            if self[right]:
                return step
        return "wait"

    def _log_answer(self, answer):
        """Leave a line in the chatter of the tickets."""
        tickets = self.sudo().ticket_id
        tickets._message_log_batch(
            bodies={
                ticket.id: self.env._("Hand-over: %(answer)s", answer=answer)
                for ticket in tickets
            }
        )
