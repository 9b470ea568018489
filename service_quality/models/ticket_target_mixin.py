from collections import defaultdict

from odoo import fields, models

from ..tools import clock_math
from .helpdesk_ticket_stage import VOID, WAITING
from .service_sla_store_mixin import Moving
from .ticket_clock_mixin import Move


def _starting(event_type, matches):
    """Those of the promises whose clocks start with ``event_type``."""
    return {
        ticket_id: {
            metric: promise
            for metric, promise in promises.items()
            if promise[0].starts == event_type
        }
        for ticket_id, promises in matches.items()
    }


class ServiceTicketTargetMixin(models.AbstractModel):
    """Gives tickets the clocks that the policies promise, and others when those change.

    ``matches`` is always what ``service.sla.policy._match`` returns:
    ``{ticket id: {metric: (term, calendar id)}}``.
    """

    _name = "service.ticket.target.mixin"
    _description = "Ticket with promised times"

    def _start_clocks(self):
        """Register new tickets: their first events and the promised clocks."""
        now = fields.Datetime.now()
        matches = self.env["service.sla.policy"]._match(self)
        holders = self._get_holders()
        started = self._create_clocks(_starting("created", matches), now, holders)
        moves = []
        for ticket in self:
            move = Move(ticket, now, holders[ticket.id], started[ticket.id])
            move.note("created", ticket.registered_at)
            move.stamp["waiting_since"] = ticket.registered_at
            if ticket.user_id or ticket.employee_id:
                move.note("assigned")
            ticket._enter_status(move, ticket._get_clock_status())
            moves.append(move)
        self._add_clocks(matches, started)
        self._record_moves(moves)
        self._show_clocks(started)

    def _create_clocks(self, matches, now, holders):
        """Plain clocks of tickets, as ``{ticket id: [Moving]}``.

        They began when the ticket came in, or when what starts them happened: now.
        """
        started = {}
        for ticket in self:
            started[ticket.id] = [
                ticket._create_clock(
                    *promise,
                    ticket.registered_at if promise[0].starts == "created" else now,
                    now,
                    holders[ticket.id],
                )
                for promise in matches[ticket.id].values()
            ]
        return started

    def _create_clock(self, term, calendar_id, began, now, holder, owes=None):
        """A plain clock of this ticket, or of a record ``owes`` that hangs on it."""
        self.ensure_one()
        calendar = self._get_clock_calendar(term, calendar_id)
        worktime = self.env["service.sla.clock"]._choose_worktime(
            calendar, term.basis, term.unit, began, now, self.company_id
        )
        plain = clock_math.start(
            term.amount,
            term.unit,
            term.warn_percent,
            began,
            worktime,
            term.earliest_amount,
        )
        plain.holder = holder
        owes = self if owes is None else owes
        return Moving(term.metric, owes._name, owes.id, plain, worktime)

    def _get_clock_calendar(self, term, calendar_id):
        """Working hours of a promise: those of the policy, else the team, else the
        company.

        None for a promise that runs around the clock.
        """
        self.ensure_one()
        if term.basis == "elapsed" and term.unit != "working_day":
            return self.env["resource.calendar"]
        # Only the hours are used; agents need not have the right to read calendars.
        ticket = self.sudo()
        return (
            self.env["resource.calendar"].browse(calendar_id)
            or ticket.team_id.calendar_id.with_env(self.env)
            or ticket.company_id.resource_calendar_id.with_env(self.env)
        )

    def _add_clocks(self, matches, started):
        """Store new plain clocks and wake the sweep for them."""
        self.env["service.sla.clock"]._add(
            [
                ticket._prepare_clock_values(clock, *matches[ticket.id][clock.metric])
                for ticket in self
                for clock in started[ticket.id]
            ]
        )

    def _prepare_clock_values(self, clock, term, calendar_id=False):
        """Field values of a clock that starts.

        :param clock: a ``Moving``
        """
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "res_model": clock.res_model,
            "res_id": clock.res_id,
            "company_id": self.company_id.id,
            "policy_id": term.policy_id,
            "target_id": term.target_id,
            "metric": clock.metric,
            "basis": term.basis,
            "calendar_id": self._get_clock_calendar(term, calendar_id).id,
            **self.env["service.sla.clock"]._prepare_math_values(
                clock.plain, delays=term.delays
            ),
        }

    def _start_later_clocks(self, moves):
        """Start the clocks of what has happened after the tickets came in."""
        Policy = self.env["service.sla.policy"]
        solved = [move for move in moves if move.stamp.get("resolved_at")]
        if not solved or not Policy._promises("resolved"):
            return
        tickets = self.browse(move.ticket.id for move in solved)
        matches = _starting("resolved", Policy._match(tickets))
        now, holders = solved[0].now, tickets._get_holders()
        # Solved once more: what had been withdrawn is owed anew.
        old = (
            self.env["service.sla.clock"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", tickets.ids),
                    (
                        "metric",
                        "in",
                        list({m for match in matches.values() for m in match}),
                    ),
                ]
            )
        )
        kept = old.filtered(lambda clock: not clock.withdrawn)
        (old - kept).unlink()
        for clock in kept:
            matches[clock.ticket_id.id].pop(clock.metric, None)
        tickets._add_clocks(matches, tickets._create_clocks(matches, now, holders))

    def _start_message_clock(self, metric, message):
        """Start what a message makes us owe, when a policy promises it."""
        self.ensure_one()
        Policy = self.env["service.sla.policy"]
        if not Policy._promises_metric(metric):
            return
        promise = Policy._match(self)[self.id].get(metric)
        if not promise:
            return
        now, holder = fields.Datetime.now(), self._get_holders()[self.id]
        clock = self._create_clock(*promise, now, now, holder, owes=message)
        if self._get_clock_status() == WAITING:
            self._pause_clocks([clock], now)
        self.env["service.sla.clock"]._add(
            [self._prepare_clock_values(clock, *promise)]
        )

    def _rematch_clocks(self):
        """Let the policies promise again; consumed time and what is decided survive."""
        if not self:
            return
        now = fields.Datetime.now()
        self._follow_now()
        matches = self.env["service.sla.policy"]._match(self)
        retargeted = defaultdict(list)
        with self._moving_clocks() as moving:
            for ticket in self:
                of_ticket = [
                    clock for clock in moving[ticket.id] if clock.is_of_ticket()
                ]
                records = ticket.sudo().clock_ids.filtered(
                    lambda clock: clock.res_model == "helpdesk.ticket"
                )
                records = records.grouped("metric")
                for metric, _model, _id, clock, worktime in of_ticket:
                    promise = matches[ticket.id].get(metric)
                    if not promise:
                        if not clock.stopped_at and not clock.breached_at:
                            clock_math.void(clock, now, worktime)
                    elif ticket._retarget(records[metric], clock, *promise, now):
                        retargeted[promise].append(records[metric].id)
        self._note_promises(retargeted)
        self._add_missing_clocks(matches, moving, now)
        self._show_clocks()

    def _retarget(self, record, clock, term, calendar_id, now):
        """Promise something else for an undecided clock; returns whether it had to."""
        self.ensure_one()
        status = self._get_clock_status()
        if clock.stopped_at or clock.breached_at or status == VOID:
            return False
        calendar = self._get_clock_calendar(term, calendar_id)
        worktime = record._choose_worktime(
            calendar, term.basis, term.unit, clock.started_at, now, self.company_id
        )
        if clock.state == "void":
            clock_math.reinstate(clock, now, worktime)
            if status == WAITING:
                moving = Moving(term.metric, self._name, self.id, clock, worktime)
                self._pause_clocks([moving], now)
        promised = (record.target_id.id, record.basis, record.calendar_id.id)
        promised += (clock.amount, clock.unit, clock.warn_percent)
        if promised == (
            term.target_id,
            term.basis,
            calendar.id,
            term.amount,
            term.unit,
            term.warn_percent,
        ):
            return False
        clock_math.retarget(
            clock, term.amount, term.unit, term.warn_percent, now, worktime
        )
        return True

    def _note_promises(self, retargeted):
        """Keep on the clocks which policy promises them now."""
        Clock = self.env["service.sla.clock"].sudo()  # only the engine writes clocks
        for (term, calendar_id), clock_ids in retargeted.items():
            clocks = Clock.browse(clock_ids)
            clocks.write(
                {
                    "policy_id": term.policy_id,
                    "target_id": term.target_id,
                    "basis": term.basis,
                }
            )
            for clock in clocks:
                clock.calendar_id = clock.ticket_id._get_clock_calendar(
                    term, calendar_id
                )

    def _add_missing_clocks(self, matches, moving, now):
        """Clocks for promises that are new and neither fulfilled nor void already."""
        metrics = self.env["service.sla.target"]._get_metrics()
        missing = {}
        for ticket in self:
            done = {
                event
                for event, at in (
                    ("first_response", ticket.first_response_at),
                    ("accepted", ticket.accepted_at),
                    ("resolved", ticket.resolved_at),
                )
                if at
            }
            there = {c.metric for c in moving[ticket.id] if c.is_of_ticket()}
            missing[ticket.id] = {
                metric: promise
                for metric, promise in matches[ticket.id].items()
                if metric not in there
                and promise[0].starts == "created"
                and ticket._get_clock_status() != VOID
                and not metrics[metric].stops & done
            }
        tickets = self.filtered(lambda ticket: missing[ticket.id])
        started = tickets._create_clocks(missing, now, tickets._get_holders())
        for ticket in tickets:
            if ticket._get_clock_status() == WAITING:
                ticket._pause_clocks(started[ticket.id], now)
        tickets._add_clocks(missing, started)
