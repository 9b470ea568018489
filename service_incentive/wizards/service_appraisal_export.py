from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# A page on paper takes about a second; more people than that are printed in the
# background.
MAX_PAGES = 60


class ServiceAppraisalExport(models.TransientModel):
    """Asks what of a cycle shall leave the house, and for whom.

    The file is made when it is fetched, by :meth:`_write_file`; papers of very many
    people are printed by ``service.appraisal.print``. Each export leaves a line in the
    log of the cycle.
    """

    _name = "service.appraisal.export"
    _inherit = ["service.appraisal.paper.mixin"]
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
    is_too_many = fields.Boolean(
        compute="_compute_count", help="Printed in the background."
    )

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
        """Note the export in the log of the cycle, and fetch or begin to print it."""
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
        if self.is_too_many:
            run = self.env["service.appraisal.print"]._start(
                cycle, self.content, self._get_appraisals()
            )
            return {
                "type": "ir.actions.act_window",
                "res_model": run._name,
                "res_id": run.id,
                "view_mode": "form",
            }
        return {
            "type": "ir.actions.act_url",
            "url": f"/service_incentive/appraisal-export/{self.id}",
            "target": "download",
        }

    def _check(self):
        """Raise unless the user made this wizard, may export, and asks for something.

        :raise AccessError: for others than officers of HR
        :raise UserError: for nobody
        """
        self.cycle_id._check_export()
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("Somebody else has asked for this export."))
        if not self.appraisal_count:
            raise UserError(self.env._("There is nobody to export."))

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
        if self.is_too_many:
            raise UserError(
                self.env._("So many people are printed in the background only.")
            )
        if self.content == "management":
            self.cycle_id._write_xlsx(stream, self._get_domain())
        elif self.content == "payroll":
            self.cycle_id._write_payroll(stream, self._get_domain())
        elif self.content == "pdf":
            self._write_pdf(stream)
        else:
            self._write_zip(stream)

    def _get_appraisals(self):
        """Appraisals in the order of their names."""
        appraisals = self.env["service.appraisal"].search(self._get_domain())
        return appraisals.sorted(lambda a: (a.employee_id.name or "", a.id))

    def _write_pdf(self, stream):
        self._bind(stream, (self._print(one) for one in self._get_appraisals()))

    def _write_zip(self, stream):
        self._pack(
            stream,
            (
                (self._name_paper(one), self._print(one))
                for one in self._get_appraisals()
            ),
        )
