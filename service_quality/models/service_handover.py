from odoo import api, fields, models
from odoo.exceptions import UserError

REASONS = [
    ("expertise", "Needs other knowledge"),
    ("responsibility", "Belongs to somebody else"),
    ("absence", "Absence or end of shift"),
    ("workload", "Too much at once"),
    ("other", "Another reason"),
]


class ServiceHandover(models.Model):
    """A ticket offered to somebody else: why, and what that person said to it.

    Two kinds. A hand-over is proposed by who holds the ticket, who stays responsible
    until it is accepted. A dispatch is ordered by a supervisor and counts at once;
    the agent acknowledges it or refuses with a reason, and the supervisor decides.

    Append-only: nobody has the right to create, write or delete; the methods below are
    the only way from one state to the next.
    """

    _name = "service.handover"
    _inherit = ["service.handover.notice.mixin"]
    _description = "Hand-over of a ticket"
    _order = "requested_at desc, id desc"
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    kind = fields.Selection(
        [("handover", "Hand-over"), ("dispatch", "Dispatch")],
        required=True,
        readonly=True,
        default="handover",
        help="A hand-over counts once it is accepted, a dispatch at once.",
    )
    giver_id = fields.Many2one(
        "hr.employee", string="Held by", readonly=True, index="btree_not_null"
    )
    giver_user_id = fields.Many2one("res.users", string="From", readonly=True)
    user_id = fields.Many2one("res.users", string="To", readonly=True, index=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="To team",
        readonly=True,
        help="Whoever of this team accepts takes the ticket.",
    )
    reason_type = fields.Selection(REASONS, string="Kind of reason", readonly=True)
    reason = fields.Text(readonly=True)
    requested_at = fields.Datetime(
        string="Proposed", required=True, readonly=True, default=fields.Datetime.now
    )
    requested_by_id = fields.Many2one(
        "res.users", string="Proposed by", required=True, readonly=True
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    answered_at = fields.Datetime(string="Answered", readonly=True)
    answered_by_id = fields.Many2one("res.users", string="Answered by", readonly=True)
    refusal_reason = fields.Text(string="Reason of the refusal", readonly=True)
    decision = fields.Selection(
        [("keep", "Stays with the agent"), ("take_back", "Taken back")],
        readonly=True,
        help="What the supervisor decided on the refusal of a dispatch.",
    )
    decided_at = fields.Datetime(string="Decision on", readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    is_reassignment = fields.Boolean(
        readonly=True,
        help="The ticket went from one person to another: it counts towards the limit "
        "of hand-overs.",
    )
    may_answer = fields.Boolean(compute="_compute_may", compute_sudo=True)
    may_decide = fields.Boolean(compute="_compute_may", compute_sudo=True)
    may_withdraw = fields.Boolean(compute="_compute_may", compute_sudo=True)

    _one_pending = models.UniqueIndex(
        "(ticket_id) WHERE state = 'proposed'",
        "This ticket is being handed over already. Withdraw that first.",
    )

    @api.depends("state", "decision", "user_id", "team_id", "giver_user_id")
    @api.depends_context("uid")
    def _compute_may(self):
        leads = self.ticket_id._get_dispatchable()
        user = self.env.user
        for handover in self:
            proposed = handover.state == "proposed"
            handover.may_answer = proposed and handover._is_receiver(user)
            handover.may_withdraw = (
                proposed
                and handover.kind == "handover"
                and user in (handover.giver_user_id | handover.requested_by_id)
            )
            handover.may_decide = (
                handover._is_undecided() and handover.ticket_id in leads
            )

    def _is_undecided(self):
        """Whether a supervisor still has to decide on a refused dispatch."""
        return self.kind == "dispatch" and self.state == "refused" and not self.decision

    def _is_receiver(self, user):
        if self.user_id:
            return user == self.user_id
        # Who belongs to a team is no secret to its members.
        return user in self.team_id.sudo().user_ids

    @api.model
    def _propose(self, vals_list):
        """Record offers and tell those who are to take the tickets.

        An offer that is still open on one of the tickets is withdrawn.
        """
        # Append-only: nobody has the right to create; the ticket has checked who asks.
        handovers = self.sudo()
        tickets = [vals["ticket_id"] for vals in vals_list]
        handovers.search(
            [("ticket_id", "in", tickets), ("state", "=", "proposed")]
        )._answer("withdrawn")
        created = handovers.create(
            [{**vals, "requested_by_id": self.env.uid} for vals in vals_list]
        )
        created.filtered(lambda handover: handover.state == "proposed")._notify()
        return created.with_env(self.env)

    # ------------------------------------------------------------
    # Answers of the receiver, decisions of the supervisor
    # ------------------------------------------------------------

    def action_accept(self):
        """Take the tickets over; from now on they are the user's own.

        :raise UserError: when somebody else is asked, or the offer is no longer open
        """
        self._check_step("may_answer")
        self._accept(self.env.user)
        return True

    def action_refuse(self, reason=None):
        """Say no, with a reason; without one a dialog asks for it."""
        self._check_step("may_answer")
        if not (reason or "").strip():
            return {
                **self.env["ir.actions.act_window"]._for_xml_id(
                    "service_quality.service_handover_refuse_action"
                ),
                "context": {"default_handover_ids": self.ids},
            }
        self._refuse(reason.strip())
        return True

    def action_withdraw(self):
        """Keep the ticket after all."""
        self._check_step("may_withdraw")
        self.sudo()._answer("withdrawn")
        return True

    def action_keep(self):
        """Decide on a refused dispatch: the ticket stays with the agent."""
        self._check_step("may_decide")
        self._decide("keep")
        return True

    def action_take_back(self):
        """Decide on a refused dispatch: the supervisor takes the ticket himself.

        A ticket never is without an owner; it can be dispatched again from there.
        """
        self._check_step("may_decide")
        self._decide("take_back")
        for handover in self:
            # The supervisor may dispatch it; that is a step of this decision, no
            # dispatch of its own.
            ticket = handover.ticket_id.sudo()
            ticket.write(ticket._prepare_holder_values(self.env.user))
        return True

    def _check_step(self, right):
        """:raise UserError: when this user may not take this step now"""
        self.check_access("read")
        self.lock_for_update()
        for handover in self.sudo():
            number = handover.ticket_id.number
            if handover.ticket_id.closed and right != "may_decide":
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s is closed: there is nothing to hand over.",
                        ticket=number,
                    )
                )
            if not handover.with_env(self.env)[right]:
                raise UserError(
                    self.env._(
                        "This step on the hand-over of ticket %(ticket)s is not open "
                        "to you: it has been answered, or it asks somebody else. "
                        "Reload to see how it stands.",
                        ticket=number,
                    )
                )

    def _accept(self, user):
        """The tickets go to ``user``, who answers for them from now on."""
        now = fields.Datetime.now()
        # The receiver need not be allowed to write the ticket yet; the offer lets him.
        for handover in self.sudo():
            ticket, given = handover.ticket_id, handover.kind == "handover"
            if ticket.user_id != user:
                ticket.write(ticket._prepare_holder_values(user, handover.team_id))
            handover._answer(
                "accepted", is_reassignment=given or handover.is_reassignment
            )
            ticket._happen(
                "handed_over" if given else "accepted",
                detail=handover._get_summary() if given else None,
                also=("accepted",),
                stamp={"accepted_at": now},
            )
        self.sudo().ticket_id._count_handovers()
        self._log_answer(self.env._("accepted"))

    def _refuse(self, reason):
        self.sudo()._answer("refused", refusal_reason=reason)
        self._log_answer(self.env._("refused: %(reason)s", reason=reason))
        handovers = self.sudo()
        for handover in handovers:
            handover.ticket_id._schedule_handover_activity(
                "mail_activity_type_handover_refused",
                handover.requested_by_id,
                self.env._(
                    "%(person)s does not take it: %(reason)s",
                    person=self.env.user.name,
                    reason=reason,
                ),
            )

    def _answer(self, state, **values):
        """Write the answer and take back the to-do; ``self`` is in superuser mode."""
        if not self:
            return
        self.write(
            {
                "state": state,
                "answered_at": fields.Datetime.now(),
                "answered_by_id": self.env.uid,
                **values,
            }
        )
        self.ticket_id._drop_handover_activities("mail_activity_type_handover")

    def _decide(self, decision):
        handovers = self.sudo()  # append-only: the step has been checked
        handovers.write(
            {
                "decision": decision,
                "decided_at": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
            }
        )
        handovers.ticket_id._drop_handover_activities(
            "mail_activity_type_handover_refused"
        )
        labels = dict(self._fields["decision"]._description_selection(self.env))
        self._log_answer(labels[decision])
