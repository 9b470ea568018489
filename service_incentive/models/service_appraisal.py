from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

# Written by the engine alone: what an appraisal says is not a matter of typing.
ENGINE_FIELDS = {
    "cycle_id",
    "employee_id",
    "company_id",
    "scheme_id",
    "line_ids",
    "score",
    "computed_score",
    "computed_grade_id",
    "is_adjusted",
    "adjustment_ids",
    "appeal_ids",
    "appeal_until",
    "is_on_hold",
    "has_score",
    "coverage",
    "grade_id",
    "is_rated",
    "is_below_baseline",
    "unrated_reason",
    "period_days",
    "eligible_days",
    "presence",
    "presence_needed",
    "availability",
    "is_on_probation",
    "segment_ids",
    "part_ids",
    "state",
    "frozen_at",
    "acknowledged_at",
}
AFTER_FREEZING = {"state", "acknowledged_at"}
PUBLISHED_ACTIVITY = "service_incentive.mail_activity_type_appraisal_published"


class ServiceAppraisal(models.Model):
    """The appraisal of one employee in one cycle.

    Department, job and manager are those at the end of the period and stay as they
    were. It is made by the cycle's generation, scored by the cycle from its indicators,
    frozen when the cycle is published, and finally acknowledged by the employee, who
    sees it from the first score on.
    """

    _name = "service.appraisal"
    _description = "Service appraisal"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.appraisal.result.mixin",
        "service.appraisal.calibration.mixin",
        "service.appraisal.appeal.mixin",
        "service.appraisal.follow.up.mixin",
        "service.appraisal.review.mixin",
        "service.appraisal.explanation.mixin",
        "service.appraisal.history.mixin",
        "service.appraisal.trend.mixin",
        "service.appraisal.year.mixin",
    ]
    _order = "cycle_id desc, employee_id, id"
    _check_company_auto = True
    # Employees may ask about what they can read.
    _mail_post_access = "read"

    cycle_id = fields.Many2one(
        "service.appraisal.cycle",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(related="cycle_id.date_from", store=True)
    date_to = fields.Date(related="cycle_id.date_to", store=True)
    department_id = fields.Many2one(
        "hr.department",
        index="btree_not_null",
        tracking=True,
        help="Department at the end of the period.",
    )
    job_id = fields.Many2one(
        "hr.job",
        index="btree_not_null",
        tracking=True,
        help="Job at the end of the period.",
    )
    manager_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        tracking=True,
        help="Superior of the period when the appraisal was generated, or else the"
        " manager of the department.",
    )
    scheme_id = fields.Many2one(
        "service.appraisal.scheme", required=True, readonly=True, ondelete="restrict"
    )
    line_ids = fields.One2many(
        "service.appraisal.line", "appraisal_id", string="Indicators", readonly=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scored", "Scored"),
            ("published", "Published"),
            ("acknowledged", "Acknowledged"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )
    frozen_at = fields.Datetime(
        string="Frozen since",
        readonly=True,
        help="Since when nothing of it can change.",
    )
    acknowledged_at = fields.Datetime(string="Acknowledged on", readonly=True)
    is_mine = fields.Boolean(string="My own", compute="_compute_is_mine")

    _employee_unique = models.Constraint(
        "UNIQUE(cycle_id, employee_id)", "An employee is appraised once in a cycle."
    )

    @api.depends("employee_id", "cycle_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for appraisal in self:
            appraisal.display_name = self.env._(
                "%(employee)s, %(cycle)s",
                employee=appraisal.employee_id.name or "",
                cycle=appraisal.cycle_id.name or "",
            )

    @api.depends("employee_id.user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for appraisal in self:
            appraisal.is_mine = appraisal.employee_id.user_id == self.env.user

    def _read_group_select(self, aggregate_spec, query):
        """Averages leave out who has no score: missing is not zero."""
        if aggregate_spec != "score:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "AVG(%s) FILTER (WHERE %s)",
            self._field_to_sql(self._table, "score", query),
            self._field_to_sql(self._table, "has_score", query),
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Appraisals are generated by their cycle, not by hand.")
            )
        for vals in vals_list:
            vals.setdefault("computed_score", vals.get("score", 0.0))
        return super().create(vals_list)

    def write(self, vals):
        self._check_open(vals.keys())
        if not self.env.su and ENGINE_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "The figures of an appraisal come from its indicators and cannot be"
                    " written by hand."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_open()

    def _check_open(self, names=()):
        """Raise for published appraisals, unless the engine only moves them on.

        An upheld appeal reopens a result; only the engine can say so.
        """
        frozen = self.filtered("frozen_at")
        if self.env.su and self.env.context.get("service_appraisal_reopened"):
            return
        if frozen and not (self.env.su and names and set(names) <= AFTER_FREEZING):
            raise UserError(
                self.env._(
                    "The appraisal of %(appraisal)s is published and cannot be changed"
                    " or deleted any more.",
                    appraisal=frozen[0].display_name,
                )
            )

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Do not make followers one by one of those who are told in bulk."""
        if self.env.context.get("service_incentive_bulk_notice"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def action_acknowledge(self):
        """The employee confirms to have seen the published result."""
        self.ensure_one()
        self.check_access("read")
        if self.employee_id.user_id != self.env.user:
            raise AccessError(
                self.env._("Only the employee acknowledges an appraisal.")
            )
        if self.is_on_hold:
            raise UserError(
                self.env._("Your appeal is not decided yet; acknowledge it then.")
            )
        if self.state == "published":
            # An employee has no right to write, only to do this one thing.
            self.sudo().write(
                {"state": "acknowledged", "acknowledged_at": fields.Datetime.now()}
            )
            self.sudo().activity_feedback([PUBLISHED_ACTIVITY], user_id=self.env.uid)
        return True

    # -- publication ------------------------------------------------------------------

    def _publish(self):
        """Freeze appraisals and what they rest on, and tell whom they are about."""
        # Figures are only ever written by the engine; the cycle has checked the user.
        opened = self.sudo().filtered(lambda appraisal: not appraisal.frozen_at)
        opened.line_ids.measure_id._freeze()
        now = fields.Datetime.now()
        for company, appraisals in opened.grouped("company_id").items():
            appraisals.with_context(tracking_disable=True).write(
                {
                    "state": "published",
                    "frozen_at": now,
                    "appeal_until": appraisals._get_appeal_deadline(company),
                }
            )
        opened._notify_published()

    def _notify_published(self):
        """One activity for each employee with a user, and no mail."""
        activity_type = self.env.ref(PUBLISHED_ACTIVITY)
        self.env["mail.activity"].with_context(
            mail_activity_quick_update=True,
            service_incentive_bulk_notice=True,
            mail_notify_author=False,
        ).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": appraisal.id,
                    "user_id": appraisal.employee_id.user_id.id,
                    # Confirmed or appealed against, both by then.
                    "date_deadline": appraisal.appeal_until.date(),
                    "summary": appraisal.cycle_id.name,
                }
                for appraisal in self
                if appraisal.employee_id.user_id.active
            ]
        )
