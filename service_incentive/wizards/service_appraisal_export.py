import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# A page on paper takes about a second; more would outlast what a browser waits.
MAX_PAGES = 60
REPORT = "service_incentive.action_report_service_appraisal"


class ServiceAppraisalExport(models.TransientModel):
    """Asks what of a cycle shall leave the house, and for whom.

    The file is made when it is fetched, by :meth:`_write_file`; each export leaves a
    line in the log of the cycle.
    """

    _name = "service.appraisal.export"
    _description = "Export a cycle"

    cycle_id = fields.Many2one(
        "service.appraisal.cycle", required=True, readonly=True, ondelete="cascade"
    )
    content = fields.Selection(
        [
            ("management", "For the management: all figures, XLSX"),
            ("payroll", "For the pay roll: grades and approved money, XLSX"),
            ("pdf_zip", "For each person: one PDF each, in a ZIP"),
            ("pdf", "For printing: one PDF, a page or more for each person"),
        ],
        string="What",
        required=True,
        default="management",
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="These and the departments below them; leave empty for everybody.",
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        string="Only these people",
        help="Leave empty for everybody of the departments.",
    )
    appraisal_count = fields.Integer(string="People", compute="_compute_count")
    is_too_many = fields.Boolean(compute="_compute_count")

    @api.depends("cycle_id", "content", "department_ids", "employee_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.cycle_id._check_export_group()
            count = self.env["service.appraisal"].search_count(wizard._get_domain())
            wizard.appraisal_count = count
            is_paper = wizard.content in ("pdf", "pdf_zip")
            wizard.is_too_many = is_paper and count > MAX_PAGES

    def _get_domain(self):
        """Whose appraisals are meant."""
        domain = Domain("cycle_id", "=", self.cycle_id.id)
        if self.department_ids:
            domain &= Domain("department_id", "child_of", self.department_ids.ids)
        if self.employee_ids:
            domain &= Domain("employee_id", "in", self.employee_ids.ids)
        return domain

    def action_export(self):
        """Note the export in the log of the cycle and fetch the file."""
        self.ensure_one()
        self._check()
        labels = dict(self._fields["content"]._description_selection(self.env))
        cycle = self.cycle_id
        cycle.exported_at = fields.Datetime.now()
        cycle.message_post(
            body=self.env._(
                "Exported: %(content)s (%(n)s people)",
                content=labels[self.content],
                n=self.appraisal_count,
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/service_incentive/appraisal-export/{self.id}",
            "target": "download",
        }

    def _check(self):
        """Raise unless the user made this wizard, may export, and asks for something.

        :raise AccessError: for others than officers of HR
        :raise UserError: for nobody, and for too much paper at once
        """
        self.cycle_id._check_export()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("Somebody else has asked for this export."))
        if not self.appraisal_count:
            raise UserError(self.env._("There is nobody to export."))
        if self.is_too_many:
            raise UserError(
                self.env._(
                    "%(n)s people are too many to print at once, %(most)s are the most."
                    " Choose departments or people.",
                    n=self.appraisal_count,
                    most=MAX_PAGES,
                )
            )

    def _get_filename(self):
        cycle = self.cycle_id
        suffix = {"pdf": "pdf", "pdf_zip": "zip"}.get(self.content, "xlsx")
        return f"{self.content}-{cycle.kind}-{cycle.date_from}.{suffix}".replace(
            "pdf_zip", "appraisals"
        )

    def _write_file(self, stream):
        """Write what was asked for into a stream, a batch of people at a time."""
        self.ensure_one()
        self._check()
        if self.content == "management":
            self.cycle_id._write_xlsx(stream, self._get_domain())
        elif self.content == "payroll":
            self.cycle_id._write_payroll(stream, self._get_domain())
        elif self.content == "pdf":
            self._write_pdf(stream)
        else:
            self._write_zip(stream)

    def _get_appraisals(self):
        """Appraisals in the order of their names; there are few on paper."""
        appraisals = self.env["service.appraisal"].search(self._get_domain())
        return appraisals.sorted(lambda a: (a.employee_id.name or "", a.id))

    def _print(self, appraisal):
        """The PDF of one appraisal, as bytes, in the user's language.

        One at a time: not every converter to PDF can do several.
        """
        report = self.env["ir.actions.report"].with_context(lang=self.env.user.lang)
        content, _kind = report._render_qweb_pdf(REPORT, appraisal.ids)
        return content

    def _write_pdf(self, stream):
        writer = PdfFileWriter()
        for appraisal in self._get_appraisals():
            reader = PdfFileReader(io.BytesIO(self._print(appraisal)), strict=False)
            for page in range(reader.getNumPages()):
                writer.addPage(reader.getPage(page))
        writer.write(stream)

    def _write_zip(self, stream):
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for appraisal in self._get_appraisals():
                name = "".join(
                    letter if letter.isalnum() or letter in " -_." else "_"
                    for letter in appraisal.employee_id.name or ""
                )
                archive.writestr(
                    f"{name.strip('. ') or 'employee'}-{appraisal.id}.pdf",
                    self._print(appraisal),
                )
