import base64
import csv
import io

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report.appraisal_workbook import AppraisalWorkbook, Column

# How a spreadsheet would take a text for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ServicePayExport(models.Model):
    """A file of pay lines that left for the pay roll: what, when and by whom.

    Append-only, with the file itself. A line that was in an export before is marked in
    the next one, so that nobody pays it twice.
    """

    _name = "service.pay.export"
    _description = "Export of pay lines"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Exported by", required=True, readonly=True
    )
    at = fields.Datetime(string="Exported on", required=True, readonly=True)
    file_format = fields.Selection(
        [("xlsx", "XLSX"), ("csv", "CSV")],
        string="File format",
        required=True,
        readonly=True,
    )
    line_ids = fields.Many2many(
        "service.pay.line",
        "service_pay_export_line_rel",
        "export_id",
        "line_id",
        string="Lines",
        readonly=True,
    )
    line_count = fields.Integer(string="Number of lines", readonly=True)
    duplicate_count = fields.Integer(
        string="Exported before",
        readonly=True,
        help="Lines that an earlier export had already.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    total = fields.Monetary(
        readonly=True, help="Sum of the amounts, deductions taken off."
    )
    file = fields.Binary(readonly=True, attachment=True)
    file_name = fields.Char(string="File name", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Exports are made by exporting pay lines."))
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("What has left the house cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What has left the house cannot be deleted."))

    @api.model
    @api.private
    def export(self, lines, file_format):
        """Write approved lines into a file and keep it.

        :param lines: service.pay.line of one company
        :param file_format: ``xlsx`` or ``csv``
        :return: the service.pay.export
        :raise UserError: for nothing, for what is not approved, on hold, or of several
            companies
        """
        lines._check_exportable()
        if not lines:
            raise UserError(self.env._("There is no pay line to export."))
        if len(lines.company_id) > 1:
            raise UserError(self.env._("Export the lines of one company at a time."))
        # Two exports at once would both call a line new.
        locked = lines.sudo().try_lock_for_update(allow_referencing=True)
        if len(locked) < len(lines):
            raise UserError(
                self.env._("These lines are being exported by somebody else just now.")
            )
        lines.invalidate_recordset(["export_count", "state"])
        # The lines have been checked; names of people and deciders stand on them.
        lines = lines.sudo()
        lines = lines.sorted(
            lambda line: (line.pay_month, line.employee_id.name, line.id)
        )
        again = lines.filtered("export_count")
        now = fields.Datetime.now()
        content = getattr(self, f"_write_{file_format}")(lines)
        name = f"pay-lines-{fields.Date.context_today(self)}"
        # The file is the system's; the user has been checked above.
        export = self.sudo().create(
            {
                "name": name,
                "company_id": lines.company_id.id,
                "user_id": self.env.uid,
                "at": now,
                "file_format": file_format,
                "line_ids": [fields.Command.set(lines.ids)],
                "line_count": len(lines),
                "duplicate_count": len(again),
                "total": sum(lines.mapped("signed_amount")),
                "file": base64.b64encode(content),
                "file_name": f"{name}.{file_format}",
            }
        )
        for count, group in lines.grouped("export_count").items():
            group.write(
                {"export_count": count + 1}
                if count
                else {"export_count": 1, "exported_at": now}
            )
        return export.sudo(False)

    def action_download(self):
        """Download the file."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.file_name}"
            "?download=true",
            "target": "download",
        }

    def _get_columns(self):
        return [
            Column(self.env._("Employee"), "text", 24),
            Column(self.env._("Department"), "text", 22),
            Column(self.env._("Pay month"), "text", 12),
            Column(self.env._("Kind"), "text", 14),
            Column(self.env._("Amount"), "decimal", 14),
            Column(self.env._("Currency"), "text", 10),
            Column(self.env._("Coefficient"), "decimal", 12),
            Column(self.env._("Document"), "text", 30),
            Column(self.env._("Reason"), "wrapped", 40),
            Column(self.env._("Approved by"), "text", 22),
            Column(self.env._("Approved on"), "datetime", 18),
            Column(self.env._("Exported before"), "text", 18),
        ]

    def _iter_rows(self, lines):
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        for line in lines:
            duplicate = line.export_count and self.env._(
                "Duplicate, %(n)s times before", n=line.export_count
            )
            decided = line.decided_at and fields.Datetime.context_timestamp(
                self, line.decided_at
            ).replace(tzinfo=None, microsecond=0)
            yield [
                line.employee_id.name,
                line.department_id.name,
                line.pay_month.strftime("%Y-%m"),
                kinds[line.kind],
                line.signed_amount if line.amount else None,
                line.currency_id.name,
                line.coefficient or None,
                line.reference,
                line.reason,
                line.decider_id.name,
                decided,
                duplicate or None,
            ]

    def _write_xlsx(self, lines):
        book = AppraisalWorkbook()
        book.add_table(
            self.env._("Pay lines"), self._get_columns(), self._iter_rows(lines)
        )
        book.add_facts(
            self.env._("Export"),
            [
                (self.env._("Company"), lines.company_id.name),
                (self.env._("Lines"), len(lines)),
                (self.env._("Total"), f"{sum(lines.mapped('signed_amount')):.2f}"),
                (self.env._("Exported by"), self.env.user.name),
            ],
        )
        return book.close()

    def _write_csv(self, lines):
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow([column.header for column in self._get_columns()])
        for row in self._iter_rows(lines):
            writer.writerow([self._to_cell(value) for value in row])
        # With the mark that lets a spreadsheet read Chinese.
        return stream.getvalue().encode("utf-8-sig")

    @api.model
    def _to_cell(self, value):
        """Text of people stays text: a sign in front keeps it from being a formula."""
        if value is None or value is False:
            return ""
        if isinstance(value, str) and value.startswith(FORMULA_STARTS):
            return f"'{value}"
        if isinstance(value, float):
            return f"{value:.2f}"
        return value
