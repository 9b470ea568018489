from odoo import fields, models

from ..models.service_inspection_line import MARK_LABELS


class ServiceInspectionDecideLine(models.TransientModel):
    """One item under dispute, with the mark it gets."""

    _name = "service.inspection.decide.line"
    _description = "Item under dispute"

    decide_id = fields.Many2one(
        "service.inspection.decide", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "service.inspection.line", string="Item", required=True, readonly=True
    )
    old_mark = fields.Selection(related="line_id.mark", string="Mark so far")
    comment = fields.Text(related="line_id.comment")
    mark = fields.Selection(MARK_LABELS, string="New mark", required=True)
