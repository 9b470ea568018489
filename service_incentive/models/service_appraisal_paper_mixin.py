import io
import zipfile

from odoo import models
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

REPORT = "service_incentive.action_report_service_appraisal"


class ServiceAppraisalPaperMixin(models.AbstractModel):
    """How appraisals get on paper: one PDF each, bound together or packed.

    What prints at once (``service.appraisal.export``) and what prints in the background
    (``service.appraisal.print``) inherit it.
    """

    _name = "service.appraisal.paper.mixin"
    _description = "Appraisals on paper"

    def _print(self, appraisal):
        """The PDF of one appraisal, as bytes, in the user's language.

        One at a time: not every converter to PDF can do several.
        """
        report = self.env["ir.actions.report"].with_context(lang=self.env.user.lang)
        content, _kind = report._render_qweb_pdf(REPORT, appraisal.ids)
        return content

    def _name_paper(self, appraisal):
        """The name of the file of one appraisal: nothing a file system would mind."""
        name = "".join(
            letter if letter.isalnum() or letter in " -_." else "_"
            for letter in appraisal.employee_id.name or ""
        )
        return f"{name.strip('. ') or 'employee'}-{appraisal.id}.pdf"

    def _bind(self, stream, papers):
        """Write the pages of several PDF files into a stream, as one."""
        writer = PdfFileWriter()
        for content in papers:
            reader = PdfFileReader(io.BytesIO(content), strict=False)
            for page in range(reader.getNumPages()):
                writer.addPage(reader.getPage(page))
        writer.write(stream)

    def _pack(self, stream, papers):
        """Write pairs of name and content into a stream, as a ZIP."""
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in papers:
                archive.writestr(name, content)
