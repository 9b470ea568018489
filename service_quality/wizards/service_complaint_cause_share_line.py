from odoo import fields, models


class ServiceComplaintCauseShareLine(models.TransientModel):
    """The share of one cause, or of a group that has a benchmark."""

    _name = "service.complaint.cause.share.line"
    _description = "Share of a cause"

    share_id = fields.Many2one("service.complaint.cause.share", ondelete="cascade")
    name = fields.Char(string="Cause", readonly=True)
    is_group = fields.Boolean(string="Group with a benchmark", readonly=True)
    complaint_count = fields.Integer(string="Complaints", readonly=True)
    share = fields.Float(string="Share (%)", digits=(5, 1), readonly=True)
    benchmark = fields.Float(
        string="Benchmark (%)",
        digits=(5, 1),
        readonly=True,
        help="A published share to compare with, not a target.",
    )
