from odoo import api, fields, models
from odoo.exceptions import UserError

from .service_handover import REASONS


class ServiceTicketHandoverMixin(models.AbstractModel):
    """A ticket is offered to a colleague or a team; until one accepts it, it stays with
    the giver.
    """

    _name = "service.ticket.handover.mixin"
    _description = "Ticket that is handed over"

    handover_ids = fields.One2many(
        "service.handover",
        "ticket_id",
        string="Hand-overs",
        readonly=True,
        groups="base.group_user",
    )
    handover_count = fields.Integer(
        string="Times handed over",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="How often the ticket went from one person to another.",
    )
    handover_flag = fields.Boolean(
        string="Handed over too often",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="Handed over more often than the company allows: the supervisor looks "
        "after it.",
    )
    open_handover_id = fields.Many2one(
        "service.handover",
        string="Open hand-over",
        compute="_compute_open_handover",
        compute_sudo=True,
        groups="base.group_user",
    )
    handover_offer = fields.Char(
        string="Hand-over offered",
        compute="_compute_open_handover",
        compute_sudo=True,
        groups="base.group_user",
    )
    handover_step = fields.Selection(
        [
            ("answer", "Accept or refuse"),
            ("withdraw", "May be withdrawn"),
            ("decide", "To be decided"),
            ("wait", "Waiting"),
        ],
        compute="_compute_open_handover",
        compute_sudo=True,
        groups="base.group_user",
        help="What this user can do about the open hand-over.",
    )
    may_hand_over = fields.Boolean(
        compute="_compute_may_hand_over", groups="base.group_user"
    )
    may_dispatch = fields.Boolean(
        compute="_compute_may_hand_over", groups="base.group_user"
    )

    @api.depends("handover_ids.state", "handover_ids.decision", "closed")
    @api.depends_context("uid", "lang")
    def _compute_open_handover(self):
        for ticket in self:
            pending = ticket.handover_ids.filtered(
                lambda handover: (
                    handover.state == "proposed" or handover._is_undecided()
                )
            )[:1]
            ticket.open_handover_id = pending
            ticket.handover_offer = pending and pending._get_banner()
            ticket.handover_step = pending and pending._get_step()

    @api.depends("user_id", "employee_id", "team_id", "closed")
    @api.depends_context("uid")
    def _compute_may_hand_over(self):
        dispatchable = self._get_dispatchable()
        for ticket in self:
            ticket.may_dispatch = ticket in dispatchable
            ticket.may_hand_over = (
                bool(ticket.id)
                and not ticket.closed
                and ticket._may_give(self.env.user, dispatchable)
            )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "handover_ids",
            "handover_count",
            "handover_flag",
        }

    # ------------------------------------------------------------
    # Giving
    # ------------------------------------------------------------

    def hand_over(self, reason_type, reason, user_id=False, team_id=False):
        """Offer these tickets to a colleague or a team; nothing changes until accepted.

        :param reason_type: key of ``service.handover.reason_type``
        :param reason: why, in words
        :param user_id: id of the colleague, or
        :param team_id: id of the team
        :return: the service.handover records
        :raise UserError: when there is nothing to give, or nobody to give it to
        """
        self.check_access("write")
        dispatchable = self._get_dispatchable()
        user = self.env["res.users"].browse(user_id or [])
        team = self.env["helpdesk.ticket.team"].browse(team_id or [])
        if not (reason or "").strip() or reason_type not in dict(REASONS):
            raise UserError(self.env._("Say why you hand the ticket over."))
        for ticket in self:
            ticket._check_hand_over(user, team, dispatchable)
        return self.env["service.handover"]._propose(
            [
                {
                    **ticket._prepare_handover(user, team),
                    "kind": "handover",
                    "reason_type": reason_type,
                    "reason": reason.strip(),
                }
                for ticket in self
            ]
        )

    def _check_hand_over(self, user, team, dispatchable):
        number = self.display_name
        if self.closed or not self._may_give(self.env.user, dispatchable):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is not yours to hand over: it is closed, held "
                    "by somebody else, or nobody has taken it yet.",
                    ticket=number,
                )
            )
        pending = self.sudo().open_handover_id
        if pending.kind == "dispatch" and pending.state == "proposed":
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s was given to you: accept or refuse it first.",
                    ticket=number,
                )
            )
        receiver = user.sudo()  # whoever it is, only whether he can work tickets
        if bool(user) == bool(team) or user == self.user_id:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: choose a colleague or a team to take it.",
                    ticket=number,
                )
            )
        if user and not receiver.has_group("helpdesk_mgmt.group_helpdesk_user_own"):
            raise UserError(
                self.env._(
                    "%(person)s does not work tickets and cannot take %(ticket)s.",
                    person=receiver.name,
                    ticket=number,
                )
            )

    def _prepare_handover(self, user, team):
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "giver_id": self.employee_id.id,
            "giver_user_id": self.user_id.id or self.employee_id.sudo().user_id.id,
            "user_id": user.id,
            "team_id": team.id,
        }

    def _withdraw_closed(self):
        """Nobody has to answer for a ticket that is closed."""
        closed = self.filtered("closed").sudo()
        if closed:
            closed.handover_ids.filtered(
                lambda handover: handover.state == "proposed"
            )._answer("withdrawn")

    # ------------------------------------------------------------
    # To-dos, and the buttons of the banner
    # ------------------------------------------------------------

    def _schedule_handover_activity(self, xml_id, user, summary):
        self._schedule_handover_activities(xml_id, [(self, user, summary)])

    def _schedule_handover_activities(self, xml_id, activities):
        """Make to-dos of ``(ticket, user, summary)``, all in one go."""
        kind = self.env.ref(f"service_quality.{xml_id}", raise_if_not_found=False)
        if not kind or not activities:
            return
        today = fields.Date.context_today(self)
        # They stand in the lists of colleagues; the to-do itself is the notice.
        model = self.env["mail.activity"].sudo()
        model.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "summary": summary,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": ticket.id,
                    "user_id": user.id,
                    "date_deadline": today,
                }
                for ticket, user, summary in activities
            ]
        )

    def _drop_handover_activities(self, xml_id):
        kind = self.env.ref(f"service_quality.{xml_id}", raise_if_not_found=False)
        if kind:
            self.env["mail.activity"].sudo().search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", kind.id),
                ]
            ).unlink()

    def action_accept_handover(self):
        """Accept the open hand-over of this ticket."""
        return self.open_handover_id.action_accept()

    def action_refuse_handover(self):
        """Refuse the open hand-over of this ticket; a dialog asks why."""
        return self.open_handover_id.action_refuse()

    def action_withdraw_handover(self):
        """Keep this ticket after all."""
        return self.open_handover_id.action_withdraw()

    def action_keep_dispatch(self):
        """Decide that the agent keeps this ticket."""
        return self.open_handover_id.action_keep()

    def action_take_back_dispatch(self):
        """Decide to take this ticket back."""
        return self.open_handover_id.action_take_back()

    def action_accept(self):
        """Take the tickets on; a handover that the user may answer is accepted."""
        offered = self.sudo().open_handover_id.filtered(
            lambda handover: handover.state == "proposed"
        )
        for handover in offered.with_env(self.env):
            if handover.may_answer:
                handover.action_accept()
        return super().action_accept()
