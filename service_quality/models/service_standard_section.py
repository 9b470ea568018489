from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext


class ServiceStandardSection(models.Model):
    """A piece of a version: what one post, or everybody, does in one step."""

    _name = "service.standard.section"
    _description = "Section of a standard"
    _order = "version_id, sequence, id"

    version_id = fields.Many2one(
        "service.standard.version", required=True, ondelete="cascade", index=True
    )
    standard_id = fields.Many2one(related="version_id.standard_id", store=True)
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    part = fields.Selection(
        [
            ("description", "Description of the post"),
            ("duty", "Duties"),
            ("authority", "Authority"),
            ("step", "Step"),
            ("norm", "Norms"),
        ],
        required=True,
        default="step",
        help="What it is about: the post itself, what it has to do and may decide, "
        "one step of the work, or how well it is to be done.",
    )
    job_id = fields.Many2one(
        "hr.job",
        string="Post",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: for every post.",
    )
    job_name = fields.Char(string="For", compute="_compute_job_name", compute_sudo=True)
    name = fields.Char(string="Heading", required=True, help="Such as the step.")
    body = fields.Html(string="Text")
    clause_ids = fields.Many2many(
        "service.clause", string="Clauses", ondelete="restrict"
    )
    is_own_post = fields.Boolean(
        string="My post",
        compute="_compute_is_own_post",
        search="_search_is_own_post",
    )

    @api.depends("job_id.name")
    @api.depends_context("lang")
    def _compute_job_name(self):
        for section in self:
            section.job_name = section.job_id.name or self.env._("Everybody")

    @api.depends("job_id")
    @api.depends_context("uid")
    def _compute_is_own_post(self):
        own = self.env.user.sudo().employee_ids.job_id
        for section in self:
            section.is_own_post = section.job_id in own or (
                not section.job_id and section.sudo().standard_id.job_ids & own
            )

    @api.model
    def _search_is_own_post(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self.env.user.sudo().employee_ids.job_id.ids
        domain = Domain("job_id", "in", own) | (
            Domain("job_id", "=", False) & Domain("standard_id.job_ids", "in", own)
        )
        return domain if True in value else ~domain

    @api.model_create_multi
    def create(self, vals_list):
        sections = super().create(vals_list)
        sections._check_draft()
        sections.version_id._note_author()
        return sections

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        self._check_draft()  # nor may it be moved into a signed version
        self.version_id._note_author()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_draft()

    def _check_draft(self):
        if self.env.su:
            return
        for version in self.version_id:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "%(version)s is signed and stays as it is. Take it back to "
                        "draft, or write a new version.",
                        version=version.display_name,
                    )
                )

    def _render(self):
        """These sections of a version as HTML, by post, in the order of the document.

        Its clauses stand in the words that hold, or held on its last day.
        """
        # The names of posts and clauses belong to the text.
        sections = self.sudo()
        version = sections.version_id
        day = version.ends_on if version.state == "superseded" else None
        parts = dict(self._fields["part"]._description_selection(self.env))
        return self.env["ir.qweb"]._render(
            "service_quality.standard_content",
            {
                "sections": sections,
                "parts": parts,
                "words": sections.clause_ids._get_words(day, version.company_id),
            },
        )

    def _get_lines(self):
        """Heading, text and clauses in lines without tags."""
        self.ensure_one()
        heading = self.name if not self.job_id else f"{self.job_name}: {self.name}"
        text = html2plaintext(self.body or "", include_references=False)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        clauses = [clause.display_name for clause in self.sudo().clause_ids]
        return [heading, *lines, *clauses] if lines or clauses else []
