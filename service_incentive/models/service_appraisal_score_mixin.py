from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_quality.models import bulk
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
        self._check_scorable()
        for cycle in self:
            cycle._lock()
            # The user may run cycles; figures are written by the engine alone.
            cycle.sudo()._score()
        return True

    def _check_scorable(self):
        """Raise before generation and after publication."""
        self._check_unpublished()
        for cycle in self:
            if cycle.state == "draft" or cycle.is_generating:
                raise UserError(
                    self.env._(
                        "Generate the appraisals of %(cycle)s completely first.",
                        cycle=cycle.name,
                    )
                )

    def _score(self):
        self._score_appraisals(self.appraisal_ids)
        self._finish_score()

    def _finish_score(self):
        """What follows once every appraisal of the cycle has been scored."""
        if self.state == "open":
            self._transition("review")

    def _score_appraisals(self, appraisals):
        """Score appraisals of this cycle; frozen measures count as they stand."""
        appraisals = appraisals.with_context(tracking_disable=True)
        presences = self._refresh_presence(appraisals)
        self._measure_indicators(appraisals, presences)
        self._score_reviews(appraisals)
        self._score_parts(appraisals, presences)
        self._combine(appraisals)

    def _refresh_presence(self, appraisals):
        """Take in leave and contracts that came on record since; return presences."""
        employees = appraisals.employee_id
        histories = self.env["hr.version"].sudo()._get_histories(employees)
        presences = self._get_presences(employees, histories=histories)
        lines = self.env["service.reporting.line"]._get_histories(employees)
        outdated, segments = [], []
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
                outdated += appraisal.segment_ids.ids
                segments += [{"appraisal_id": appraisal.id, **vals} for vals in now]
        appraisals.segment_ids.browse(outdated).unlink()
        appraisals.segment_ids.create(segments)
        return presences

    def _measure_indicators(self, appraisals, presences):
        groups = self.env["service.appraisal.line"]._read_group(
            Domain("appraisal_id", "in", appraisals.ids)
            & Domain("source", "=", "indicator"),
            ["indicator_id"],
        )
        indicators = self.env["service.indicator"].concat(*(row[0] for row in groups))
        if indicators:
            indicators.measure(
                self._get_period(),
                appraisals.employee_id,
                {key: found.availability for key, found in presences.items()},
            )

    def _find_lines(self, appraisals, source):
        """The lines of appraisals from one source; most cycles have few sources."""
        return self.env["service.appraisal.line"].search(
            Domain("appraisal_id", "in", appraisals.ids) & Domain("source", "=", source)
        )

    def _score_reviews(self, appraisals):
        lines = self._find_lines(appraisals, "review")
        if not lines:
            return
        points = lines.appraisal_id._get_review_points()
        for line in lines:
            line._take_reviews(points[line.appraisal_id.id].get(line.rater_group))

    def _combine(self, appraisals):
        """Share out the weights and write the result of every appraisal.

        Groups of raters stand in for each other before the rest does (SI-16). The
        figures have no computed fields behind them but the grade, and there are
        thousands of them: one statement for the lines, one for the appraisals.
        """
        lines = appraisals.line_ids
        stored = lines._read_parts()
        shares, results = {}, {}
        for appraisal in appraisals:
            of_lines = stored.get(appraisal.id, {})
            parts = [line.part for line in of_lines.values()]
            shares.update(zip(of_lines, scoring.shared_weights(parts), strict=True))
            score, coverage = scoring.combined_score(parts)
            results[appraisal.id] = {
                **appraisal._prepare_result(score, coverage),
                "computed_score": score or 0.0,
                "state": "scored",
            }
        lines._take_measures(shares)
        reshared = {
            line_id: {"effective_weight": shares[line_id]}
            for of_lines in stored.values()
            for line_id, line in of_lines.items()
            if not line.is_measured and line.share != shares[line_id]
        }
        if reshared:
            bulk.update(lines, reshared)
        if results:
            bulk.update(appraisals, results)
            appraisals.modified(next(iter(results.values())))
