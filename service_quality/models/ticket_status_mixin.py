from odoo import models

from ..tools import clock_math
from .helpdesk_ticket_stage import OPEN, SOLVED, VOID, WAITING


class ServiceTicketStatusMixin(models.AbstractModel):
    """What waiting, solving, reopening and being void do to the clocks of a ticket.

    Every method changes one ``Move``; whoever calls stores it.
    """

    _name = "service.ticket.status.mixin"
    _description = "Ticket with a status"

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
