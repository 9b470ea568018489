from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError

from . import bulk
from .ticket_clock_mixin import Move


class ServiceTicketEventMixin(models.AbstractModel):
    """The facts of a ticket: its own time stamps and the events they come from.

    The stamps are written by the engine only. ``closed_date`` and ``assigned_date`` of
    helpdesk_mgmt are overwritten or survive reopening, so nothing is measured on them.
    """

    _name = "service.ticket.event.mixin"
    _description = "Ticket with a memory"

    event_ids = fields.One2many(
        "service.event",
        "ticket_id",
        string="Events",
        readonly=True,
        groups="base.group_user",
    )
    interaction_ids = fields.One2many(
        "service.interaction",
        "ticket_id",
        string="Contacts",
        readonly=True,
        groups="base.group_user",
    )
    registered_at = fields.Datetime(
        string="Registered on",
        readonly=True,
        copy=False,
        help="When the ticket came in, also if its history was imported later.",
    )
    first_response_at = fields.Datetime(
        string="First response",
        readonly=True,
        copy=False,
        help="The first message a customer saw from staff, or a logged call or visit.",
    )
    accepted_at = fields.Datetime(
        string="Accepted",
        readonly=True,
        copy=False,
        help="When a member of staff took the ticket on.",
        groups="base.group_user",
    )
    resolved_at = fields.Datetime(
        string="Solved",
        readonly=True,
        copy=False,
        help="When it was last solved; empty while it is open.",
    )
    waiting_since = fields.Datetime(
        string="Customer waiting since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Since when the customer has been waiting to hear from us: since the "
        "ticket came in, or they wrote again. Empty once somebody of us has answered.",
        groups="base.group_user",
    )
    promised_at = fields.Datetime(
        string="Promised",
        readonly=True,
        copy=False,
        help="The time last promised to the customer.",
    )
    reopen_count = fields.Integer(
        string="Times reopened",
        readonly=True,
        copy=False,
        aggregator="sum",
        groups="base.group_user",
    )
    first_contact_resolution = fields.Boolean(
        string="Solved at first contact",
        readonly=True,
        copy=False,
        help="Solved without the customer having to write again.",
        groups="base.group_user",
    )
    history_ref = fields.Char(
        string="Former case number",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Number of the case in the help desk this ticket was imported from.",
        groups="base.group_user",
    )

    _history_ref_unique = models.UniqueIndex(
        "(company_id, history_ref) WHERE history_ref IS NOT NULL",
        "This case has been imported already.",
    )

    def _get_engine_fields(self):
        """Names of the fields that judge people, which nobody may write by hand."""
        return {
            "registered_at",
            "first_response_at",
            "accepted_at",
            "resolved_at",
            "waiting_since",
            "promised_at",
            "reopen_count",
            "first_contact_resolution",
            "history_ref",
            "clock_basis",
            "clock_state",
            "next_due_at",
            "next_warn_at",
            "clock_ids",
            "event_ids",
        }

    def _check_engine_fields(self, vals):
        """:raise AccessError: when a user tries to write what only the engine may"""
        touched = self._get_engine_fields() & vals.keys()
        if touched and not self.env.su:
            labels = [
                self._fields[name]._description_string(self.env) for name in touched
            ]
            raise AccessError(
                self.env._(
                    "%(fields)s: these are recorded by the system and cannot be "
                    "set by hand.",
                    fields=", ".join(sorted(labels)),
                )
            )

    def _check_stage_move(self, stage):
        """Whether a person may put these tickets into ``stage``; each theme adds what
        has to be done first. What the system moves, it moves by its own rules.

        :raise UserError: saying what is missing, and where to mend it
        """

    def _stamp(self, stamps):
        """Set engine fields of many tickets at once.

        They depend on nothing and nothing hangs on them, so they go straight into the
        cache and are written with the next flush: no access checks, no tracking, no
        recursion.

        :param stamps: ``{ticket id: {field: value}}``
        """
        # Most tickets of a batch get the same: one step for a value, not a ticket.
        alike = defaultdict(list)
        for ticket_id, values in stamps.items():
            for name, value in values.items():
                alike[name, value].append(ticket_id)
        for (name, value), ids in alike.items():
            self._fields[name].write(self.browse(ids), value)

    def _get_holders(self):
        """Who holds the tickets: ``{ticket id: (employee id, team id, department
        id)}``.

        None stands for nobody.
        """
        # The department of a colleague is kept for the record, not shown to the agent.
        departments = {
            employee.id: employee.department_id.id or None
            for employee in self.employee_id.sudo()
        }
        related = bulk.related_ids(self, ("employee_id", "team_id"))
        return {
            ticket_id: (employee_id, team_id, departments.get(employee_id))
            for ticket_id, (employee_id, team_id) in zip(
                self._ids, related, strict=True
            )
        }

    def _prepare_event(self, event_type, occurred_at, holder, detail=None):
        """Column values of one fact of this ticket."""
        employee_id, team_id, _department_id = holder
        return {
            "ticket_id": self.id,
            "event_type": event_type,
            "occurred_at": occurred_at,
            "employee_id": employee_id,
            "team_id": team_id,
            "user_id": self.env.uid,
            "detail": detail,
            "stage_id": self.stage_id.id if event_type == "stage" else None,
        }

    def _record_moves(self, moves):
        """Keep what has happened to many tickets: time stamps and facts."""
        solved = {
            move.ticket.id: move for move in moves if move.stamp.get("resolved_at")
        }
        answered_at = {
            ticket_id: move.stamp.get("first_response_at")
            or move.ticket.first_response_at
            for ticket_id, move in solved.items()
        }
        for ticket in self.browse(solved)._filter_first_contact(answered_at):
            solved[ticket.id].stamp["first_contact_resolution"] = True
        self._stamp({move.ticket.id: move.stamp for move in moves if move.stamp})
        self.env["service.event"]._record(
            [event for move in moves for event in move.events]
        )

    def _happen(self, event_type, detail=None, users=None, also=(), stamp=None):
        """Record that something happens to these tickets now, and stop every clock
        that it fulfils.

        :param detail: a few words for the time line
        :param users: who did it, when not the holder; the first with an employee counts
        :param also: further event types that the same act fulfils
        :param stamp: engine fields of the tickets to set
        :return: the moves made
        """
        now, holders = fields.Datetime.now(), self._get_holders()
        actor = self._find_employees(users)[:1] if users else None
        moves = []
        with self._moving_clocks() as moving:
            for ticket in self:
                holder = holders[ticket.id]
                if actor:
                    holder = (actor.id, holder[1], actor.department_id.id or None)
                move = Move(ticket, now, holder, moving[ticket.id])
                ticket._fulfil(move, event_type, also)
                move.note(event_type, detail=detail)
                move.stamp.update(stamp or {})
                moves.append(move)
        self._record_moves(moves)
        self._show_clocks(moving)
        return moves

    def _fulfil(self, move, event_type, also=()):
        """Stop what an event fulfils, and end the customer's waiting with an answer."""
        for fulfilling in (event_type, *also):
            self._stop_clocks(move, fulfilling)
        if event_type == "first_response":
            move.stamp["first_response_at"] = move.now
        if event_type in ("first_response", "replied"):
            move.stamp["waiting_since"] = False

    def action_accept(self):
        """Take the ticket on; assigns it to the user when nobody has it yet."""
        self.check_access("write")
        for ticket in self:
            if not ticket.user_id:
                ticket.assign_to_me()
        fresh = self.filtered(lambda ticket: not ticket.accepted_at)
        if fresh:
            fresh._happen("accepted", stamp={"accepted_at": fields.Datetime.now()})
