from dataclasses import dataclass, field
from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock_math
from . import bulk
from .helpdesk_ticket_stage import OPEN, SOLVED, VOID, WAITING
from .service_sla_clock import STATES
from .service_sla_store_mixin import Moving

# What the clocks see of a ticket, in the order ``clock_basis`` keeps it.
BASIS = (
    "stage",
    "status",
    "user",
    "employee",
    "team",
    "kind",
    "priority",
    "category",
    "channel",
    "partner",
    "type",
)
# A change of one of these makes the policies be matched again.
MATCHED_BY = {"kind", "type", "team", "priority", "category", "channel", "partner"}
RELATED = (
    "stage_id",
    "user_id",
    "employee_id",
    "team_id",
    "category_id",
    "channel_id",
    "partner_id",
    "service_type_id",
    "duplicate_id",
)
HISTORY_KEY = "service_quality_history"


@dataclass(slots=True)
class Move:
    """What happens to one ticket now, and what comes of it."""

    ticket: models.BaseModel
    now: datetime
    holder: tuple
    # Of the ticket and of what hangs on it.
    clocks: list[Moving]
    events: list = field(default_factory=list)
    stamp: dict = field(default_factory=dict)

    def note(self, event_type, at=None, detail=None):
        """Remember a fact of the ticket."""
        self.events.append(
            self.ticket._prepare_event(event_type, at or self.now, self.holder, detail)
        )


