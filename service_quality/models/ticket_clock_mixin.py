from dataclasses import dataclass, field
from datetime import datetime

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock_math
from ..tools.inside import is_said_inside
from . import bulk
from .helpdesk_ticket_stage import OPEN, VOID
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
    # Ids of the employee and the team who had it before.
    held_by: tuple = (None, None)
    holdings: list = field(default_factory=list)

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

    The clocks of imported history do not follow: it brings events and clocks of its
    own, see :meth:`_is_history`.
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
        if before and not self._is_history():
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

    @api.model
    def _is_history(self):
        """Whether tickets are being imported with a life that is over already.

        Only the import itself says so: whoever else could, would escape the clocks.
        """
        return is_said_inside(self.env, HISTORY_KEY)

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
                move.held_by = tuple(
                    int(old[key]) if old[key] else None for key in ("employee", "team")
                )
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
