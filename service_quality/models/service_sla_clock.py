from odoo import api, fields, models

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

    A clock keeps a copy of what was promised, so that later changes of policies and
    calendars move nothing. Only the engine writes clocks (:mod:`..tools.clock_math`
    decides, the methods below store); nobody has the right to.
    """

    _name = "service.sla.clock"
    _inherit = [
        "service.sla.store.mixin",
        "service.sla.sweep.mixin",
        "service.sla.notice.mixin",
        "service.sla.excuse.mixin",
    ]
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
        string="Document",
        model_field="res_model",
        required=True,
        readonly=True,
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
        selection="_get_metric_selection",
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
    due_at = fields.Datetime(string="Due", required=True, readonly=True)
    warn_at = fields.Datetime(string="Warning", readonly=True)
    paused_at = fields.Datetime(string="Paused since", readonly=True)
    consumed_minutes = fields.Float(
        string="Consumed minutes",
        readonly=True,
        help="Minutes used up, without rests; of a running clock up to its last "
        "change.",
    )
    consumed_at = fields.Datetime(
        string="Counted until",
        readonly=True,
        help="The consumed minutes count up to here.",
    )
    earliest_at = fields.Datetime(
        string="Not before", readonly=True, help="What is done earlier does not count."
    )
    stopped_at = fields.Datetime(string="Stopped", readonly=True)
    breached_at = fields.Datetime(string="Breached", readonly=True)
    overrun_minutes = fields.Float(
        string="Overrun minutes",
        readonly=True,
        help="Minutes used up beyond the promise, known once the clock has stopped.",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        help="A breached clock stays breached; whether it still is open, its stop "
        "tells.",
    )
    withdrawn = fields.Boolean(
        readonly=True,
        help="Void for good: something else has been promised since, or nobody wants "
        "it any more.",
    )
    next_check_at = fields.Datetime(
        readonly=True, help="When the sweep has to look at this clock again."
    )
    escalation_level = fields.Integer(
        required=True,
        default=0,
        readonly=True,
        aggregator=None,
        help="Notices given: 1 the warning, 2 the breach, 3 and more the later steps.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        index="btree_not_null",
        help="Who held it when it was breached or met; when nobody did, who "
        "stopped it.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    holding_ids = fields.One2many(
        "service.sla.holding",
        "clock_id",
        readonly=True,
        groups="service_quality.group_supervisor",
    )
    holding_text = fields.Char(
        string="Time by holder",
        compute="_compute_holding_text",
        compute_sudo=True,
        help="Minutes used up by each of those who held it, when it changed hands.",
    )
    customer_side = fields.Selection(related="ticket_id.customer_side")
    clock_badge = fields.Json(string="Countdown", compute="_compute_clock_badge")

    _ticket_metric_unique = models.UniqueIndex(
        "(ticket_id, metric) WHERE ticket_id IS NOT NULL "
        "AND res_model = 'helpdesk.ticket'",
        "A ticket has one clock per metric.",
    )
    _record_metric_unique = models.UniqueIndex(
        "(res_model, res_id, metric) WHERE res_model <> 'helpdesk.ticket'",
        "A record has one clock per metric.",
    )
    _next_check = models.Index("(next_check_at) WHERE next_check_at IS NOT NULL")
    _metric_due = models.Index("(metric, due_at)")

    @api.model
    def _get_metric_selection(self):
        """What policies promise, and what has a time of its own in the settings."""
        targets = self.env["service.sla.target"]
        return [
            *targets._fields["metric"]._description_selection(self.env),
            ("reaction", self.env._("Reaction to a grave complaint")),
        ]

    @api.depends("metric", "ticket_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["metric"]._description_selection(self.env))
        for clock in self:
            metric = labels.get(clock.metric, "")
            # Whoever sees a clock may know the number of its ticket.
            number = clock.ticket_id.sudo().number
            clock.display_name = (
                self.env._("%(metric)s of %(ticket)s", metric=metric, ticket=number)
                if number
                else metric
            )

    @api.depends("holding_ids", "consumed_minutes", "stopped_at", "paused_at")
    @api.depends_context("lang")
    def _compute_holding_text(self):
        texts = self.env["service.sla.holding"]._get_texts(self)
        for clock in self:
            clock.holding_text = texts.get(clock.id, False)

    @api.depends("state", "due_at", "warn_at", "paused_at", "stopped_at", "metric")
    @api.depends_context("lang")
    def _compute_clock_badge(self):
        for clock in self:
            clock.clock_badge = clock._get_badge()

    def _get_most_urgent(self):
        """The clock that a ticket shows: due next, else held, else how it ended.

        Of those that have ended a missed one comes first.
        """
        standing = self.filtered(lambda clock: clock.state != "void")
        still_open = standing.filtered(lambda clock: not clock.stopped_at)
        ticking = still_open.filtered(lambda clock: not clock.paused_at)
        missed = standing.filtered("breached_at")
        shown = ticking or still_open or missed or standing or self
        return shown.sorted(lambda clock: (clock.due_at, clock.id))[:1]

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

    def _drop_notices(self):
        """Take back the to-dos of clocks that nobody has to act on any more."""
        if self:
            # They stand in the lists of colleagues.
            activities = self.env["mail.activity"].sudo()
            activities.search([("sla_clock_id", "in", self.ids)]).unlink()
