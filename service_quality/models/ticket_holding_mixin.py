from odoo import models

from ..tools import clock_math


class ServiceTicketHoldingMixin(models.AbstractModel):
    """Splits the time of the clocks when a ticket changes hands."""

    _name = "service.ticket.holding.mixin"
    _description = "Ticket whose time is split by holder"

    def _make_move(self, move, changed, old_status, new_status):
        if "employee" in changed:
            # What was used up until now is the former holder's, whatever comes next.
            move.holdings.extend(self._prepare_holdings(move))
        return super()._make_move(move, changed, old_status, new_status)

    def _prepare_holdings(self, move):
        """Values of ``service.sla.holding`` for the open clocks of this ticket."""
        self.ensure_one()
        metrics = self.env["service.sla.target"]._get_metrics()
        employee_id, team_id = move.held_by
        return [
            {
                "clock": (clock.res_model, clock.res_id, clock.metric),
                "ticket_id": self.id,
                "company_id": self.company_id.id,
                "employee_id": employee_id,
                "team_id": team_id,
                "taken_by_id": move.holder[0],
                "handed_on_at": move.now,
                "consumed_minutes": clock_math.used_minutes(
                    clock.plain, move.now, clock.worktime
                ),
            }
            for clock in move.clocks
            if not clock.plain.stopped_at
            and clock.plain.state != "void"
            and not metrics[clock.metric].held_apart
        ]

    def _record_moves(self, moves):
        result = super()._record_moves(moves)
        self.env["service.sla.holding"]._record(
            [values for move in moves for values in move.holdings]
        )
        return result
