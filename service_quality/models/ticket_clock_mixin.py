from contextlib import contextmanager

from odoo import api, fields, models

from ..tools import clock_math
from .helpdesk_ticket_stage import SOLVED, VOID, WAITING
from .service_sla_clock import STATES

# A change of one of these makes the policies be matched again.
MATCHED_BY = {"kind", "team", "priority", "category", "channel", "partner"}
HISTORY_KEY = "service_quality_history"


class ServiceTicketClockMixin(models.AbstractModel):
    """Makes the clocks of a ticket follow what happens to it.

    ``clock_basis`` is what the clocks last saw of their ticket. It is a stored compute, so the
    ORM itself tells when stage, user or team have changed, also where helpdesk_mgmt computes
    them without ``write``. The difference between the old and the new value is what happened;
    :mod:`..tools.clock_math` decides what that means, for many tickets at once.

    With ``service_quality_history`` in the context the clocks do not follow: imported history
    brings events and clocks of its own.
    """

    _name = "service.ticket.clock.mixin"
    _description = "Ticket under clocks"

    clock_ids = fields.One2many(
        "service.sla.clock", "ticket_id", string="Clocks", readonly=True
    )
    clock_basis = fields.Json(
        compute="_compute_clock_basis",
        store=True,
        help="What the clocks last saw of this ticket.",
    )
    clock_state = fields.Selection(
        STATES,
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="State of the most urgent open clock; when none is open, how they ended.",
    )
    next_due_at = fields.Datetime(
        string="Next due",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The earliest time at which a clock of this ticket is or was due.",
    )
    clock_badge = fields.Json(string="Due", compute="_compute_clock_badge")

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
        "duplicate_id",
        "active",
    )
    def _compute_clock_basis(self):
        before = {}
        for ticket in self:
            seen, basis = ticket.clock_basis, ticket._get_clock_basis()
            if ticket.id and seen and seen != basis:
                before[ticket.id] = seen
            if seen != basis:
                ticket.clock_basis = basis
        if before and not self.env.context.get(HISTORY_KEY):
            self.browse(before)._follow(before)

    @api.depends("clock_ids.state", "clock_ids.due_at", "clock_ids.paused_at")
    def _compute_clock_badge(self):
        for ticket in self:
            clocks = ticket.clock_ids.filtered(lambda clock: clock.state != "void")
            still_open = clocks.filtered(lambda clock: not clock.stopped_at)
            ticking = still_open.filtered(lambda clock: not clock.paused_at)
            shown = ticking or still_open or clocks or ticket.clock_ids
            urgent = shown.sorted(lambda clock: (clock.due_at, clock.id))[:1]
            ticket.clock_badge = urgent._get_badge() if urgent else False

    def _get_clock_basis(self):
        """What the clocks follow: ids and plain values of the ticket as it is now."""
        self.ensure_one()
        out = self.duplicate_id or not self.active
        return {
            "stage": self.stage_id.id,
            "status": VOID if out else self.stage_id._get_clock_status(),
            "user": self.user_id.id,
            "employee": self.employee_id.id,
            "team": self.team_id.id,
            "kind": self.service_kind,
            "priority": self.priority,
            "category": self.category_id.id,
            "channel": self.channel_id.id,
            "partner": self.partner_id.id,
        }

    def _follow_now(self):
        """Let the clocks see what has changed, so that it is stamped with this moment."""
        self._recompute_recordset(["clock_basis"])

    def _follow(self, before):
        """Move the clocks of changed tickets.

        :param before: ``{ticket id: clock basis before the change}``
        """
        now = fields.Datetime.now()
        events, stamps = [], {}
        rematched = self.browse()
        with self._moving_clocks() as moving:
            for ticket in self:
                old, new = before[ticket.id], ticket.clock_basis
                changed = {key for key in new if old.get(key) != new[key]}
                clocks = moving[ticket.id]
                if changed & {"user", "employee", "team"}:
                    for clock, _worktime in clocks.values():
                        clock_math.hold(clock, now, ticket._get_holder())
                if changed & {"user", "employee"}:
                    events.append(ticket._prepare_event("assigned", now))
                if "stage" in changed:
                    events.append(ticket._prepare_event("stage", now))
                if "status" in changed:
                    stamp = stamps[ticket.id] = {}
                    events += ticket._leave_status(old["status"], clocks, now, stamp)
                    events += ticket._enter_status(new["status"], clocks, now, stamp)
                if changed & MATCHED_BY or VOID in (old["status"], new["status"]):
                    rematched |= ticket
        self._record_changes(events, stamps)
        rematched._rematch_clocks()
        (self - rematched)._show_clocks(moving)

    @contextmanager
    def _moving_clocks(self):
        """The clocks of these tickets as plain values; what has changed is stored at the end.

        Yields ``{ticket id: {metric: (plain clock, working time)}}``.
        """
        now = fields.Datetime.now()
        # Clocks are evidence that nobody may write; the engine moves them for whoever acts.
        records = self.env["service.sla.clock"].sudo()
        records = records.search([("ticket_id", "in", self.ids)], order="id")
        moving = {ticket_id: {} for ticket_id in self.ids}
        before = {}
        for record in records:
            plain = record._to_math()
            before[record.id] = record._to_math()
            worktime = record._get_worktime(record.started_at, now)
            moving[record.ticket_id.id][record.metric] = (plain, worktime)
        yield moving
        changed = {}
        for record in records:
            plain = moving[record.ticket_id.id][record.metric][0]
            if plain != before[record.id]:
                changed[record.id] = plain
        records._store(changed)
        breached = records.filtered(
            lambda record: record.id in changed
            and record.breached_at
            and not before[record.id].breached_at
        )
        breached._note_breaches()
        records.filtered(
            lambda record: record.id in changed
            and (record.stopped_at or record.state == "void")
        )._drop_notices()

    # ------------------------------------------------------------
    # What a status does to the clocks
    # ------------------------------------------------------------

    def _leave_status(self, status, clocks, now, stamp):
        """Move the clocks out of a status; returns the events, fills in the stamps."""
        if status == WAITING:
            for clock, worktime in clocks.values():
                clock_math.resume(clock, now, worktime)
            return [self._prepare_event("resumed", now)]
        if status == VOID:
            for clock, worktime in clocks.values():
                clock_math.revive(clock, now, worktime)
        if status in (SOLVED, VOID) and self.clock_basis["status"] not in (SOLVED, VOID):
            return self._reopen_clocks(clocks, now, stamp)
        return []

    def _reopen_clocks(self, clocks, now, stamp):
        if not self.resolved_at:
            return []
        metrics = self.env["service.sla.target"]._get_metrics()
        for metric, (clock, worktime) in clocks.items():
            if metric in metrics and metrics[metric].reopens:
                clock_math.reopen(clock, now, worktime)
        stamp.update(
            resolved_at=False,
            first_contact_resolution=False,
            reopen_count=self.reopen_count + 1,
        )
        return [self._prepare_event("reopened", now)]

    def _enter_status(self, status, clocks, now, stamp):
        """Move the clocks into a status; returns the events, fills in the stamps."""
        if status == WAITING:
            self._pause_clocks(clocks, now)
            return [self._prepare_event("paused", now)]
        if status == VOID:
            for clock, worktime in clocks.values():
                clock_math.void(clock, now, worktime)
            return [self._prepare_event("voided", now)]
        if status == SOLVED and not self.resolved_at:
            events = []
            if not self.first_response_at:
                stamp["first_response_at"] = now
                events.append(self._prepare_event("first_response", now))
            self._stop_clocks(clocks, "resolved", now, self._get_holder())
            stamp["resolved_at"] = now
            return [*events, self._prepare_event("resolved", now)]
        return []

    def _pause_clocks(self, clocks, now):
        metrics = self.env["service.sla.target"]._get_metrics()
        for metric, (clock, worktime) in clocks.items():
            if metric in metrics and metrics[metric].rests:
                clock_math.pause(clock, now, worktime)

    def _stop_clocks(self, clocks, event_type, now, holder):
        """Stop what the event fulfils; whoever did it answers for what nobody held."""
        metrics = self.env["service.sla.target"]._get_metrics()
        for metric, (clock, worktime) in clocks.items():
            if metric in metrics and event_type in metrics[metric].stops:
                clock_math.stop(clock, now, worktime, holder)

    def _show_clocks(self, moving=None):
        """Show the most urgent clock on the ticket.

        :param moving: what :meth:`_moving_clocks` gave, else the clocks are read
        """
        stamps = {}
        for ticket in self:
            if moving is None:
                # Whoever sees the ticket sees its state, if not its clocks.
                plain = [clock._to_math() for clock in ticket.sudo().clock_ids]
            else:
                plain = [clock for clock, _worktime in moving[ticket.id].values()]
            state, next_due_at = clock_math.summarise(plain)
            stamps[ticket.id] = {
                "clock_state": state or False,
                "next_due_at": next_due_at or False,
            }
        self._stamp(stamps)
