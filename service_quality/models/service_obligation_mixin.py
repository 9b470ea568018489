from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import clock_math
from .service_sla_store_mixin import Moving
from .service_sla_target import Term


class ServiceObligationMixin(models.AbstractModel):
    """A record on a ticket that owes something by a time, and has clocks of its own.

    The inheriting model has a ``ticket_id`` and says by :meth:`_get_clock_term` what is
    owed when. Its clocks rest and are voided together with the ticket; warnings,
    breaches and escalation are those of any clock.
    """

    _name = "service.obligation.mixin"
    _description = "Obligation on a ticket"

    # Not the inverse of ``res_id``: an index for it alone would slow every clock.
    clock_ids = fields.Many2many(
        "service.sla.clock",
        string="Clocks",
        compute="_compute_clock_ids",
        compute_sudo=True,
        groups="base.group_user",
    )
    clock_badge = fields.Json(
        string="Due", compute="_compute_clock_badge", compute_sudo=True
    )
    clock_state = fields.Selection(
        selection=lambda self: (
            self.env["service.sla.clock"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="Clock",
        compute="_compute_clock_badge",
        compute_sudo=True,
        search="_search_clock_state",
        help="How the most urgent clock of this record stands.",
    )

    def _compute_clock_ids(self):
        clocks = self.env["service.sla.clock"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        by_record = clocks.grouped("res_id")
        for record in self:
            record.clock_ids = by_record.get(record.id, clocks.browse())

    @api.depends("clock_ids")
    @api.depends_context("lang")
    def _compute_clock_badge(self):
        for record in self:
            urgent = record.clock_ids._get_most_urgent()
            record.clock_badge = urgent._get_badge() if urgent else False
            record.clock_state = urgent.state

    def _search_clock_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Whose clock it is is no secret to whoever may see the record.
        clocks = self.env["service.sla.clock"].sudo()
        found = clocks._search(
            [("res_model", "=", self._name), ("state", "in", list(value))]
        )
        return [("id", "in", found.subselect("res_id"))]

    def _get_clock_term(self, metric):
        """What this record owes, as a dict.

        Either ``due_at`` (naive UTC, around the clock), or ``amount``, ``unit`` and
        ``basis`` of a target; besides, where wanted, ``warn_percent``, ``started_at``
        (default: now) and ``term``, the term of a policy whose escalation holds.
        """
        raise NotImplementedError

    def _get_clock_holder(self):
        """Who answers for it: ids of employee, team and department."""
        self.ensure_one()
        return self.ticket_id._get_holders()[self.ticket_id.id]

    def _start_clocks(self, metric):
        """Start one clock for each of these records, and show it on the tickets."""
        now = fields.Datetime.now()
        vals_list = []
        for record in self:
            term = record._get_clock_term(metric)
            vals_list.append(record._prepare_own_clock(metric, term, now))
        self.env["service.sla.clock"]._add(vals_list)
        self.invalidate_recordset(["clock_ids", "clock_badge", "clock_state"])
        self.ticket_id._show_clocks()

    def _prepare_own_clock(self, metric, owed, now):
        self.ensure_one()
        ticket = self.ticket_id
        began = owed.get("started_at") or now
        model = owed.get("term") or Term(None, None, metric, 0, "minute", "elapsed", 0)
        warn = owed.get("warn_percent", ticket.company_id.sla_warning_percent)
        promised = model._replace(
            amount=owed.get("amount", 0),
            unit=owed.get("unit", "minute"),
            basis=owed.get("basis", "elapsed"),
            warn_percent=warn,
            earliest_amount=0,
        )
        if owed.get("due_at"):
            worktime = self.env["resource.calendar"]._get_elapsed_time(
                ticket.company_id._get_service_tz()
            )
            plain = clock_math.start_until(owed["due_at"], warn, began, worktime)
            clock = Moving(metric, self._name, self.id, plain, worktime)
        else:
            clock = ticket._create_clock(promised, False, began, now, None, owes=self)
        clock.plain.holder = self._get_clock_holder()
        return ticket._prepare_clock_values(clock, promised)

    def _stop_clocks(self, metric=None):
        """What was owed is done now, in time or not."""
        self._move_clocks(
            metric,
            lambda clock, now, holder: clock_math.stop(
                clock.plain, now, clock.worktime, holder
            ),
        )

    def _void_clocks(self, metric=None):
        """Nobody owes this any more; what was missed already stays on file."""
        self._move_clocks(
            metric,
            lambda clock, now, _holder: clock_math.withdraw(
                clock.plain, now, clock.worktime
            ),
        )

    def _on_breach(self):
        """Hook of the sweep: what follows when these records have missed their time."""

    def _hold_clocks(self):
        """Let whoever is responsible now answer for the open clocks."""
        self._move_clocks(
            None, lambda clock, now, holder: clock_math.hold(clock.plain, now, holder)
        )

    def _move_clocks(self, metric, move):
        """Call ``move(clock, now, holder)`` on the clocks of these records."""
        if not self:
            return
        now = fields.Datetime.now()
        holders = {record.id: record._get_clock_holder() for record in self}
        condition = SQL(
            "res_model = %s AND res_id = ANY(%s) ORDER BY id", self._name, self.ids
        )
        with self.env["service.sla.clock"]._moving(condition) as moving:
            by_record = defaultdict(list)
            for clocks in moving.values():
                for clock in clocks:
                    by_record[clock.res_id].append(clock)
            for record_id, clocks in by_record.items():
                for clock in clocks:
                    if metric in (None, clock.metric):
                        move(clock, now, holders[record_id])
        self.invalidate_recordset(["clock_ids", "clock_badge", "clock_state"])
        self.ticket_id._show_clocks()
