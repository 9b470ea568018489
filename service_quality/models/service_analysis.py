from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServiceAnalysis(models.Model):
    """What customers told us in one period: about what, on the rise or not, and what
    we do about it.

    Opened by itself at the end of each period. It is validated only with a measure, or
    with the reason why none is needed; the next analysis shows what the measures
    brought.
    """

    _name = "service.analysis"
    _description = "Feedback analysis"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.analysis.count.mixin",
        "service.analysis.source.mixin",
        "service.analysis.rating.mixin",
        "service.action.source.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _review_words = frozenset(
        {
            "conclusion",
            "measure_ids",
            "no_measure",
            "no_measure_reason",
            "due_date",
            "responsible_user_id",
        }
    )

    state = fields.Selection(
        [("draft", "In work"), ("validated", "Validated")],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )
    feedback_count = fields.Integer(
        string="Feedback", readonly=True, help="What customers told us in the period."
    )
    previous_count = fields.Integer(
        string="Period before", readonly=True, help="As many it was the time before."
    )
    rating_count = fields.Integer(
        string="Grades", readonly=True, help="Customers who graded our service."
    )
    average_score = fields.Float(
        string="Average grade",
        readonly=True,
        digits=(2, 1),
        aggregator="avg",
        help="From 1, the worst, to 5, the best.",
    )
    line_ids = fields.One2many(
        "service.analysis.line", "analysis_id", string="Distribution", readonly=True
    )
    weak_points = fields.Text(
        string="Weak spots",
        readonly=True,
        help="What was told most often, and what has grown.",
    )
    measure_ids = fields.One2many(
        "service.analysis.measure", "analysis_id", string="Measures to take"
    )
    no_measure = fields.Boolean(string="No measure needed", tracking=True)
    no_measure_reason = fields.Char(string="Why none", tracking=True)
    previous_id = fields.Many2one(
        "service.analysis",
        string="Analysis before",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    previous_measure_ids = fields.One2many(
        related="previous_id.measure_ids",
        string="Effect of the measures before",
    )
    validated_at = fields.Datetime(string="Validated on", readonly=True)
    validated_by_id = fields.Many2one("res.users", string="Validated by", readonly=True)

    _period_unique = models.Constraint(
        "UNIQUE(company_id, date_from, date_to)",
        "There is one analysis per company and period.",
    )

    @api.depends("date_from", "date_to", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for analysis in self:
            analysis.display_name = self.env._(
                "Feedback %(period)s", period=analysis._get_period().label
            )

    # -- guards -----------------------------------------------------------------------

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"line_ids"}

    def _check_reviewer(self):
        if not (
            self.env.su or self.env.user.has_group("service_quality.group_supervisor")
        ):
            raise AccessError(self.env._("Supervisors work on feedback analyses."))

    # -- steps ------------------------------------------------------------------------

    def action_validate(self):
        """Close these analyses; their measures become corrective actions.

        :raise UserError: without a conclusion, or with neither a measure nor the
            reason why none is needed
        """
        self._check_reviewer()
        self.check_access("write")
        drafts = self.filtered(lambda analysis: analysis.state == "draft")
        drafts._check_concluded()
        for analysis in drafts:
            analysis._check_complete()
        for analysis in drafts:
            analysis.measure_ids._make_actions()
        drafts._close_review(
            state="validated",
            validated_at=fields.Datetime.now(),
            validated_by_id=self.env.uid,
        )
        return True

    def _check_complete(self):
        self.ensure_one()
        name = self.display_name
        if not self.measure_ids and not (
            self.no_measure and (self.no_measure_reason or "").strip()
        ):
            raise UserError(
                self.env._(
                    "%(analysis)s: name a measure with its owner, or tick “No measure "
                    "needed” and say why.",
                    analysis=name,
                )
            )
        if self.measure_ids and self.no_measure:
            raise UserError(
                self.env._(
                    "%(analysis)s: there are measures, so it is not true that none is "
                    "needed.",
                    analysis=name,
                )
            )

    def action_view_tickets(self):
        """Open the feedback of the period."""
        self.ensure_one()
        self.check_access("read")
        return self._open_feedback(self._get_period(), self.display_name, {})
