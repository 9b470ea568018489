from odoo import fields, models


class ServiceHistoryImportError(models.Model):
    """A row that cannot be imported, and why. Written by the import alone."""

    _name = "service.history.import.error"
    _description = "Error of a history import"
    _order = "import_id, line, id"

    import_id = fields.Many2one(
        "service.history.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    line = fields.Integer(help="Line of the file; the header is line 1.")
    reason = fields.Char(required=True)
