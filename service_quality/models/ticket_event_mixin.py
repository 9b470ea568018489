from odoo import fields, models
from odoo.exceptions import AccessError

from .ticket_clock_mixin import Move

# Message types that a person has written; acknowledgements and stage mails are none.
WRITTEN = ("comment", "email", "email_outgoing")


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
            "promised_at",
            "reopen_count",
            "first_contact_resolution",
            "history_ref",
            "clock_basis",
            "clock_state",
            "next_due_at",
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

    def _stamp(self, stamps):
        """Set engine fields of many tickets at once.

        They depend on nothing and nothing hangs on them, so they go straight into the
        cache and are written with the next flush: no access checks, no tracking, no
        recursion.

        :param stamps: ``{ticket id: {field: value}}``
        """
        names = {name for values in stamps.values() for name in values}
        tickets = self.browse(stamps)
        with self.env.protecting([self._fields[name] for name in names], tickets):
            for ticket in tickets:
                for name, value in stamps[ticket.id].items():
                    ticket[name] = value

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
        return {
            ticket.id: (
                ticket.employee_id.id or None,
                ticket.team_id.id or None,
                departments.get(ticket.employee_id.id),
            )
            for ticket in self
        }

    def _prepare_event(self, event_type, occurred_at, holder):
        """Column values of one fact of this ticket."""
        self.ensure_one()
        employee_id, team_id, department_id = holder
        return {
            "ticket_id": self.id,
            "event_type": event_type,
            "occurred_at": occurred_at,
            "employee_id": employee_id,
            "team_id": team_id,
            "department_id": department_id,
            "user_id": self.env.uid,
            "stage_id": self.stage_id.id,
            "company_id": self.company_id.id,
        }

    def _record_moves(self, moves):
        """Keep what has happened to many tickets: time stamps and facts."""
        self._stamp({move.ticket.id: move.stamp for move in moves if move.stamp})
        self.env["service.event"]._record(
            [event for move in moves for event in move.events]
        )
        solved = self.browse(
            move.ticket.id for move in moves if move.stamp.get("resolved_at")
        )
        self._stamp(
            {
                ticket.id: {"first_contact_resolution": True}
                for ticket in solved._filter_first_contact()
            }
        )

    # ------------------------------------------------------------
    # Responses
    # ------------------------------------------------------------

    def _note_message(self, message):
        """Take a posted message as the first response when it is one."""
        self.ensure_one()
        if not self.first_response_at and self._is_staff_answer(message):
            self._respond(message.author_id.user_ids)

    def _is_staff_answer(self, message):
        """A message that a member of staff wrote and the customer can see.

        Not a stage mail, an automatic acknowledgement, an internal note, or the
        customer.
        """
        author = message.sudo().author_id  # of a colleague, perhaps in another company
        return (
            message.message_type in WRITTEN
            and not message.is_internal
            and message.subtype_id
            and not message.subtype_id.internal
            and author != self.partner_id
            and author.user_ids.filtered(lambda user: not user.share)
            and author != self.env.ref("base.partner_root")
        )

    def _respond(self, users):
        """Record the first response now, given by the employee of one of ``users``.

        Does nothing to a ticket that has been answered before.
        """
        self.ensure_one()
        self._follow_now()
        if self.first_response_at:
            return
        holder = self._get_holders()[self.id]
        employee = self._find_employees(users)[:1]
        if employee:
            holder = (employee.id, holder[1], employee.department_id.id or None)
        with self._moving_clocks() as moving:
            move = Move(self, fields.Datetime.now(), holder, moving[self.id])
            self._stop_clocks(move, "first_response")
        move.note("first_response")
        move.stamp["first_response_at"] = move.now
        self._record_moves([move])
        self._show_clocks(moving)

    def _find_employees(self, users):
        """Employees of these users, those of the ticket's company first."""
        # Agents may not read employees; which one is a user's own is no secret.
        employees = (
            self.env["hr.employee"].sudo().search([("user_id", "in", users.ids)])
        )
        return employees.sorted(lambda employee: employee.company_id != self.company_id)

    def _filter_first_contact(self):
        """Those whose customer did not have to write again after the first answer."""
        candidates = self.filtered(lambda ticket: not ticket.reopen_count)
        answered_at = {ticket.id: ticket.first_response_at for ticket in candidates}
        if not answered_at:
            return candidates
        # Only whether there are any is of interest; the solver may not see every
        # message.
        messages = self.env["mail.message"].sudo()
        later = messages.search_fetch(
            [
                ("model", "=", self._name),
                ("res_id", "in", candidates.ids),
                ("message_type", "in", WRITTEN),
                ("is_internal", "=", False),
                ("author_id.partner_share", "=", True),
                ("date", ">", min(answered_at.values())),
            ],
            ["res_id", "date"],
        )
        again = {
            message.res_id
            for message in later
            if message.date > answered_at[message.res_id]
        }
        return candidates.filtered(lambda ticket: ticket.id not in again)

    def action_accept(self):
        """Take the ticket on; assigns it to the user when nobody has it yet."""
        self.check_access("write")
        now = fields.Datetime.now()
        for ticket in self:
            if not ticket.user_id:
                ticket.assign_to_me()
        fresh = self.filtered(lambda ticket: not ticket.accepted_at)
        holders = fresh._get_holders()
        moves = [Move(ticket, now, holders[ticket.id], {}) for ticket in fresh]
        for move in moves:
            move.note("accepted")
            move.stamp["accepted_at"] = now
        fresh._record_moves(moves)
