from collections import defaultdict
from contextlib import contextmanager
from operator import attrgetter
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock_math
from . import bulk

# Columns of a clock that are fields of the same name of the plain clock, in its order.
PLAIN = (
    "amount",
    "unit",
    "warn_percent",
    "started_at",
    "due_at",
    "warn_at",
    "target_minutes",
    "consumed_minutes",
    "consumed_at",
    "paused_at",
    "stopped_at",
    "breached_at",
    "overrun_minutes",
    "state",
    "earliest_at",
    "withdrawn",
)
HOLDER = ("employee_id", "team_id", "department_id")
SNAPSHOT = (*PLAIN, "holder")
KEPT = (
    "id",
    "ticket_id",
    "res_model",
    "res_id",
    "metric",
    "target_id",
    "company_id",
    "calendar_id",
    "basis",
    "escalation_level",
)


snapshot = attrgetter(*SNAPSHOT)


class Moving(NamedTuple):
    """A clock as the engine moves it, with the time it runs in.

    ``res_model`` and ``res_id`` name the record that owes: a ticket, or what hangs on
    one.
    """

    metric: str
    res_model: str
    res_id: int
    plain: clock_math.Clock
    worktime: object

    def is_of_ticket(self):
        """Whether the ticket itself owes, not something that hangs on it."""
        return self.res_model == "helpdesk.ticket"


class StoredClock(NamedTuple):
    """A row of ``service.sla.clock``: what identifies it, and its clock as a plain
    value.
    """

    id: int
    ticket_id: int
    res_model: str
    res_id: int
    metric: str
    target_id: int
    company_id: int
    calendar_id: int
    basis: str
    level: int
    plain: clock_math.Clock

    def to_moving(self, worktime):
        """The same as the engine moves it, in the time it runs in."""
        return Moving(self.metric, self.res_model, self.res_id, self.plain, worktime)


