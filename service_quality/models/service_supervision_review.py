from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServiceSupervisionReview(models.Model):
    """Whether the supervision itself works: who is inspected, what comes of it, and
    whether inspectors see what customers feel.

    Opened by itself every half-year with its figures; held when the conclusion is
    drawn. Whoever is responsible is reminded once if that takes too long.
    """

    _name = "service.supervision.review"
    _description = "Review of the supervision"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.supervision.count.mixin",
        "service.action.source.mixin",
    ]
    _order = "date_from desc, id desc"

    _review_words = frozenset(
        {"conclusion", "changes", "no_change", "responsible_user_id", "due_date"}
    )

    state = fields.Selection(
        [("draft", "To hold"), ("held", "Held")],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )
    # Figures
    serving_count = fields.Integer(
        string="Serving employees",
        readonly=True,
        help="Employees who served a ticket in the period.",
    )
    inspected_count = fields.Integer(string="Of them inspected", readonly=True)
    coverage = fields.Float(
        string="Coverage (%)",
        readonly=True,
        aggregator="avg",
        help="Inspected employees of all who served.",
    )
    inspection_count = fields.Integer(
        string="Inspections",
        readonly=True,
        help="Published, and neither disputed nor made for calibration.",
    )
    finding_count = fields.Integer(string="Findings", readonly=True)
    findings_per_inspection = fields.Float(
        string="Findings in an inspection", readonly=True, aggregator="avg"
    )
    rectification_count = fields.Integer(
        string="Rectifications due",
        readonly=True,
        help="Actions from inspections that were due in the period.",
    )
    rectified_count = fields.Integer(string="Done in time", readonly=True)
    rectification_rate = fields.Float(
        string="Rectified on time (%)", readonly=True, aggregator="avg"
    )
    recurrence_count = fields.Integer(
        string="Repeated findings",
        readonly=True,
        help="The same employee had failed the same clause not long before.",
    )
    recurrence_rate = fields.Float(
        string="Repeated (%)",
        readonly=True,
        aggregator="avg",
        help="Repeated findings of all findings.",
    )
    correlation = fields.Float(
        string="Correlation with ratings",
        readonly=True,
        aggregator=None,
        help="Between the mean score of the inspections and the mean rating of each "
        "employee: 1 means that inspectors see what customers feel, 0 that the two "
        "have nothing to do with each other.",
    )
    has_correlation = fields.Boolean(string="Can be compared", readonly=True)
    correlation_count = fields.Integer(
        string="Employees compared",
        readonly=True,
        help="Those with inspections and ratings; fewer than three say nothing.",
    )
    finding_ids = fields.Json(readonly=True, groups="base.group_no_one")
    inspection_ids = fields.Json(readonly=True, groups="base.group_no_one")
    rectification_ids = fields.Json(readonly=True, groups="base.group_no_one")
    recurrence_ids = fields.Json(readonly=True, groups="base.group_no_one")
    # What people make of it
    conclusion = fields.Text(help="Whether the supervision does what it is for.")
    changes = fields.Text(
        tracking=True, help="What changes: plans, checklists, samples, people."
    )
    no_change = fields.Boolean(string="Nothing changes", tracking=True)
    held_at = fields.Datetime(string="Held on", readonly=True, tracking=True)
    held_by_id = fields.Many2one(
        "res.users", string="Held by", readonly=True, tracking=True
    )
    reminded_at = fields.Datetime(string="Reminded", readonly=True)

    _period_unique = models.Constraint(
        "UNIQUE(company_id, date_from, date_to)",
        "There is one review of the supervision per company and period.",
    )

    @api.depends("date_from", "date_to", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Supervision %(period)s", period=review._get_period().label
            )

    def _check_reviewer(self):
        if not (
            self.env.su or self.env.user.has_group("service_quality.group_manager")
        ):
            raise AccessError(self.env._("Service managers review the supervision."))

    # -- steps ------------------------------------------------------------------------

    def action_hold(self):
        """Close these reviews with their conclusion.

        :raise UserError: without a conclusion, or without saying what changes
        """
        self._check_reviewer()
        self.check_access("write")
        drafts = self.filtered(lambda review: review.state == "draft")
        drafts._check_concluded()
        for review in drafts:
            if not (review.changes or "").strip() and not review.no_change:
                raise UserError(
                    self.env._(
                        "%(review)s: say what changes, or tick “Nothing changes”.",
                        review=review.display_name,
                    )
                )
        drafts._close_review(
            state="held", held_at=fields.Datetime.now(), held_by_id=self.env.uid
        )
        return True

    def _open_counted(self, model, field):
        self.ensure_one()
        self.check_access("read")
        # The list is too long for any view; what is shown is up to the rules.
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.sudo()[field] or [])],
            "context": {"create": False, "active_test": False},
        }

    def action_view_inspections(self):
        """Open the inspections that were counted."""
        return self._open_counted("service.inspection", "inspection_ids")

    def action_view_findings(self):
        """Open the findings that were counted."""
        return self._open_counted("service.inspection.line", "finding_ids")

    def action_view_recurrences(self):
        """Open the repeated findings."""
        return self._open_counted("service.inspection.line", "recurrence_ids")

    def action_view_rectifications(self):
        """Open the rectifications that were due."""
        return self._open_counted("service.action", "rectification_ids")
