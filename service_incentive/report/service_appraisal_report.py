from odoo import api, models


class ReportServiceAppraisal(models.AbstractModel):
    """*Why this score* on paper, a page for each person.

    Odoo has asked already whether the reader may read the appraisals; the explanations
    ask again, for whoever gets here another way.
    """

    _name = "report.service_incentive.report_service_appraisal"
    _description = "Appraisal on paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        appraisals = self.env["service.appraisal"].browse(docids)
        pages = zip(appraisals, appraisals._get_explanations(), strict=True)
        return {
            "doc_ids": docids,
            "doc_model": appraisals._name,
            "docs": appraisals,
            "pages": list(pages),
        }