class ServiceTicketClockMixin(models.AbstractModel):
    """Makes the clocks of a ticket follow what happens to it.

    ``clock_basis`` is what the clocks last saw of their ticket. It is a stored compute,
    so the ORM itself tells when stage, user or team have changed, also where
    helpdesk_mgmt computes them without ``write``. The difference between the old and
    the new value is what happened;
    :mod:`..tools.clock_math` decides what that means, for many tickets at once.

    With ``service_quality_history`` in the context the clocks do not follow: imported
    history brings events and clocks of its own.
    """

    _name = "service.ticket.clock.mixin"
    _description = "Ticket under clocks"

    clock_ids = fields.One2many(
        "service.sla.clock",
        "ticket_id",
        string="Clocks",
        readonly=True,
        groups="base.group_user",
    )
    clock_basis = fields.Char(
        compute="_compute_clock_basis",
        store=True,
        help="What the clocks last saw of this ticket.",
        groups="base.group_user",
    )
    clock_state = fields.Selection(
        STATES,
        string="Clock state",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="State of the most urgent open clock; when none is open, how they ended.",
        groups="base.group_user",
    )
    next_due_at = fields.Datetime(
        string="Next due",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The earliest time at which a clock of this ticket is or was due.",
        groups="base.group_user",
    )
    next_warn_at = fields.Datetime(
        string="Next warning",
        readonly=True,
        copy=False,
        help="The earliest time at which a clock of this ticket begins to be at risk.",
        groups="base.group_user",
    )
    clock_badge = fields.Json(
        string="Due",
        compute="_compute_clock_badge",
        groups="base.group_user",
    )

    @api.depends(
        "stage_id",
        "user_id",
        "employee_id",
        "team_id",
        "service_kind",
        "priority",
        "category_id",
        "channel_id",
        "partner_id",
        "service_type_id",
        "duplicate_id",
        "active",
    )
    def _compute_clock_basis(self):
        before = {}
        # The engine acts for whoever has moved the ticket, and may read all of it.
        tickets = self.sudo()
        for ticket, basis in zip(tickets, tickets._get_clock_bases(), strict=True):
            seen = ticket.clock_basis
            if ticket.id and seen and seen != basis:
                before[ticket.id] = seen
            if seen != basis:
                ticket.clock_basis = basis
        if before and not self.env.context.get(HISTORY_KEY):
            tickets.browse(before)._follow(before)

    @api.depends("clock_ids.state", "clock_ids.due_at", "clock_ids.paused_at")
    @api.depends_context("lang")
    def _compute_clock_badge(self):
        for ticket in self:
            urgent = ticket.clock_ids._get_most_urgent()
            ticket.clock_badge = urgent._get_badge() if urgent else False

    def _get_clock_bases(self):
        """What the clocks follow, as tickets are now; see ``BASIS`` for the order."""
        statuses = {stage.id: stage._get_clock_status() for stage in self.stage_id}
        bases = []
        related = bulk.related_ids(self, RELATED)
        for ticket, ids in zip(self, related, strict=True):
            stage, user, employee, team, category, channel, partner, type_, twin = ids
            is_void = twin or not ticket.active
            seen = (
                stage,
                VOID if is_void else statuses.get(stage, OPEN),
                user,
                employee,
                team,
                ticket.service_kind,
                ticket.priority,
                category,
                channel,
                partner,
                type_,
            )
            bases.append("|".join([str(value or "") for value in seen]))
        return bases

    def _get_clock_status(self):
        """What the ticket's place means to its clocks; out of the way means void."""
        self.ensure_one()
        if self.duplicate_id or not self.active:
            return VOID
        return self.stage_id._get_clock_status()

    def _follow_now(self):
        """Let the clocks see what has changed, and stamp it with this moment."""
        self._recompute_recordset(["clock_basis"])

    def _follow(self, before):
        """Move the clocks of changed tickets.

        :param before: ``{ticket id: clock basis before the change}``
        """
        holders = self._get_holders()
        now = fields.Datetime.now()
        moves, rematched = [], self.browse()
        with self._moving_clocks() as moving:
            for ticket in self:
                move = Move(ticket, now, holders[ticket.id], moving[ticket.id])
                old = dict(zip(BASIS, before[ticket.id].split("|"), strict=True))
                new = dict(zip(BASIS, ticket.clock_basis.split("|"), strict=True))
                changed = {key for key in BASIS if old[key] != new[key]}
                ticket._make_move(move, changed, old["status"], new["status"])
                moves.append(move)
                if changed & MATCHED_BY or VOID in (old["status"], new["status"]):
                    rematched |= ticket
        self._record_moves(moves)
        self._start_later_clocks(moves)
        rematched._rematch_clocks()
        (self - rematched)._show_clocks(moving)

    def _make_move(self, move, changed, old_status, new_status):
        """Move the clocks of one ticket by what has changed."""
        if changed & {"user", "employee", "team"}:
            metrics = self.env["service.sla.target"]._get_metrics()
            for clock in move.clocks:
                if not metrics[clock.metric].held_apart:
                    clock_math.hold(clock.plain, move.now, move.holder)
        if changed & {"user", "employee"}:
            move.note("assigned")
        if "stage" in changed:
            move.note("stage")
        if "status" in changed:
            self._leave_status(move, old_status, new_status)
            self._enter_status(move, new_status)

    def _moving_clocks(self):
        """The clocks of these tickets, and of what hangs on them, as plain values; what
        has changed is stored at the end.

        Yields ``{ticket id: [Moving]}``.
        """
        condition = SQL("ticket_id = ANY(%s) ORDER BY id", self.ids)
        return self.env["service.sla.clock"]._moving(condition)

    # ------------------------------------------------------------
    # What a status does to the clocks
    # ------------------------------------------------------------

    def _leave_status(self, move, status, new_status):
        if status == WAITING:
            for clock in move.clocks:
                clock_math.resume(clock.plain, move.now, clock.worktime)
            move.note("resumed")
        if status == VOID:
            for clock in move.clocks:
                clock_math.revive(clock.plain, move.now, clock.worktime)
        if self.resolved_at and new_status not in (SOLVED, VOID):
            self._reopen_clocks(move)

    def _reopen_clocks(self, move):
        metrics = self.env["service.sla.target"]._get_metrics()
        for clock in move.clocks:
            if metrics[clock.metric].reopens:
                clock_math.reopen(clock.plain, move.now, clock.worktime)
            elif metrics[clock.metric].starts == "resolved":
                clock_math.withdraw(clock.plain, move.now, clock.worktime)
        move.stamp.update(
            resolved_at=False,
            waiting_since=move.now,
            first_contact_resolution=False,
            reopen_count=self.reopen_count + 1,
        )
        move.note("reopened")

    def _enter_status(self, move, status):
        if status != OPEN:
            move.stamp["waiting_since"] = False
        if status == WAITING:
            self._pause_clocks(move.clocks, move.now)
            move.note("paused")
        if status == VOID:
            for clock in move.clocks:
                clock_math.void(clock.plain, move.now, clock.worktime)
            move.note("voided")
        if status == SOLVED and not self.resolved_at:
            if not self.first_response_at:
                move.stamp["first_response_at"] = move.now
                move.note("first_response")
            self._stop_clocks(move, "resolved")
            move.stamp["resolved_at"] = move.now
            move.note("resolved")

    def _pause_clocks(self, clocks, now):
        metrics = self.env["service.sla.target"]._get_metrics()
        for clock in clocks:
            if metrics[clock.metric].rests:
                clock_math.pause(clock.plain, now, clock.worktime)

    def _stop_clocks(self, move, event_type):
        """Stop what the event fulfils; whoever did it answers for what nobody held."""
        metrics = self.env["service.sla.target"]._get_metrics()
        for clock in move.clocks:
            if event_type in metrics[clock.metric].stops:
                clock_math.stop(clock.plain, move.now, clock.worktime, move.holder)

    def _show_clocks(self, moving=None):
        """Show the most urgent clock on the ticket.

        :param moving: what :meth:`_moving_clocks` gave, else the clocks are read
        """
        if moving is None:
            with self._moving_clocks() as moving:
                pass
        stamps = {}
        for ticket in self:
            clocks = [clock.plain for clock in moving[ticket.id]]
            state, next_due_at = clock_math.summarise(clocks)
            stamps[ticket.id] = {
                "clock_state": state or False,
                "next_due_at": next_due_at or False,
                "next_warn_at": clock_math.next_warning(clocks) or False,
            }
        self._stamp(stamps)
        self.invalidate_recordset(["clock_badge"], flush=False)
