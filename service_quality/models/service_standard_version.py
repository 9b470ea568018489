from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

ENGINE = {
    "state",
    "number",
    "compiled_by_id",
    "compiled_on",
    "author_ids",
    "reviewed_by_id",
    "reviewed_on",
    "approved_by_id",
    "approved_on",
}
CONTENT = {
    "standard_id",
    "change_summary",
    "section_ids",
    "attachment_ids",
    "related_standard_ids",
    "company_ids",
    "department_ids",
    "contract_type_ids",
}


class ServiceStandardVersion(models.Model):
    """What a standard says from one day on: written, reviewed and approved.

    Three different people sign it, unless the company is too small for that. Once
    reviewed it is not changed any more; one version at most is in force.
    """

    _name = "service.standard.version"
    _description = "Version of a standard"
    _inherit = [
        "service.standard.scope.mixin",
        "service.standard.release.mixin",
        "service.standard.signing.mixin",
        "service.standard.file.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "standard_id, number desc"

    standard_id = fields.Many2one(
        "service.standard", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="standard_id.company_id", store=True)
    kind = fields.Selection(related="standard_id.kind")
    number = fields.Integer(string="Version", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("reviewed", "Reviewed"),
            ("approved", "Approved"),
            ("in_force", "In force"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    compiled_by_id = fields.Many2one(
        "res.users",
        string="Compiled by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    compiled_on = fields.Date(
        string="Compiled on",
        readonly=True,
        copy=False,
        default=fields.Date.context_today,
    )
    author_ids = fields.Many2many(
        "res.users",
        "service_standard_version_author_rel",
        string="Written by",
        readonly=True,
        copy=False,
        help="Everybody who has worked on the draft.",
    )
    reviewed_by_id = fields.Many2one(
        "res.users", string="Reviewed by", readonly=True, copy=False, tracking=True
    )
    reviewed_on = fields.Date(string="Reviewed on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, tracking=True
    )
    approved_on = fields.Date(string="Approved on", readonly=True, copy=False)
    effective_on = fields.Date(tracking=True)
    ends_on = fields.Date(tracking=True)
    change_summary = fields.Text(
        string="What has changed", copy=False, help="The list of changes, for readers."
    )
    section_ids = fields.One2many(
        "service.standard.section", "version_id", string="Content", copy=True
    )
    request_ids = fields.One2many(
        "service.standard.request", "version_id", string="Requests", readonly=True
    )
    improvement_ids = fields.Many2many(
        "service.improvement",
        string="Decisions behind it",
        compute="_compute_improvement_ids",
        groups="service_quality.group_supervisor",
        help="Improvements and decisions on strategy that asked for this version.",
    )
    acknowledgement_ids = fields.One2many(
        "service.acknowledgement", "version_id", string="Readers", readonly=True
    )
    content = fields.Html(
        string="Whole text",
        compute="_compute_content",
        sanitize=False,
        help="The whole text, for every post.",
    )
    own_content = fields.Html(
        string="For my post",
        compute="_compute_content",
        sanitize=False,
        help="What holds for everybody and for your own post.",
    )

    _number_unique = models.UniqueIndex(
        "(standard_id, number)", "The standard has a version of this number already."
    )
    _one_in_force = models.UniqueIndex(
        "(standard_id) WHERE state = 'in_force'",
        "Another version of the standard is in force.",
    )

    @api.depends("request_ids.improvement_ids")
    def _compute_improvement_ids(self):
        for version in self:
            version.improvement_ids = version.request_ids.improvement_ids

    @api.depends("standard_id.display_name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(standard)s, version %(number)s",
                standard=version.standard_id.display_name,
                number=version.number,
            )

    @api.depends(
        "state",
        "ends_on",
        "section_ids.name",
        "section_ids.body",
        "section_ids.job_id",
        "section_ids.clause_ids",
    )
    @api.depends_context("uid", "lang", "company")
    def _compute_content(self):
        own_jobs = self.env.user.sudo().employee_ids.job_id  # one's own post
        for version in self:
            sections = version.section_ids
            version.content = sections._render()
            version.own_content = sections.filtered(
                lambda section: not section.job_id or section.job_id in own_jobs
            )._render()

    @api.constrains("effective_on", "ends_on")
    def _check_dates(self):
        for version in self:
            if (
                version.effective_on
                and version.ends_on
                and version.ends_on < version.effective_on
                and version.state != "superseded"
            ):
                raise ValidationError(
                    self.env._(
                        "%(version)s ends before it comes into force. Change one of "
                        "the dates.",
                        version=version.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any((ENGINE - {"number"}) & v.keys() for v in vals_list):
            raise AccessError(self._get_button_message())
        last = self._get_last_numbers([vals.get("standard_id") for vals in vals_list])
        for vals in vals_list:
            key = vals.get("standard_id")
            last[key] = vals["number"] = last.get(key, 0) + 1
        versions = super().create(vals_list)
        versions._note_author()
        versions._own_attachments()
        return versions

    @api.model
    def _get_last_numbers(self, standard_ids):
        rows = self.sudo()._read_group(
            [("standard_id", "in", standard_ids)], ["standard_id"], ["number:max"]
        )
        return {standard.id: number for standard, number in rows}

    def write(self, vals):
        if not self.env.su:
            self._check_edit(vals)
        result = super().write(vals)
        if self._get_content_fields() & vals.keys():
            self._note_author()
            self._own_attachments()
        return result

    @api.model
    def _get_content_fields(self):
        """What stays as it is once a version is signed."""
        return CONTENT

    def _check_edit(self, vals):
        """:raise UserError: when a person changes what is signed or settled"""
        if ENGINE & vals.keys():
            raise AccessError(self._get_button_message())
        standard_id = vals.get("standard_id")
        if standard_id and self.standard_id.ids != [standard_id]:
            raise UserError(self.env._("A version belongs to its standard for good."))
        for version in self:
            fixed = set()
            if version.state != "draft":
                fixed |= self._get_content_fields()
            if version.state in ("in_force", "superseded"):
                fixed.add("effective_on")
            if version.state == "superseded":
                fixed.add("ends_on")
            if fixed & vals.keys():
                raise UserError(
                    self.env._(
                        "%(version)s is signed and stays as it is. Take it back to "
                        "draft, or write a new version.",
                        version=version.display_name,
                    )
                )

    def _get_button_message(self):
        return self.env._(
            "Who has signed a version, and its state, follow the buttons."
        )

    def _note_author(self):
        """Whoever has worked on a draft may not sign it later."""
        # The list has no other writer.
        for version in self.sudo():
            if version.state == "draft" and self.env.user not in version.author_ids:
                version.author_ids |= self.env.user

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        for version in self:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "%(version)s is signed and is kept.",
                        version=version.display_name,
                    )
                )

    def action_compare(self):
        """Show what this version says differently from the one before."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare versions"),
            "res_model": "service.standard.compare",
            "view_mode": "form",
            "target": "new",
            "context": {"default_version_id": self.id, "dialog_size": "large"},
        }

    def _get_previous(self):
        """The version that came before this one."""
        self.ensure_one()
        return self.search(
            [
                ("standard_id", "=", self.standard_id.id),
                ("number", "<", self.number),
            ],
            order="number desc",
            limit=1,
        )

    def _get_lines(self):
        """The whole text in lines, as two versions are compared."""
        self.ensure_one()
        return [line for section in self.section_ids for line in section._get_lines()]
