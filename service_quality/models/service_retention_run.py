from odoo import fields, models


class ServiceRetentionRun(models.Model):
    """What a retention rule has done: how many records, when. Nobody edits or deletes
    it.
    """

    _name = "service.retention.run"
    _description = "Run of a retention rule"
    _order = "id desc"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        "service.retention.rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    method = fields.Selection(
        [("anonymise", "Personal words taken out"), ("delete", "Deleted")],
        string="What",
        required=True,
        readonly=True,
    )
    days = fields.Integer(string="Kept for (days)", readonly=True, aggregator=None)
    record_count = fields.Integer(string="Records", readonly=True)
    done_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
