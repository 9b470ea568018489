from odoo import api, fields, models

ACTIONS = [
    ("stored", "Stored"),
    ("seen", "Looked at"),
    ("file", "File opened"),
    ("export", "Exported"),
    ("disclosed", "Told to the customer"),
    ("changed", "Changed for the customer"),
    ("purged", "Destroyed"),
]


class ServiceAccessLog(models.Model):
    """Somebody has looked at a record that not everybody may know, or it was destroyed.

    Append-only: written by the system (see ``service.access.log.mixin``), edited and
    deleted by nobody; only a retention rule makes old lines go.
    """

    _name = "service.access.log"
    _description = "Look at a protected record"
    _order = "occurred_at desc, id desc"
    _rec_name = "record_name"
    # When and by whom is what the line itself says.
    _log_access = False

    res_model = fields.Char(string="Kind of record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record number",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    record_name = fields.Char(
        string="Record", readonly=True, help="What it was called at that time."
    )
    model_name = fields.Char(string="Kind", compute="_compute_model_name")
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Whose data it was about.",
    )
    user_id = fields.Many2one(
        "res.users", string="Who", required=True, readonly=True, index=True
    )
    occurred_at = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
        index=True,
        default=fields.Datetime.now,
    )
    action = fields.Selection(ACTIONS, string="What", required=True, readonly=True)
    detail = fields.Char(readonly=True, help="E.g. which fields, or for what reason.")

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_name(self):
        for line in self:
            model = self.env["ir.model"]._get(line.res_model)
            line.model_name = model.sudo().name or line.res_model
