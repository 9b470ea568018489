from odoo import fields, models


class ServiceHistoryImportActivity(models.Model):
    """An activity of the log, and what it means for a ticket."""

    _name = "service.history.import.activity"
    _description = "Activity of a history import"
    _order = "import_id, row_count desc, name"

    import_id = fields.Many2one(
        "service.history.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    name = fields.Char(string="Activity", required=True)
    row_count = fields.Integer(string="Rows")
    kind = fields.Selection(
        selection=[
            ("first_response", "Response"),
            ("wait", "Waiting"),
            ("solve", "Solved"),
            ("reopen", "Reopened"),
            ("close", "Closed"),
            ("void", "Duplicate or invalid"),
        ],
        string="Means",
        help="Response: an agent takes the ticket or answers; after a solution it "
        "reopens the ticket. Waiting: the resolution clock rests until the case's "
        "next row. Closed: solves the ticket unless it is solved already. Duplicate "
        "or invalid: no clock counts. Empty: the activity changes nothing.",
    )
