from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# So many cases of a line are listed; more than that nobody goes through.
LIMIT = 200


class ServiceAppraisalAppealEvidence(models.Model):
    """One record behind a contested line, and whether it is wrong there.

    The employee ticks what is contested, whoever decides what is accepted. Listed are
    the records that the employee may read; the record itself is not touched.
    """

    _name = "service.appraisal.appeal.evidence"
    _description = "Contested case"
    _order = "line_id, id"
    _rec_name = "name"

    appeal_id = fields.Many2one(
        "service.appraisal.appeal", required=True, index=True, ondelete="cascade"
    )
    appeal_state = fields.Selection(related="appeal_id.state")
    employee_id = fields.Many2one(
        related="appeal_id.employee_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="appeal_id.company_id", store=True, precompute=True
    )
    line_id = fields.Many2one(
        "service.appraisal.line",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    res_model = fields.Char(string="Kind of record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    name = fields.Char(string="Case", readonly=True)
    is_contested = fields.Boolean(
        string="Contested", help="The employee says that it should not count."
    )
    is_accepted = fields.Boolean(
        string="Left out if upheld",
        help="Whoever decides agrees that it should not count.",
    )

    _record_once = models.Constraint(
        "UNIQUE(appeal_id, line_id, res_model, res_id)",
        "A case is listed once for each line.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Cases are listed by the system."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            for evidence in self:
                appeal = evidence.appeal_id
                if appeal.state == "draft" and not appeal._explain_concerned():
                    allowed = {"is_contested"}
                elif appeal.state == "submitted" and not appeal._explain_decider():
                    allowed = {"is_accepted"}
                else:
                    allowed = set()
                if vals.keys() - allowed:
                    raise AccessError(
                        self.env._("This is not for you to tick as it stands.")
                    )
        return super().write(vals)

    def action_open(self):
        """Open the record, if the reader may see it."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id).exists()
        record.check_access("read")
        return record and record.get_formview_action()

    @api.model
    def _fill(self, appeal):
        """List what is behind the contested lines of an appeal, once each.

        Lines without records, such as reviews, are contested as a whole.
        """
        existing = {
            (row.line_id.id, row.res_model, row.res_id)
            for row in appeal.sudo().evidence_ids
        }
        rows = []
        for line in appeal.line_ids:
            measure = line.sudo().measure_id
            if not measure:
                continue
            model, domain = measure._get_evidence()
            # Only what the employee may read anyway; the figures are known to him.
            if not self.env[model].has_access("read"):
                continue
            records = (
                self.env[model]
                .with_context(active_test=False)
                .search(Domain(domain), limit=LIMIT, order="id")
            )
            rows += [
                {
                    "appeal_id": appeal.id,
                    "line_id": line.id,
                    "res_model": model,
                    "res_id": record.id,
                    "name": self._describe(record),
                }
                for record in records
                if (line.id, model, record.id) not in existing
            ]
        # Rows are the system's; the user only ticks them.
        self.sudo().create(rows)
        stale = appeal.sudo().evidence_ids.filtered(
            lambda row: row.line_id not in appeal.line_ids
        )
        stale.unlink()

    @api.model
    def _describe(self, record):
        """What a record is called, with its ticket if it has one."""
        names = []
        ticket = "ticket_id" in record._fields and record.ticket_id
        if ticket and ticket.has_access("read"):
            names.append(ticket.display_name)
        if record.display_name and not record.display_name.startswith(record._name):
            names.append(record.display_name)
        return " · ".join(dict.fromkeys(names)) or f"#{record.id}"
