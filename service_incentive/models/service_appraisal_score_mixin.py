from odoo import models
from odoo.exceptions import UserError

from odoo.addons.service_quality.tools import scoring


class ServiceAppraisalScoreMixin(models.AbstractModel):
    """How a cycle scores its appraisals: indicators, reviews and months together."""

    _name = "service.appraisal.score.mixin"
    _description = "Scoring of an appraisal cycle"
    _inherit = ["service.appraisal.parts.mixin"]

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
        self._score_appraisals(self.appraisal_ids)

    def _score_appraisals(self, appraisals):
        """Score appraisals of this cycle; frozen measures count as they stand."""
        appraisals = appraisals.with_context(tracking_disable=True)
        presences = self._refresh_presence(appraisals)
        self._score_indicators(appraisals)
        self._score_reviews(appraisals)
        self._score_parts(appraisals, presences)
        for appraisal in appraisals:
            appraisal.write(self._prepare_score(appraisal))

    def _refresh_presence(self, appraisals):
        """Take in leave and contracts that came on record since; return presences."""
        employees = appraisals.employee_id
        histories = self.env["hr.version"].sudo()._get_histories(employees)
        presences = self._get_presences(employees)
        lines = self.env["service.reporting.line"]._get_histories(employees)
        outdated, segments = appraisals.segment_ids.browse(), []
        for appraisal in appraisals:
            employee = appraisal.employee_id
            found = presences[employee.id]
            versions = histories.get(employee.id)
            if not versions:
                continue
            vals = self._prepare_presence(versions._get_valid(self.date_to), found)
            changed = {key: val for key, val in vals.items() if appraisal[key] != val}
            if changed:
                appraisal.write(changed)
            now = self._prepare_segments(employee, found, lines.get(employee.id))
            if now != appraisal.segment_ids._read_as_prepared():
                outdated |= appraisal.segment_ids
                segments += [{"appraisal_id": appraisal.id, **vals} for vals in now]
        outdated.unlink()
        appraisals.segment_ids.create(segments)
        return presences

    def _score_indicators(self, appraisals):
        lines = appraisals.line_ids.filtered("indicator_id")
        if not lines:
            return
        measures = lines.indicator_id.measure(
            self._get_period(), appraisals.employee_id
        )
        by_key = {
            (measure.indicator_id.id, measure.employee_id.id): measure
            for measure in measures
        }
        for line in lines:
            line._take_measure(by_key[line.indicator_id.id, line.employee_id.id])

    def _score_reviews(self, appraisals):
        lines = appraisals.line_ids.filtered(lambda line: line.source == "review")
        if not lines:
            return
        points = lines.appraisal_id._get_review_points()
        for line in lines:
            line._take_reviews(points[line.appraisal_id.id].get(line.rater_group))

    def _prepare_score(self, appraisal):
        """Write the lines' shares and return the result of one appraisal.

        Groups of raters stand in for each other before the rest does (SI-16).
        """
        lines = appraisal.line_ids
        parts = [line._get_part() for line in lines]
        weights = scoring.shared_weights(parts)
        for line, weight in zip(lines, weights, strict=True):
            if line.effective_weight != weight:
                line.effective_weight = weight
        score, coverage = scoring.combined_score(parts)
        return {
            **appraisal._prepare_result(score, coverage),
            "computed_score": score or 0.0,
            "state": "scored",
        }