class ServiceSlaStoreMixin(models.AbstractModel):
    """Between the table of clocks and the plain clocks of :mod:`..tools.clock_math`.

    Reads and writes many clocks in one statement each; this is on the path of every
    ticket that moves.
    """

    _name = "service.sla.store.mixin"
    _description = "Store of clocks"

    @api.model
    def _load(self, condition):
        """Stored clocks, oldest first.

        :param condition: SQL on the table ``service_sla_clock``
        """
        self.flush_model()
        columns = SQL(", ").join(map(SQL.identifier, KEPT + PLAIN + HOLDER))
        rows = self.env.execute_query(
            SQL("SELECT %s FROM service_sla_clock WHERE %s", columns, condition)
        )
        kept, plain = len(KEPT), len(KEPT) + len(PLAIN)
        return [
            StoredClock(
                *row[:kept], clock_math.Clock(*row[kept:plain], holder=row[plain:])
            )
            for row in rows
        ]

    @api.model
    @contextmanager
    def _moving(self, condition):
        """Stored clocks as plain values to move; what has changed is stored at the end.

        :param condition: SQL on the table ``service_sla_clock``
        """
        # Clocks are evidence that nobody may write; the engine moves them for whoever
        # acts.
        clocks = self.sudo()
        stored = clocks._load(condition)
        worktimes = clocks._get_worktimes(stored, fields.Datetime.now())
        before = {clock.id: snapshot(clock.plain) for clock in stored}
        breached = {clock.id for clock in stored if clock.plain.breached_at}
        moving = defaultdict(list)
        for clock in stored:
            moving[clock.ticket_id].append(clock.to_moving(worktimes[clock.id]))
        yield moving
        changed = clocks._store(stored, before)
        clocks._record_breaches(
            [
                clock
                for clock in changed
                if clock.plain.breached_at and clock.id not in breached
            ]
        )
        clocks.browse(
            clock.id
            for clock in changed
            if (clock.level or clock.metric == "promise")
            and (clock.plain.stopped_at or clock.plain.state == "void")
        )._drop_notices()

    @api.model
    def _add(self, vals_list):
        """Create clocks and wake the sweep for them."""
        if vals_list:
            # Nobody has the right to create clocks, the engine does.
            self.sudo().create(vals_list)
            self._wake_sweep(vals["next_check_at"] for vals in vals_list)

    @api.model
    def _store(self, stored, before):
        """Save what has become of stored clocks, and wake the sweep for them.

        :param before: ``{clock id: its snapshot before}``; only columns in which some
            clock differs are written
        :return: the clocks that have changed
        """
        changed, names = [], {"next_check_at"}
        for clock in stored:
            old, new = before[clock.id], snapshot(clock.plain)
            if old != new:
                changed.append(clock)
                names.update(
                    name
                    for name, was, is_now in zip(SNAPSHOT, old, new, strict=True)
                    if was != is_now
                )
        if not changed:
            return changed
        if "holder" in names:
            names.remove("holder")
            names.update(HOLDER)
        delays = self._get_delays_by_target({clock.target_id for clock in changed})
        values = {}
        for clock in changed:
            all_values = self._prepare_math_values(
                clock.plain, clock.level, delays[clock.target_id]
            )
            values[clock.id] = {name: all_values[name] for name in names}
        bulk.update(self, values)
        self._forget_shown(changed)
        self._wake_sweep(vals["next_check_at"] for vals in values.values())
        return changed

    @api.model
    def _forget_shown(self, stored):
        """Let the records that owe show anew how their clocks stand."""
        by_model = defaultdict(set)
        for clock in stored:
            if clock.res_model != "helpdesk.ticket" and clock.res_model in self.env:
                by_model[clock.res_model].add(clock.res_id)
        for name, ids in by_model.items():
            shown = [
                field.name
                for field in self.env[name]._fields.values()
                if field.compute and not field.store
            ]
            self.env[name].browse(ids).invalidate_recordset(shown, flush=False)

    @api.model
    def _prepare_math_values(self, plain, level=0, delays=()):
        """Field values of a plain clock."""
        values = {name: getattr(plain, name) for name in PLAIN}
        values.update(zip(HOLDER, plain.holder, strict=True))
        values["next_check_at"] = clock_math.next_check(plain, level, delays)
        return values

    @api.model
    def _get_delays_by_target(self, target_ids):
        """Minutes after the breach of the later escalation steps: ``{target id:
        minutes}``.
        """
        # Agents need not be able to read the policies whose clocks they move.
        targets = self.env["service.sla.target"].sudo().browse(filter(None, target_ids))
        delays = {target.id: target._to_term().delays for target in targets}
        delays[None] = ()
        return delays

    @api.model
    def _get_worktimes(self, stored, now):
        """The time each of these clocks runs in: ``{clock id: working time}``."""
        Calendar, Company = self.env["resource.calendar"], self.env["res.company"]
        earliest = {}
        for clock in stored:
            key = (clock.calendar_id, clock.basis, clock.plain.unit, clock.company_id)
            started_at = clock.plain.started_at
            earliest[key] = min(earliest.get(key, started_at), started_at)
        chosen = {
            key: self._choose_worktime(
                Calendar.browse(key[0]),
                *key[1:3],
                started_at,
                now,
                Company.browse(key[3]),
            )
            for key, started_at in earliest.items()
        }
        return {
            clock.id: chosen[
                clock.calendar_id, clock.basis, clock.plain.unit, clock.company_id
            ]
            for clock in stored
        }

    @api.model
    def _choose_worktime(self, calendar, basis, unit, start, stop, company):
        """Working days follow the calendar always, other units only on working time."""
        if not calendar or (basis == "elapsed" and unit != "working_day"):
            # Of a calendar the agent may not read, the zone is no secret.
            zone = calendar.sudo().tz or company._get_service_tz()
            return self.env["resource.calendar"]._get_elapsed_time(zone)
        return calendar._get_working_time(start, stop)
