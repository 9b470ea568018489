from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import GuidedError
from .service_handover import REASONS
from .ticket_clock_mixin import HISTORY_KEY

# Writing one of these gives the ticket to somebody else.
HOLDER_FIELDS = {"user_id", "employee_id", "team_id"}


class ServiceTicketHandoverMixin(models.AbstractModel):
    """Nobody passes a ticket on without being asked, and nobody leaves it lying.

    Who holds a ticket gives it away by a hand-over that the other accepts; supervisors
    dispatch. Everything else that would put a held ticket into other hands is refused
    in ``write``, wherever it comes from. The system itself (superuser mode: mail
    gateway, crons, portal, imports of history) is not stopped.

    When a supervisor moves a ticket to another team, helpdesk_mgmt takes the user away.
    ``employee_id`` and with it the holder of the clocks stay who they were until
    somebody of the new team takes the ticket: the owner is never empty.
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
        compute="_compute_open_handover", compute_sudo=True, groups="base.group_user"
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
    # Who may
    # ------------------------------------------------------------

    def _get_dispatchable(self):
        """Those tickets that the user may give to whom he thinks best."""
        user = self.env.user
        if user.has_group("helpdesk_mgmt.group_helpdesk_manager"):
            return self
        if not user.has_group("service_quality.group_supervisor"):
            return self.browse()
        led = self.env["helpdesk.ticket.team"]._get_led(user)
        return self.filtered(lambda ticket: not ticket.team_id or ticket.team_id in led)

    def _may_give(self, user, dispatchable):
        """Whether ``user`` may offer this ticket to somebody."""
        self.ensure_one()
        if not self._is_held():
            return False
        # A colleague without login cannot offer it; the team does it for him.
        return self.user_id == user or not self.user_id or self in dispatchable

    def _is_held(self):
        """Whether somebody answers for the ticket and would have to give it away.

        A front office user who is no employee holds nothing: what he has registered
        and nobody has worked on yet, he may still give to whom it is for.
        """
        self.ensure_one()
        employee = self.employee_id.sudo()  # agents may not read employees
        if not self.user_id:
            return bool(employee) and not employee.user_id
        untouched = not (self.accepted_at or self.first_response_at)
        return not (untouched and not employee and self.create_uid == self.user_id)

    # ------------------------------------------------------------
    # Guard on writing
    # ------------------------------------------------------------

    def _check_reassignment(self, vals):
        """Stop a person who gives away what he may not.

        :return: ``{ticket: user before}`` of tickets a supervisor dispatches by this
        :raise UserError: in plain words, with what to do instead
        """
        if not HOLDER_FIELDS & vals.keys() or self._is_system():
            return {}
        dispatchable = self._get_dispatchable()
        before = {}
        for ticket in self:
            changed = ticket._get_changed_holder(vals)
            if not changed:
                continue
            if ticket._is_held():
                ticket._check_never_empty(changed)
            if ticket in dispatchable:
                before[ticket] = ticket.user_id
            elif not ticket._is_own_business(changed):
                ticket._refuse_reassignment()
        return before

    def _is_system(self):
        return self.env.su or self.env.context.get(HISTORY_KEY)

    def _get_changed_holder(self, vals):
        """Those of the holder fields that ``vals`` changes, as records."""
        self.ensure_one()
        return {
            name: self[name].browse(vals[name] or [])
            for name in HOLDER_FIELDS & vals.keys()
            if (vals[name] or False) != self[name].id
        }

    def _check_never_empty(self, changed):
        user = changed.get("user_id", self.user_id)
        employee = changed.get("employee_id", self.employee_id)
        taken_away = "user_id" in changed and not user
        someone_else = "employee_id" in changed and employee
        if (taken_away and not someone_else and "team_id" not in changed) or (
            not user and not employee
        ):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is never without an owner. Name who takes it "
                    "instead: hand it over, or have it dispatched.",
                    ticket=self.display_name,
                )
            )

    def _is_own_business(self, changed):
        """Whether this is no more than taking a free ticket, or sorting it in."""
        if self._is_held() and (changed.keys() - {"team_id"} or self.team_id):
            return self._is_only_own_employee(changed)
        if self.user_id == self.env.user and not self._is_held():
            return True  # the front office gives it to whom it is for
        user = changed.get("user_id", self.user_id)
        employee = changed.get("employee_id", self.employee_id).sudo()
        return user in (self.env.user, user.browse()) and (
            "employee_id" not in changed or employee.user_id in (user, user.browse())
        )

    def _is_only_own_employee(self, changed):
        """The holder says which of his employee records serves the ticket."""
        return (
            changed.keys() == {"employee_id"}
            and self.user_id == self.env.user
            and changed["employee_id"].sudo().user_id == self.env.user
        )

    def _refuse_reassignment(self):
        """:raise UserError: always, with the way that is open to this person"""
        self.ensure_one()
        holder = self.user_id.name or self.employee_id.sudo().name
        if not self._is_held():
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: only supervisors give tickets to others. Take "
                    "it yourself, or ask the team leader to dispatch it.",
                    ticket=self.display_name,
                )
            )
        if self.user_id == self.env.user:
            raise GuidedError(
                self.env._(
                    "Ticket %(ticket)s is yours until somebody accepts it. Use Hand "
                    "over: say why, and the other takes it with one click.",
                    ticket=self.display_name,
                ),
                self.env.ref("service_quality.helpdesk_ticket_hand_over_action").id,
                self.env._("Hand over"),
                {"default_ticket_id": self.id},
            )
        raise UserError(
            self.env._(
                "Ticket %(ticket)s is held by %(holder)s. Only a hand-over that is "
                "accepted, or a supervisor of the team, gives it to somebody else. Ask "
                "%(holder)s to use Hand over.",
                ticket=self.display_name,
                holder=holder,
            )
        )

    def _check_registered(self, routed):
        """Guard on creation: who is no supervisor registers for himself or nobody.

        :param routed: indexes of tickets that the duty roster has assigned
        :raise UserError: when somebody else is to get a ticket
        """
        self._check_channel()
        given = self._get_given(routed)
        refused = given - given._get_dispatchable()
        if refused:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s: only supervisors give tickets to others. Take "
                    "it yourself, or leave the assignee empty for the team.",
                    ticket=refused[0].name,
                )
            )

    def _get_given(self, routed):
        """Those of these new tickets that a person registered for somebody else."""
        if self._is_system():
            return self.browse()
        nobody = self.env["res.users"]
        chosen = self.browse(
            ticket.id for index, ticket in enumerate(self) if index not in routed
        )
        nobody = self.env["res.users"]
        return chosen.filtered(
            lambda ticket: (
                (ticket.user_id or ticket.employee_id.sudo().user_id)
                not in (nobody, self.env.user)
            )
        )

    def _welcome(self, routed):
        """What is done for new tickets once their clocks run."""
        if self.env.context.get(HISTORY_KEY):
            return
        self._note_routing(routed)
        given = self._get_given(routed)
        given._note_reassignment(
            dict.fromkeys(given, self.env["res.users"]), dict.fromkeys(HOLDER_FIELDS)
        )
        self._acknowledge()

    def _prepare_copied_holder(self):
        """Whoever copies a colleague's ticket gets the copy himself."""
        return {} if self._is_system() else {"user_id": self.env.uid}

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

    def _prepare_handover(self, user, team):
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "giver_id": self.employee_id.id,
            "giver_user_id": self.user_id.id or self.employee_id.sudo().user_id.id,
            "user_id": user.id,
            "team_id": team.id,
        }

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
