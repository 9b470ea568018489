from odoo import fields, models

ROLES = [
    ("case", "Case number"),
    ("activity", "Activity"),
    ("at", "Time"),
    ("agent", "Agent"),
    ("customer", "Customer"),
    ("title", "Title"),
    ("details", "Description"),
    ("ignore", "Leave out"),
]


class ServiceHistoryImportColumn(models.Model):
    """A column of the file, and the ticket field it goes into."""

    _name = "service.history.import.column"
    _description = "Column of a history import"
    _order = "import_id, sequence, id"

    import_id = fields.Many2one(
        "service.history.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    sequence = fields.Integer()
    name = fields.Char(string="Column", required=True)
    sample = fields.Char(string="Example", help="What the first rows have there.")
    role = fields.Selection(
        ROLES,
        string="Use as",
        required=True,
        default="details",
        help="Case number, activity and time are needed, each from one column. The "
        "agent becomes an employee, the customer a contact. Columns used as "
        "description are listed in the ticket.",
    )
