from collections import defaultdict

from odoo import fields, models

from ..tools import clock_math
from .helpdesk_ticket_stage import VOID, WAITING
from .ticket_clock_mixin import Move


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
        started = self._create_clocks(matches, now, holders)
        moves = []
        for ticket in self:
            move = Move(ticket, now, holders[ticket.id], started[ticket.id])
            move.note("created", ticket.registered_at)
            if ticket.user_id or ticket.employee_id:
                move.note("assigned")
            ticket._enter_status(move, ticket._get_clock_status())
            moves.append(move)
        self._add_clocks(matches, started)
        self._record_moves(moves)
        self._show_clocks(started)

    def _create_clocks(self, matches, now, holders):
        """Plain clocks, as ``{ticket id: {metric: (plain, worktime)}}``."""
        Clock = self.env["service.sla.clock"]
        started = {}
        for ticket in self:
            began, company = ticket.registered_at, ticket.company_id
            clocks = started[ticket.id] = {}
            for metric, (term, calendar_id) in matches[ticket.id].items():
                calendar = ticket._get_clock_calendar(term, calendar_id)
                worktime = Clock._choose_worktime(
                    calendar, term.basis, term.unit, began, now, company
                )
                plain = clock_math.start(
                    term.amount, term.unit, term.warn_percent, began, worktime
                )
                plain.holder = holders[ticket.id]
                clocks[metric] = (plain, worktime)
        return started

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
        Clock = self.env["service.sla.clock"]
        vals_list = []
        for ticket in self:
            for metric, (plain, _worktime) in started[ticket.id].items():
                term, calendar_id = matches[ticket.id][metric]
                vals_list.append(
                    {
                        "ticket_id": ticket.id,
                        "res_id": ticket.id,
                        "company_id": ticket.company_id.id,
                        "policy_id": term.policy_id,
                        "target_id": term.target_id,
                        "metric": metric,
                        "basis": term.basis,
                        "calendar_id": ticket._get_clock_calendar(term, calendar_id).id,
                        **Clock._prepare_math_values(plain, delays=term.delays),
                    }
                )
        if vals_list:
            # Clocks are evidence: nobody has the right to create them, the engine does.
            Clock.sudo().create(vals_list)
            Clock._wake_sweep(vals["next_check_at"] for vals in vals_list)

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
                records = ticket.sudo().clock_ids.grouped("metric")
                for metric, (clock, worktime) in moving[ticket.id].items():
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
                self._pause_clocks({term.metric: (clock, worktime)}, now)
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
                    ("resolved", ticket.resolved_at),
                )
                if at
            }
            missing[ticket.id] = {
                metric: promise
                for metric, promise in matches[ticket.id].items()
                if metric not in moving[ticket.id]
                and ticket._get_clock_status() != VOID
                and not (metric in metrics and metrics[metric].stops & done)
            }
        tickets = self.filtered(lambda ticket: missing[ticket.id])
        started = tickets._create_clocks(missing, now, tickets._get_holders())
        for ticket in tickets:
            if ticket._get_clock_status() == WAITING:
                ticket._pause_clocks(started[ticket.id], now)
        tickets._add_clocks(missing, started)
