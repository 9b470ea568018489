from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Who says something about somebody; the same in schemes and reviews.
RATER_GROUPS = [
    ("superior", "Superior"),
    ("peer", "Colleagues"),
    ("customer", "Customers"),
    ("self", "Self-evaluation"),
    ("subordinate", "Own reports"),
]
# Who answers without name.
ANONYMOUS = ("peer", "subordinate")


class ServiceAppraisalLine(models.Model):
    """What one indicator, one group of raters or the parts contribute to an appraisal.

    The weight is copied from the scheme at generation, the figures from the measure,
    the reviews or the appraisals of the months when the cycle is scored. Only the
    engine writes lines.
    """

    _name = "service.appraisal.line"
    _inherit = [
        "service.appraisal.line.explanation.mixin",
        "service.appraisal.line.appeal.mixin",
        "service.appraisal.line.engine.mixin",
    ]
    _description = "Service appraisal line"
    _order = "appraisal_id, sequence, id"
    _rec_name = "name"

    appraisal_id = fields.Many2one(
        "service.appraisal", required=True, index=True, ondelete="cascade"
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, precompute=True, index=True
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    department_id = fields.Many2one(
        related="appraisal_id.department_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    date_from = fields.Date(
        related="appraisal_id.cycle_id.date_from",
        string="From",
        store=True,
        precompute=True,
    )
    sequence = fields.Integer()
    name = fields.Char(compute="_compute_name", string="What counts")
    source = fields.Selection(
        [
            ("indicator", "Indicator"),
            ("review", "Review"),
            ("parts", "Months or quarters"),
        ],
        required=True,
        default="indicator",
        help="Indicator: measured. Review: what people who work with the person say."
        " Months or quarters: the appraisals that lie within this one.",
    )
    rater_group = fields.Selection(
        RATER_GROUPS, string="Raters", help="Whose reviews these are."
    )
    indicator_id = fields.Many2one("service.indicator", ondelete="restrict")
    weight = fields.Float(
        string="Weight (%)", help="Share of the score according to the scheme."
    )
    effective_weight = fields.Float(
        string="Counts (%)",
        help="Share of the score after the weight of indicators without enough data"
        " was shared out among the others.",
    )
    measure_id = fields.Many2one(
        "service.measure", index="btree_not_null", ondelete="restrict"
    )
    unit = fields.Selection(related="indicator_id.unit")
    target = fields.Float(help="The value aimed at when the score was taken.")
    min_n = fields.Integer(string="Cases needed")
    numerator = fields.Float()
    denominator = fields.Float()
    n = fields.Integer(string="Cases", help="How many cases the value rests on.")
    value = fields.Float(aggregator=None)
    points = fields.Float(aggregator="avg", help="0 to 100.")
    has_data = fields.Boolean(string="Enough data")
    coverage = fields.Float(
        string="Coverage (%)",
        digits=(5, 2),
        aggregator=None,
        help="Percent of this line that rests on data; of the parts the share of the"
        " days that have a grade.",
    )
    value_label = fields.Char(
        compute="_compute_labels", string="Result", help="The value with its unit."
    )
    target_label = fields.Char(
        compute="_compute_labels", string="Aim", help="The target with its unit."
    )
    reason = fields.Char(
        compute="_compute_reason", string="Remark", help="Why it does not count."
    )

    _indicator_unique = models.Constraint(
        "UNIQUE(appraisal_id, indicator_id)",
        "An indicator counts once in an appraisal.",
    )
    _source_unique = models.UniqueIndex(
        "(appraisal_id, source, rater_group) NULLS NOT DISTINCT"
        " WHERE source != 'indicator'",
        "Each group of raters counts once in an appraisal, and so do the parts.",
    )
    _source_complete = models.Constraint(
        "CHECK((source = 'indicator') = (indicator_id IS NOT NULL)"
        " AND (source = 'review') = (rater_group IS NOT NULL))",
        "A measured line names its indicator, a reviewed one who the raters are.",
    )

    @api.depends("source", "rater_group", "indicator_id")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("source", "rater_group")
        }
        for line in self:
            if line.source == "review":
                line.name = self.env._(
                    "Review: %(raters)s", raters=labels["rater_group"][line.rater_group]
                )
            else:
                line.name = line.indicator_id.name or labels["source"][line.source]

    @api.depends(
        "has_data", "measure_id", "n", "min_n", "source", "rater_group", "is_set_aside"
    )
    @api.depends_context("lang")
    def _compute_reason(self):
        for line in self:
            line.reason = False
            numbers = {"n": line.n, "needed": line.min_n}
            if line.is_set_aside:
                line.reason = self.env._("Set aside: an appeal was upheld")
            elif line.source == "parts":
                if line.n < line.min_n:
                    line.reason = self.env._(
                        "Only %(n)s of %(needed)s have a grade", **numbers
                    )
            elif line.has_data or not (line.measure_id or line.min_n):
                continue
            elif line.rater_group == "customer":
                line.reason = self.env._(
                    "Small sample: only %(n)s of %(needed)s answers", **numbers
                )
            elif line._is_anonymous():
                line.reason = self.env._("Fewer than %(needed)s answers", **numbers)
            elif line.source == "review":
                line.reason = self.env._("Only %(n)s of %(needed)s answers", **numbers)
            else:
                line.reason = self.env._("Only %(n)s of %(needed)s cases", **numbers)

    @api.depends("value", "target", "unit", "has_data", "measure_id")
    @api.depends_context("lang")
    def _compute_labels(self):
        for line in self:
            indicator = line.indicator_id
            line.value_label = line.has_data and (
                indicator._format(line.value)
                if indicator
                else self.env._("%(number)s points", number=f"{line.value:.2f}")
            )
            has_target = bool(line.measure_id)
            line.target_label = has_target and indicator._format(line.target)

    def _is_anonymous(self):
        """Whether these raters answer without name."""
        return self.rater_group in ANONYMOUS

    def _read_group_select(self, aggregate_spec, query):
        """Averages leave out what has no points: missing is not zero."""
        if aggregate_spec != "points:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "AVG(%s) FILTER (WHERE %s)",
            self._field_to_sql(self._table, "points", query),
            self._field_to_sql(self._table, "has_data", query),
        )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.appraisal_id._check_open()
        return lines

    def write(self, vals):
        self.appraisal_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.appraisal_id._check_open()

    def action_open_evidence(self):
        """Open the tickets that the value was counted from.

        Who may not read all of them, because colleagues went on with some, gets the
        clocks or events that were counted instead: those are his own in any case.

        :raise UserError: when the user may read neither
        """
        measure = self._get_measure()
        shown, tickets = measure._count_tickets(self.env), measure._count_tickets()
        # Not everything that counts is about a ticket that anybody could open.
        if measure.has_tickets and tickets and shown == tickets:
            return measure.action_open_tickets()
        if measure._shows_records(self.env):
            return measure.action_open_evidence()
        if shown:
            return measure.action_open_tickets()
        raise UserError(
            self.env._(
                "You may see the figures but not the tickets behind them; somebody with"
                " access to the helpdesk can show you."
            )
        )

    def action_open_records(self):
        """Open the clocks or events that were counted, one for each case."""
        return self._get_measure().action_open_evidence()

    def _get_measure(self):
        self.ensure_one()
        self.check_access("read")
        if not self.measure_id:
            raise UserError(self.env._("Nothing has been measured yet."))
        return self.measure_id.sudo()
