from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the engine counts or a step writes, and nobody by hand.
ENGINE_FIELDS = {
    "state",
    "company_id",
    "date_from",
    "date_to",
    "line_ids",
    "feedback_count",
    "previous_count",
    "rating_count",
    "average_score",
    "weak_points",
    "counted_at",
    "validated_at",
    "validated_by_id",
    "previous_id",
}


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

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    responsible_user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        tracking=True,
        help="Draws the conclusion.",
    )
    due_date = fields.Date(
        string="Due", tracking=True, help="Last day on which it is validated in time."
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
    conclusion = fields.Text(tracking=True, help="What we make of it.")
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
    counted_at = fields.Datetime(string="Counted", readonly=True)
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

    def _get_period(self):
        """The period in the zone of the company."""
        self.ensure_one()
        return self.env["service.indicator"]._get_period(
            self.date_from, self.date_to, self.company_id
        )

    # -- guards -----------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su:
            if ENGINE_FIELDS & vals.keys():
                raise AccessError(
                    self.env._("The figures of an analysis are counted, not written.")
                )
            for analysis in self:
                if analysis.state == "validated" and set(vals) & {
                    "conclusion",
                    "measure_ids",
                    "no_measure",
                    "no_measure_reason",
                    "due_date",
                    "responsible_user_id",
                }:
                    raise UserError(
                        self.env._(
                            "%(analysis)s is validated and stays as it is.",
                            analysis=analysis.display_name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_validated(self):
        for analysis in self:
            if analysis.state == "validated":
                raise UserError(
                    self.env._(
                        "%(analysis)s is validated and stays on file.",
                        analysis=analysis.display_name,
                    )
                )

    def _check_supervisor(self):
        if not (
            self.env.su or self.env.user.has_group("service_quality.group_supervisor")
        ):
            raise AccessError(self.env._("Supervisors work on feedback analyses."))

    # -- steps ------------------------------------------------------------------------

    def action_count_again(self):
        """Count the feedback of these analyses anew, as long as they are in work."""
        self._check_supervisor()
        self.check_access("read")
        self.filtered(lambda analysis: analysis.state == "draft")._count()
        return True

    def action_validate(self):
        """Close these analyses; their measures become corrective actions.

        :raise UserError: without a conclusion, or with neither a measure nor the
            reason why none is needed
        """
        self._check_supervisor()
        self.check_access("write")
        drafts = self.filtered(lambda analysis: analysis.state == "draft")
        for analysis in drafts:
            analysis._check_complete()
        for analysis in drafts:
            analysis.measure_ids._make_actions()
        # The state is moved by this step alone.
        drafts.sudo().write(
            {
                "state": "validated",
                "validated_at": fields.Datetime.now(),
                "validated_by_id": self.env.uid,
            }
        )
        drafts.activity_feedback(["service_quality.mail_activity_type_analysis"])
        return True

    def _check_complete(self):
        self.ensure_one()
        name = self.display_name
        if not (self.conclusion or "").strip():
            raise UserError(
                self.env._("%(analysis)s: write the conclusion first.", analysis=name)
            )
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
