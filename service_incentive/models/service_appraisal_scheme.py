from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare

from odoo.addons.service_quality.tools import scoring

LOCKED_FIELDS = {
    "code",
    "version",
    "company_id",
    "job_ids",
    "department_ids",
    "contract_type_ids",
    "employee_type",
    "cycle_kind",
    "parts_weight",
    "line_ids",
    "grade_ids",
    "min_coverage",
    "baseline",
    "review_weight",
    "rater_group_ids",
    "criterion_ids",
}


class ServiceAppraisalScheme(models.Model):
    """How a group of employees is appraised: weighted indicators and a scale of grades.

    A scheme is drafted by officers, approved by a manager and from then on cannot be
    changed; what shall change becomes the next version, whose approval retires the one
    before. Cycles that are running keep the version they were opened with.
    """

    _name = "service.appraisal.scheme"
    _description = "Appraisal scheme"
    _inherit = [
        "mail.thread",
        "service.appraisal.scheme.rule.mixin",
        "service.appraisal.scheme.review.mixin",
        "service.setting.log.mixin",
    ]
    _order = "sequence, code, version desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="The same for all versions of a scheme.",
    )
    version = fields.Integer(required=True, default=1, readonly=True, copy=False)
    sequence = fields.Integer(
        default=10, help="Of schemes that fit equally well, the first one is taken."
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("retired", "Retired")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", help="Leave empty to use the scheme in every company."
    )
    line_ids = fields.One2many(
        "service.appraisal.scheme.line", "scheme_id", string="Indicators", copy=True
    )
    grade_ids = fields.One2many(
        "service.appraisal.grade", "scheme_id", string="Grades", copy=True
    )
    min_coverage = fields.Float(
        string="Coverage needed (%)",
        default=60,
        help="Percent of the weight that needs enough data; below, no grade is given.",
    )
    baseline = fields.Float(
        string="Baseline score",
        default=70,
        help="Whoever scores below it needs further training.",
    )
    approved_user_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    approved_at = fields.Datetime(string="Approved on", readonly=True, copy=False)

    _version_unique = models.UniqueIndex(
        "(code, version, COALESCE(company_id, 0))",
        "This version of the scheme exists already.",
    )
    _min_coverage_range = models.Constraint(
        "CHECK(min_coverage BETWEEN 0 AND 100)",
        "The coverage is a percentage between 0 and 100.",
    )
    _baseline_range = models.Constraint(
        "CHECK(baseline BETWEEN 0 AND 100)", "The baseline lies between 0 and 100."
    )

    @api.depends("name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for scheme in self:
            scheme.display_name = self.env._(
                "%(name)s (version %(version)s)",
                name=scheme.name or "",
                version=scheme.version,
            )

    def _get_logged_fields(self):
        return {"min_coverage", "baseline", "review_weight", "parts_weight"}

    def copy_data(self, default=None):
        default = dict(default or {})
        vals_list = super().copy_data(default)
        if "code" not in default:
            for scheme, vals in zip(self, vals_list, strict=True):
                vals["code"] = self.env._("%(code)s copy", code=scheme.code)
                vals["name"] = self.env._("%(name)s (copy)", name=scheme.name)
        return vals_list

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("state", "draft") != "draft" and not self.env.su:
                raise UserError(self.env._("A scheme starts as a draft."))
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals and not self.env.su:
            raise UserError(
                self.env._("Use the buttons to approve or retire a scheme.")
            )
        if LOCKED_FIELDS & vals.keys():
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_draft()

    def _check_draft(self):
        """Raise unless all are drafts: who was appraised by a scheme can rely on it."""
        locked = self.filtered(lambda scheme: scheme.state != "draft")
        if locked:
            raise UserError(
                self.env._(
                    "%(scheme)s has been approved and cannot be changed any more;"
                    " make a new version.",
                    scheme=locked[0].display_name,
                )
            )

    # -- life cycle -------------------------------------------------------------------

    def action_approve(self):
        """Put drafts in force and retire the versions before them.

        :raise AccessError: for others than managers
        :raise ValidationError: while weights or grades are not complete
        """
        self._check_manager()
        for scheme in self.filtered(lambda scheme: scheme.state != "approved"):
            scheme._check_draft()
            scheme._check_complete()
            # The state is written by these buttons alone, see write().
            scheme._get_versions().filtered(
                lambda other: other.state == "approved"
            ).sudo().write({"state": "retired"})
            scheme.sudo().write(
                {
                    "state": "approved",
                    "approved_user_id": self.env.uid,
                    "approved_at": fields.Datetime.now(),
                }
            )
        return True

    def action_retire(self):
        """Take approved schemes out of use; running cycles keep them."""
        self._check_manager()
        approved = self.filtered(lambda scheme: scheme.state == "approved")
        approved.sudo().write({"state": "retired"})
        return True

    def action_new_version(self):
        """Open a draft that continues this scheme, an existing one if there is."""
        self.ensure_one()
        versions = self._get_versions() | self
        draft = versions.filtered(lambda scheme: scheme.state == "draft")[:1]
        if not draft:
            version = max(versions.mapped("version")) + 1
            draft = self.copy({"code": self.code, "version": version})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def _get_versions(self):
        """The other versions of this scheme."""
        return self.with_context(active_test=False).search(
            Domain("code", "=", self.code)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("id", "!=", self.id)
        )

    def _check_manager(self):
        """Raise unless the user may decide on schemes."""
        if not self.env.user.has_group("service_incentive.group_manager"):
            raise AccessError(
                self.env._("Only a service incentive manager decides on schemes.")
            )

    def _check_complete(self):
        """Raise unless weights sum to 100 and every score has a grade."""
        if float_compare(self.total_weight, 100, precision_digits=2):
            raise ValidationError(
                self.env._(
                    "The weights of %(scheme)s sum to %(total)s %%, not to 100 %%.",
                    scheme=self.display_name,
                    total=f"{self.total_weight:g}",
                )
            )
        if 0 not in self.grade_ids.mapped("min_score"):
            raise ValidationError(
                self.env._(
                    "%(scheme)s needs a lowest grade that starts at 0, so that every"
                    " score has a grade.",
                    scheme=self.display_name,
                )
            )
        self._check_reviews_complete()
        self._check_rules()

    # -- use --------------------------------------------------------------------------

    @api.model
    def _get_approved(self, company):
        """The schemes in force in ``company``."""
        return self.search(
            Domain("state", "=", "approved")
            & Domain("company_id", "in", [company.id, False])
        )

    def _get_grade(self, score):
        """The grade of ``score``, 0 to 100."""
        bands = [(grade.min_score, grade) for grade in self.grade_ids]
        return scoring.grade(score, bands) or self.env["service.appraisal.grade"]
