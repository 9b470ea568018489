from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..tools import handling

MARKS = handling.TOUCHES | handling.RESTS | handling.RESUMES


class ServiceTicketHandlingMixin(models.AbstractModel):
    """How a ticket was solved: how long it took, and whether at first contact.

    Both are written by the engine at the solution.
    """

    _name = "service.ticket.handling.mixin"
    _description = "Ticket that was handled"

    handled_minutes = fields.Float(
        string="Handling time",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Working minutes from the moment somebody took the ticket on until it was "
        "solved, without the time the customer was waited for.",
        groups="base.group_user",
    )
    solution_failed = fields.Boolean(
        string="Solution did not hold",
        readonly=True,
        copy=False,
        help="Reopened within the reopening window of the company; being solved again "
        "does not mend that.",
        groups="base.group_user",
    )
    first_due_at = fields.Datetime(
        string="First due",
        readonly=True,
        copy=False,
        help="When the solution was due before the ticket was reopened for the first "
        "time. Reopening puts the due time off, but not the period it counts in.",
        groups="base.group_user",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "handled_minutes",
            "solution_failed",
            "first_due_at",
        }

    def _record_moves(self, moves):
        solved = [move for move in moves if move.stamp.get("resolved_at")]
        marks = self.browse(move.ticket.id for move in solved)._get_handling_marks()
        for move in solved:
            # What this move adds is not on the time line yet.
            marks[move.ticket.id] += [
                (event["event_type"], event["occurred_at"])
                for event in move.events
                if event["event_type"] in MARKS
            ]
        resolved_at = {move.ticket.id: move.stamp["resolved_at"] for move in solved}
        minutes = self._get_handled_minutes(marks, resolved_at)
        for move in solved:
            move.stamp["handled_minutes"] = minutes[move.ticket.id]
        return super()._record_moves(moves)

    def _reopen_clocks(self, move):
        # Who comes back after a long time has a new question; the first was solved.
        soon = self._is_reopened_soon(move.now)
        lasting = self.first_contact_resolution and not soon
        if soon:
            move.stamp["solution_failed"] = True
        if not self.first_due_at:
            for clock in move.clocks:
                if clock.is_of_ticket() and clock.metric == "resolution":
                    move.stamp["first_due_at"] = clock.plain.due_at
        result = super()._reopen_clocks(move)
        if lasting:
            move.stamp["first_contact_resolution"] = True
        return result

    def _is_reopened_soon(self, now):
        """Whether it is reopened so soon after its solution that this did not hold."""
        window = timedelta(days=self.company_id.reopen_window_days)
        return now <= self.resolved_at + window

    def _measure_handling(self):
        """Note for solved tickets how long they took, in the hours of their team."""
        solved = self.filtered("resolved_at")
        resolved_at = {ticket.id: ticket.resolved_at for ticket in solved}
        minutes = self._get_handled_minutes(solved._get_handling_marks(), resolved_at)
        self._stamp({id_: {"handled_minutes": took} for id_, took in minutes.items()})

    def _get_handled_minutes(self, marks, resolved_at):
        """Working minutes from the first touch to the solution, without the rests.

        :param marks: ``{ticket id: [(event type, moment)]}``
        :param resolved_at: ``{ticket id: moment of the solution}``
        :return: ``{ticket id: minutes}``
        """
        tickets = self.browse(resolved_at)
        first = min(tickets.mapped("registered_at"), default=None)
        worktimes, minutes = {}, {}
        for ticket in tickets:
            calendar = ticket._get_team_calendar()
            if calendar not in worktimes:
                worktimes[calendar] = calendar._get_working_time(
                    first, fields.Datetime.now()
                )
            spans = handling.get_spans(
                marks[ticket.id], ticket.registered_at, resolved_at[ticket.id]
            )
            minutes[ticket.id] = sum(
                worktimes[calendar].between(*span) for span in spans
            )
        return minutes

    def _get_handling_marks(self):
        """``{ticket id: [(event type, moment)]}`` in the order of the time line."""
        if not self:
            return defaultdict(list)
        rows = self.env.execute_query(
            SQL(
                """SELECT ticket_id, event_type, occurred_at FROM service_event
                WHERE ticket_id = ANY(%s) AND event_type = ANY(%s)
                ORDER BY occurred_at, id""",
                self.ids,
                sorted(MARKS),
            )
        )
        marks = defaultdict(list)
        for ticket_id, event_type, occurred_at in rows:
            marks[ticket_id].append((event_type, occurred_at))
        return marks

    def _get_team_calendar(self):
        """The working hours of the team, else of the company."""
        self.ensure_one()
        # Only the hours are used; agents need not have the right to read calendars.
        ticket = self.sudo()
        calendar = ticket.team_id.calendar_id or ticket.company_id.resource_calendar_id
        return calendar.with_env(self.env)
