from odoo import fields, models


class ServiceHistoryCase(models.Model):
    """A case of another help desk's log, and the ticket it has become here.

    Written by the import alone. The fingerprint tells whether a later log knows more
    about the case; `last_event_id` whether somebody has worked on the ticket here
    since.
    """

    _name = "service.history.case"
    _description = "Imported case"
    _order = "id"

    name = fields.Char(string="Case number", required=True)
    company_id = fields.Many2one("res.company", required=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    import_id = fields.Many2one(
        "service.history.import",
        index="btree_not_null",
        ondelete="set null",
        help="The import that created or last changed the ticket.",
    )
    fingerprint = fields.Char(
        required=True, help="Changes when the log tells the case differently."
    )
    row_count = fields.Integer(string="Rows", help="Rows the log had for the case.")
    first_at = fields.Datetime(string="First row")
    last_event_id = fields.Integer(
        help="Newest event written by the import; later ones happened here."
    )

    _case_unique = models.UniqueIndex(
        "(company_id, name)", "A case can be imported only once per company."
    )
