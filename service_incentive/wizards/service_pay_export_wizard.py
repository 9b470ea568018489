from odoo import api, fields, models


class ServicePayExportWizard(models.TransientModel):
    """Asks which approved pay lines shall leave for the pay roll, and as what file."""

    _name = "service.pay.export.wizard"
    _description = "Export pay lines"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    pay_month = fields.Date(
        string="Pay month", help="Any day of the month; empty for all months."
    )
    with_exported = fields.Boolean(
        string="Also what was exported before",
        help="Such lines are marked as duplicates in the file.",
    )
    file_format = fields.Selection(
        [("xlsx", "XLSX"), ("csv", "CSV")],
        string="File format",
        required=True,
        default="xlsx",
    )
    line_ids = fields.Many2many(
        "service.pay.line",
        string="Lines",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id), ('is_on_hold', '=', False),"
        " ('state', 'in', ('approved', 'paid'))]",
    )
    held_count = fields.Integer(
        string="On hold", compute="_compute_counts", help="An appeal is open."
    )
    duplicate_count = fields.Integer(
        string="Exported before", compute="_compute_counts"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    total = fields.Monetary(compute="_compute_counts")

    @api.depends("company_id", "pay_month", "with_exported")
    def _compute_line_ids(self):
        for wizard in self:
            domain = wizard._get_domain() + [("is_on_hold", "=", False)]
            wizard.line_ids = self.env["service.pay.line"].search(domain)

    @api.depends("line_ids", "company_id", "pay_month", "with_exported")
    def _compute_counts(self):
        for wizard in self:
            wizard.held_count = self.env["service.pay.line"].search_count(
                wizard._get_domain() + [("is_on_hold", "=", True)]
            )
            wizard.duplicate_count = len(wizard.line_ids.filtered("export_count"))
            wizard.total = sum(wizard.line_ids.mapped("signed_amount"))

    def _get_domain(self):
        domain = [("company_id", "=", self.company_id.id)]
        if self.pay_month:
            domain.append(("pay_month", "=", self.pay_month.replace(day=1)))
        if self.with_exported:
            return domain + [("state", "in", ("approved", "paid"))]
        return domain + [("state", "=", "approved"), ("export_count", "=", 0)]

    def action_export(self):
        """Write the file, keep it, and open what was exported."""
        self.ensure_one()
        export = self.env["service.pay.export"].export(self.line_ids, self.file_format)
        return {
            "type": "ir.actions.act_window",
            "res_model": export._name,
            "res_id": export.id,
            "view_mode": "form",
        }
