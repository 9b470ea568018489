from odoo import models
from odoo.exceptions import UserError

from odoo.addons.service_quality.tools import scoring


class ServiceAppraisalScoreMixin(models.AbstractModel):
    """How a cycle scores its appraisals."""

    _name = "service.appraisal.score.mixin"
    _description = "Scoring of an appraisal cycle"

    def score(self):
        """Measure the period anew and score every appraisal from it.

        Can be repeated until the cycle is published; without new facts a repetition
        changes nothing. The number of queries does not depend on the employees, but for
        the batches in which the database is written.

        :raise UserError: before generation and after publication
        """
        self._check_officer()
        for cycle in self:
            cycle._check_unpublished()
            if cycle.state == "draft" or cycle.is_generating:
                raise UserError(
                    self.env._(
                        "Generate the appraisals of %(cycle)s completely first.",
                        cycle=cycle.name,
                    )
                )
            cycle._lock()
            # The user may run cycles; figures are written by the engine alone.
            cycle.sudo()._score()
            if cycle.state == "open":
                cycle._transition("review")
        return True

    def _score(self):
        appraisals = self.appraisal_ids.with_context(tracking_disable=True)
        lines = appraisals.line_ids
        employees = appraisals.employee_id
        measures = lines.indicator_id.measure(self._get_period(), employees)
        by_key = {
            (measure.indicator_id.id, measure.employee_id.id): measure
            for measure in measures
        }
        for line in lines:
            line._take_measure(by_key[line.indicator_id.id, line.employee_id.id])
        for appraisal in appraisals:
            appraisal.write(self._prepare_score(appraisal))

    def _prepare_score(self, appraisal):
        """Write the lines' shares and return the result of one appraisal."""
        lines = appraisal.line_ids
        parts = [(ln.weight, ln.points if ln.has_data else None) for ln in lines]
        weights = scoring.effective_weights(parts)
        for line, weight in zip(lines, weights, strict=True):
            line.effective_weight = weight
        score, coverage = scoring.weighted_score(parts)
        return {
            **appraisal._prepare_result(score, coverage),
            "computed_score": score or 0.0,
            "state": "scored",
        }
