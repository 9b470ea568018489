from collections import defaultdict
from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.tools import ormcache

UNITS = [("minute", "Minutes"), ("hour", "Hours"), ("working_day", "Working days")]
BASES = [("working_time", "Working time"), ("elapsed", "Around the clock")]


class Metric(NamedTuple):
    """What starts and stops a clock.

    ``starts`` and ``stops`` are event types of :class:`service.event`; a clock with
    ``rests`` stands still while the customer is waited for, one that ``reopens`` runs
    on when the ticket does. Who holds the ticket answers for it, unless it is
    ``held_apart``.
    """

    stops: frozenset = frozenset()
    rests: bool = True
    reopens: bool = False
    starts: str = "created"
    held_apart: bool = False


class Term(NamedTuple):
    """A target as plain values."""

    target_id: int
    policy_id: int
    metric: str
    amount: int
    unit: str
    basis: str
    warn_percent: int
    delays: tuple = ()
    earliest_amount: int = 0
    starts: str = "created"


class ServiceSlaTarget(models.Model):
    """What a policy promises, and within how much time.

    Clocks keep a copy of the amount: changing a target changes what future tickets are
    promised, and open ones only when the policy is applied to them again.
    """

    _name = "service.sla.target"
    _inherit = ["service.sla.rule.mixin", "service.setting.log.mixin"]
    _description = "SLA target"
    _order = "policy_id, id"

    policy_id = fields.Many2one(
        "service.sla.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    metric = fields.Selection(
        selection=[
            ("first_response", "First response"),
            ("response_ceiling", "Response ceiling"),
            ("next_response", "Next response"),
            ("progress", "Progress notice"),
            ("acceptance", "Acceptance"),
            ("full_answer", "Full answer"),
            ("promise", "Promised time"),
            ("step", "Step of the work"),
            ("relay", "Relayed for follow-up"),
            ("resolution", "Resolution"),
            ("result_feedback", "Result notice"),
            ("follow_up", "Follow-up"),
        ],
        required=True,
        default="first_response",
        help="First response: the first message a customer sees from staff, or a "
        "logged call or visit. Response ceiling: the same, as an outer limit that "
        "is judged apart. Next response: each time the customer writes again. Progress "
        "notice: the customer hears from us at least this often until the ticket is "
        "solved. Acceptance: somebody takes the ticket on. Full answer: the question "
        "is answered, or the customer is told by when. Promised time: an answer may "
        "not be put off for longer than this. Step: for steps whose sheet names no "
        "time. Resolution: the ticket is solved. Result notice: the customer is told "
        "the result. Follow-up: the customer is asked again after the solution.",
    )
    amount = fields.Integer(required=True, default=1, string="Within")
    unit = fields.Selection(
        selection=UNITS,
        required=True,
        default="hour",
        help="N working days end with the working time of the N-th working day "
        "after the day the ticket came in.",
    )
    basis = fields.Selection(
        selection=BASES,
        required=True,
        default="working_time",
        help="Working time counts the hours of the policy, else of the team, else "
        "of the company. Working days always follow those hours.",
    )
    warn_percent = fields.Integer(
        string="Warn at (%)",
        default=lambda self: self._default_warn_percent(),
        help="The assignee is warned when this share of the time is used up. 0 "
        "means no warning.",
    )
    earliest_amount = fields.Integer(
        string="Not before",
        help="Do not act before this many units have passed, for follow-ups. 0 "
        "means no such limit.",
    )
    escalation_ids = fields.One2many(
        "service.sla.escalation",
        "target_id",
        copy=True,
        default=lambda self: self._default_escalation_ids(),
    )

    _metric_unique = models.UniqueIndex(
        "(policy_id, metric)", "A policy makes each promise only once."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A target needs an amount of time above zero."
    )
    _warn_percent_range = models.Constraint(
        "CHECK(warn_percent BETWEEN 0 AND 99)",
        "Warn between 1 and 99 % of the time, or 0 for no warning.",
    )
    _earliest_range = models.Constraint(
        "CHECK(earliest_amount >= 0 AND earliest_amount < amount)",
        "The earliest time has to lie before the latest.",
    )

    @api.depends("metric", "amount", "unit")
    @api.depends_context("lang")
    def _compute_display_name(self):
        metrics = dict(self._fields["metric"]._description_selection(self.env))
        units = dict(self._fields["unit"]._description_selection(self.env))
        for target in self:
            target.display_name = self.env._(
                "%(metric)s (%(unit)s: %(amount)s)",
                metric=metrics.get(target.metric, ""),
                amount=target.amount,
                unit=units.get(target.unit, "").lower(),
            )

    def _get_logged_fields(self):
        return {"metric", "amount", "unit", "basis", "warn_percent", "earliest_amount"}

    def _get_setting_name(self):
        # Each policy has a first response; the log tells whose it is.
        return f"{self.policy_id.display_name}: {self.display_name}"

    @api.model
    def _default_warn_percent(self):
        return self.env.company.sla_warning_percent

    @api.model
    def _default_escalation_ids(self):
        """The manager of the department hears when the delay of the company is over."""
        if not self.env.company.sla_escalation_minutes:
            return []
        return [Command.create({"recipient": "department_manager"})]

    @api.model
    @ormcache()
    def _get_metrics(self):
        """What starts and stops each clock; an addon adds its own metrics here."""
        solved = frozenset({"resolved"})
        answered = solved | {"first_response"}
        known = {
            "first_response": Metric(answered, rests=False),
            "response_ceiling": Metric(answered, rests=False),
            "next_response": Metric(solved | {"replied"}, starts="customer_wrote"),
            "progress": Metric(solved | {"told"}),
            "acceptance": Metric(solved | {"accepted"}, rests=False),
            "full_answer": Metric(solved | {"answered", "deferred"}),
            "promise": Metric(solved, starts="promised"),
            "step": Metric(solved, starts="step_started", held_apart=True),
            # Outlives the solution: the department goes on with it.
            "relay": Metric(
                frozenset(), rests=False, starts="step_started", held_apart=True
            ),
            # Inside the company: the customer's silence is no excuse.
            "reaction": Metric(solved, rests=False, starts="reported", held_apart=True),
            "resolution": Metric(solved, reopens=True),
            "result_feedback": Metric(frozenset({"fed_back"})),
            "follow_up": Metric(
                frozenset({"followed_up"}), rests=False, starts="resolved"
            ),
        }
        # Clocks outlive the addon that brought their metric.
        return defaultdict(Metric, known)

    def _to_term(self):
        self.ensure_one()
        return Term(
            self.id,
            self.policy_id.id,
            self.metric,
            self.amount,
            self.unit,
            self.basis,
            self.warn_percent,
            tuple(self.escalation_ids._get_later_delays()),
            self.earliest_amount,
            self._get_metrics()[self.metric].starts,
        )
