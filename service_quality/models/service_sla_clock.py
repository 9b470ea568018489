from odoo import api, fields, models

from ..tools import clock_math
from .service_sla_target import BASES, UNITS

STATES = [
    ("running", "Running"),
    ("paused", "Paused"),
    ("met", "Met"),
    ("breached", "Breached"),
    ("void", "Void"),
]


class ServiceSlaClock(models.Model):
    """One obligation towards a customer: started, perhaps held, met or breached.

    A clock keeps a copy of what was promised, so that later changes of policies and calendars
    move nothing. Only the engine writes clocks (:mod:`..tools.clock_math` decides, the methods
    below store); nobody has the right to.
    """

    _name = "service.sla.clock"
    _inherit = ["service.sla.sweep.mixin"]
    _description = "SLA clock"
    # Its own time stamps say more than those of the row.
    _log_access = False
    _order = "due_at, id"
    _rec_name = "metric"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", index="btree_not_null", ondelete="cascade", readonly=True
    )
    res_model = fields.Char(
        string="Document model", required=True, default="helpdesk.ticket", readonly=True
    )
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    policy_id = fields.Many2one(
        "service.sla.policy",
        readonly=True,
        index="btree_not_null",
        help="The policy that made this promise.",
    )
    target_id = fields.Many2one(
        "service.sla.target", readonly=True, index="btree_not_null"
    )
    metric = fields.Selection(
        selection=lambda self: self.env["service.sla.target"]
        ._fields["metric"]
        ._description_selection(self.env),
        required=True,
        readonly=True,
    )
    amount = fields.Integer(
        string="Within", readonly=True, help="The amount of time promised."
    )
    unit = fields.Selection(UNITS, readonly=True)
    basis = fields.Selection(BASES, readonly=True)
    warn_percent = fields.Integer(string="Warn at (%)", readonly=True, aggregator=None)
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        readonly=True,
        ondelete="restrict",
        help="The hours this clock runs in. Empty means around the clock.",
    )
    target_minutes = fields.Float(
        readonly=True, help="The promise in minutes as this clock counts them."
    )
    started_at = fields.Datetime(string="Started", required=True, readonly=True)
    due_at = fields.Datetime(string="Due", required=True, readonly=True, index=True)
    warn_at = fields.Datetime(string="Warning", readonly=True)
    paused_at = fields.Datetime(string="Paused since", readonly=True)
    consumed_minutes = fields.Float(
        readonly=True,
        help="Minutes used up, without rests; of a running clock up to its last change.",
    )
    consumed_at = fields.Datetime(
        string="Counted until",
        readonly=True,
        help="The consumed minutes count up to here.",
    )
    stopped_at = fields.Datetime(string="Stopped", readonly=True)
    breached_at = fields.Datetime(string="Breached", readonly=True)
    overrun_minutes = fields.Float(
        readonly=True,
        help="Minutes used up beyond the promise, known once the clock has stopped.",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        help="A breached clock stays breached; whether it still is open, its stop tells.",
    )
    next_check_at = fields.Datetime(
        readonly=True, help="When the sweep has to look at this clock again."
    )
    escalation_level = fields.Integer(
        readonly=True,
        aggregator=None,
        help="Notices given: 1 the warning, 2 the breach, 3 and more the later steps.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        index="btree_not_null",
        help="Who held it when it was breached or met; when nobody did, who stopped it.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True, index=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    clock_badge = fields.Json(string="Countdown", compute="_compute_clock_badge")

    _ticket_metric_unique = models.UniqueIndex(
        "(ticket_id, metric) WHERE ticket_id IS NOT NULL",
        "A ticket has one clock per metric.",
    )
    _next_check = models.Index("(next_check_at) WHERE next_check_at IS NOT NULL")
    _metric_due = models.Index("(metric, due_at)")

    @api.depends("state", "due_at", "warn_at", "paused_at", "stopped_at", "metric")
    def _compute_clock_badge(self):
        for clock in self:
            clock.clock_badge = clock._get_badge()

    def _get_badge(self):
        """What the countdown widget shows; times as UTC in Odoo's string format."""
        self.ensure_one()
        labels = dict(self._fields["metric"]._description_selection(self.env))
        text = fields.Datetime.to_string
        return {
            "state": self.state,
            "metric": self.metric,
            "label": labels.get(self.metric, self.metric),
            "due_at": text(self.due_at),
            "warn_at": text(self.warn_at),
            "paused_at": text(self.paused_at),
            "stopped_at": text(self.stopped_at),
        }

    def _get_worktime(self, start, stop):
        """The working time this clock runs in, covering the window."""
        self.ensure_one()
        return self._choose_worktime(
            self.calendar_id, self.basis, self.unit, start, stop, self.company_id
        )

    @api.model
    def _choose_worktime(self, calendar, basis, unit, start, stop, company):
        """Working days follow the calendar always, other units only on working time."""
        if not calendar or (basis == "elapsed" and unit != "working_day"):
            zone = calendar.sudo().tz or company._get_service_tz()
            return self.env["resource.calendar"]._get_elapsed_time(zone)
        return calendar._get_working_time(start, stop)

    def _to_math(self):
        """This clock as a plain value for :mod:`..tools.clock_math`."""
        self.ensure_one()
        return clock_math.Clock(
            amount=self.amount,
            unit=self.unit,
            warn_percent=self.warn_percent,
            started_at=self.started_at,
            due_at=self.due_at,
            warn_at=self.warn_at or None,
            target_minutes=self.target_minutes,
            consumed_minutes=self.consumed_minutes,
            consumed_at=self.consumed_at or self.started_at,
            paused_at=self.paused_at or None,
            stopped_at=self.stopped_at or None,
            breached_at=self.breached_at or None,
            overrun_minutes=self.overrun_minutes,
            state=self.state,
            holder=(
                self.employee_id.id or None,
                self.team_id.id or None,
                self.department_id.id or None,
            ),
        )

    @api.model
    def _prepare_math_values(self, clock, level=0, delays=()):
        """Field values of a plain clock, for ``create`` and :meth:`_save`."""
        employee_id, team_id, department_id = clock.holder
        return {
            "amount": clock.amount,
            "unit": clock.unit,
            "warn_percent": clock.warn_percent,
            "target_minutes": clock.target_minutes,
            "due_at": clock.due_at,
            "warn_at": clock.warn_at,
            "paused_at": clock.paused_at,
            "consumed_minutes": clock.consumed_minutes,
            "consumed_at": clock.consumed_at,
            "stopped_at": clock.stopped_at,
            "breached_at": clock.breached_at,
            "overrun_minutes": clock.overrun_minutes,
            "state": clock.state,
            "next_check_at": clock_math.next_check(clock, level, delays),
            "employee_id": employee_id,
            "team_id": team_id,
            "department_id": department_id,
        }

    @api.model
    def _save(self, values):
        """Write many clocks, each with values of its own, in a few statements.

        ``write`` would take one round through the ORM per clock.

        :param values: ``{clock id: field values}``, the same fields for every clock
        """
        if not values:
            return
        clocks = self.browse(values)
        names = list(next(iter(values.values())))
        clocks.flush_recordset(names)
        clocks._write_multi(list(values.values()))
        clocks.invalidate_recordset(names, flush=False)

    def _store(self, plain):
        """Save what :mod:`..tools.clock_math` made of these clocks.

        :param plain: ``{clock id: plain clock}`` of clocks among ``self``
        """
        values = {}
        for clock in self:
            if clock.id in plain:
                values[clock.id] = self._prepare_math_values(
                    plain[clock.id], clock.escalation_level, clock._get_delays()
                )
        self._save(values)
        self._wake_sweep(vals["next_check_at"] for vals in values.values())

    def _get_delays(self):
        """Minutes after the breach of the later escalation steps of this clock's target."""
        self.ensure_one()
        # Agents need not read the policies whose clocks they move.
        return self.sudo().target_id.escalation_ids._get_later_delays()

    def _drop_notices(self):
        """Take back the to-dos of clocks that nobody has to act on any more."""
        if self:
            # They stand in the lists of colleagues.
            activities = self.env["mail.activity"].sudo()
            activities.search([("sla_clock_id", "in", self.ids)]).unlink()
