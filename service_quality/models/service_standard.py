from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

KINDS = [
    ("manual", "Manual"),
    ("procedure", "Procedure"),
    ("job_manual", "Job manual"),
    ("undertaking", "Undertaking"),
]


class ServiceStandard(models.Model):
    """A controlled document: a manual, a procedure, the manual of a post.

    What it says stands in its versions; one of them is in force. Service managers keep
    it, everybody in its scope reads it.
    """

    _name = "service.standard"
    _description = "Standard"
    _inherit = [
        "service.standard.review.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    code = fields.Char(
        required=True, copy=False, tracking=True, help="Number of the document: QM-01."
    )
    name = fields.Char(string="Title", required=True, translate=True, tracking=True)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="manual",
        index=True,
        tracking=True,
        help="A job manual says what a post has to do; an undertaking is something "
        "staff commit themselves to.",
    )
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        tracking=True,
        help="Empty: for all companies.",
    )
    job_ids = fields.Many2many(
        "hr.job",
        string="Jobs",
        check_company=True,
        tracking=True,
        help="Whom it is for. Empty: for every job.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Looked after by",
        default=lambda self: self.env.user,
        tracking=True,
        help="Is asked to review it when its time has come.",
    )
    active = fields.Boolean(default=True, tracking=True)
    validity_months = fields.Integer(
        string="Sign again after (months)",
        compute="_compute_validity_months",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="So long a signature holds; then everybody is asked again. 0: for good.",
    )
    reading_required = fields.Boolean(
        string="Staff confirm reading",
        default=True,
        tracking=True,
        help="Everybody in its scope is asked to read a new version and confirm it.",
    )
    version_ids = fields.One2many(
        "service.standard.version", "standard_id", string="Versions", readonly=True
    )
    current_version_id = fields.Many2one(
        "service.standard.version",
        string="In force",
        compute="_compute_current_version_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
    )
    effective_on = fields.Date(
        string="In force since", related="current_version_id.effective_on"
    )
    coverage = fields.Float(
        string="Read by (%)",
        compute="_compute_coverage",
        compute_sudo=True,
        help="Share of the people in scope who have confirmed the version in force.",
    )
    request_ids = fields.One2many("service.standard.request", "standard_id")
    request_count = fields.Integer(
        string="Open requests", compute="_compute_request_count"
    )

    _code_unique = models.UniqueIndex(
        "(code, company_id) NULLS NOT DISTINCT", "Another standard has this code."
    )

    @api.depends("kind", "company_id")
    def _compute_validity_months(self):
        for standard in self:
            company = standard.company_id or self.env.company
            standard.validity_months = (
                company.undertaking_months if standard.kind == "undertaking" else 0
            )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = " ".join(
                filter(None, (standard.code, standard.name))
            )

    @api.depends("version_ids.state")
    def _compute_current_version_id(self):
        for standard in self:
            standard.current_version_id = standard.version_ids.filtered(
                lambda version: version.state == "in_force"
            )[:1]

    @api.depends("current_version_id", "current_version_id.acknowledgement_ids.state")
    def _compute_coverage(self):
        rows = self.env["service.acknowledgement"]._read_group(
            Domain("version_id", "in", self.current_version_id.ids)
            & Domain("state", "in", ("to_read", "acknowledged")),
            ["version_id"],
            ["coverage:avg"],
        )
        found = {version.id: share for version, share in rows}
        for standard in self:
            standard.coverage = found.get(standard.current_version_id.id, 0)

    @api.depends("request_ids.state")
    def _compute_request_count(self):
        rows = self.env["service.standard.request"]._read_group(
            [("standard_id", "in", self.ids), ("state", "=", "open")],
            ["standard_id"],
            ["__count"],
        )
        found = {standard.id: count for standard, count in rows}
        for standard in self:
            standard.request_count = found.get(standard.id, 0)

    def write(self, vals):
        """What is archived, or need not be confirmed, is not to be read any more."""
        result = super().write(vals)
        if False in (vals.get("active"), vals.get("reading_required")):
            # Whoever keeps the standard does not write readings otherwise.
            self.sudo().version_ids.acknowledgement_ids._lapse()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "code" not in (default or {}):
            for standard, vals in zip(self, vals_list, strict=True):
                vals["code"] = self.env._("%(code)s copy", code=standard.code)
        return vals_list

    def copy(self, default=None):
        """A copy begins with a draft of what holds in the original."""
        copies = super().copy(default)
        for standard, new in zip(self, copies, strict=True):
            base = standard.current_version_id or standard.version_ids[:1]
            if base:
                base.copy({"standard_id": new.id})
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        for standard in self.sudo():  # whoever deletes one may not see all versions
            if standard.version_ids.filtered(lambda v: v.state != "draft"):
                raise UserError(
                    self.env._(
                        "%(standard)s has versions that were reviewed or published. "
                        "Archive it instead.",
                        standard=standard.display_name,
                    )
                )

    # ------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------

    def action_new_version(self):
        """Open the draft of the next version; it begins as a copy of the last one."""
        self.ensure_one()
        self.check_access("write")
        return self._get_draft().get_formview_action()

    def _get_draft(self, **values):
        """The draft of these standards' next version, made where there is none."""
        self.ensure_one()
        versions = self.version_ids.sorted("number")
        draft = versions.filtered(lambda version: version.state == "draft")[-1:]
        if not draft:
            values = {"standard_id": self.id, **values}
            base = self.current_version_id or versions[-1:]
            draft = base.copy(values) if base else versions.create(values)
        return draft

    def action_view_requests(self):
        """The requests to change this standard."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_standard_request_action"
        )
        return {
            **action,
            "domain": [("standard_id", "=", self.id)],
            "context": {"default_standard_id": self.id},
        }

    def action_view_acknowledgements(self):
        """Who has read the version in force."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_acknowledgement_action"
        )
        return {
            **action,
            "domain": [("version_id", "=", self.current_version_id.id)],
            "context": {},
        }
