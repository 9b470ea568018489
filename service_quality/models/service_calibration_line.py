from odoo import fields, models

from ..tools.agreement import compare
from .service_inspection_line import MARK_LABELS


class ServiceCalibrationLine(models.Model):
    """How one item was marked by those who took part; kept as it was compared."""

    _name = "service.calibration.line"
    _description = "Item of a calibration"
    _order = "spread desc, sequence, id"

    calibration_id = fields.Many2one(
        "service.calibration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="calibration_id.company_id", store=True)
    sequence = fields.Integer()
    item_id = fields.Many2one(
        "service.checklist.item", string="Checklist item", ondelete="set null"
    )
    name = fields.Char(string="Item", required=True)
    reference_mark = fields.Selection(MARK_LABELS, string="Leader")
    marks = fields.Text(help="How each of the others has marked it.")
    spread = fields.Float(
        aggregator="avg", help="Highest minus lowest mark, in percent."
    )
    agreement = fields.Float(
        aggregator="avg", help="Percent of the others who marked as the leader did."
    )

    def _prepare_comparison(self, session, line, given):
        """Values of the comparison of one item.

        :param line: the leader's line
        :param given: ``{user: mark}`` of the others
        """
        labels = dict(self._fields["reference_mark"]._description_selection(self.env))
        comparison = compare(given.values(), line.mark)
        return {
            "calibration_id": session.id,
            "sequence": line.sequence,
            "item_id": line.item_id.id,
            "name": line.name,
            "reference_mark": line.mark,
            "marks": "\n".join(
                f"{user.name}: {labels.get(mark, '–')}" for user, mark in given.items()
            ),
            "spread": 100 * (comparison.spread or 0),
            "agreement": 100 * (comparison.agreement or 0),
        }
