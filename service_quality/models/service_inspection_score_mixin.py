from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.inspection_score import score


class ServiceInspectionScoreMixin(models.AbstractModel):
    """What the marks of an inspection come to, and when the score counts."""

    _name = "service.inspection.score.mixin"
    _description = "Score of an inspection"

    score = fields.Float(
        compute="_compute_score",
        store=True,
        aggregator="avg",
        help="Percent of the weights of all items that apply; a failed critical item "
        "makes it 0.",
    )
    has_score = fields.Boolean(
        string="Scored",
        compute="_compute_score",
        store=True,
        help="Whether any item applied.",
    )
    critical_failed = fields.Boolean(
        string="Failed",
        compute="_compute_score",
        store=True,
        help="A critical item was failed.",
    )
    fail_count = fields.Integer(
        string="Failed items", compute="_compute_score", store=True
    )
    line_count = fields.Integer(string="Items", compute="_compute_progress")
    marked_count = fields.Integer(string="Items marked", compute="_compute_progress")

    @api.depends("line_ids.mark", "line_ids.weight", "line_ids.critical")
    def _compute_score(self):
        for inspection in self:
            lines = inspection.line_ids
            result = score((line.weight, line.mark, line.critical) for line in lines)
            inspection.score = result.percent or 0.0
            inspection.has_score = result.percent is not None
            inspection.critical_failed = result.failed
            inspection.fail_count = sum(line.mark == "fail" for line in lines)

    @api.depends("line_ids.mark")
    def _compute_progress(self):
        for inspection in self:
            inspection.line_count = len(inspection.line_ids)
            inspection.marked_count = len(inspection.line_ids.filtered("mark"))

    def _read_group_select(self, aggregate_spec, query):
        """A mean is taken over what has a score: without one it is not 0."""
        if aggregate_spec != "score:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "AVG(%s) FILTER (WHERE %s)",
            self._field_to_sql(self._table, "score", query),
            self._field_to_sql(self._table, "has_score", query),
        )

    @api.model
    def _get_counted_domain(self, prefix="", measured_at=None):
        """Inspections whose score counts (SQ-109): published, scored, not under
        dispute, no calibration.

        :param prefix: path to the inspection, for example ``inspection_id.``
        :param measured_at: count as it stood then, for figures that are frozen
        """
        standing = Domain(f"{prefix}dispute_state", "!=", "open")
        if measured_at:
            standing |= Domain(f"{prefix}disputed_at", ">", measured_at)
        return (
            Domain(f"{prefix}state", "=", "published")
            & Domain(f"{prefix}is_calibration", "=", False)
            & Domain(f"{prefix}has_score", "=", True)
            & standing
        )
