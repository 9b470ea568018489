from typing import NamedTuple

from odoo import api, fields, models

from odoo.addons.service_quality.tools import scoring


class LineResult(NamedTuple):
    """One line of an appraisal with and without what is contested."""

    name: str
    before: float | None  # points, None without data
    after: float | None
    value_before: str
    value_after: str
    is_contested: bool


class Counterfactual(NamedTuple):
    """A result as it stands, and as it would be without what is contested."""

    lines: list
    score_before: float
    grade_before: str
    score_after: float | None
    grade_after: str
    coverage_after: float
    calibration: float  # points that calibration has moved the score by


class ServiceAppraisalCounterfactualMixin(models.AbstractModel):
    """What a result would be without contested evidence, and how it becomes so.

    ``service.appraisal.appeal`` inherits it. The preview measures without writing; an
    upheld appeal then does the same for good.
    """

    _name = "service.appraisal.counterfactual.mixin"
    _description = "Result without contested evidence"

    counterfactual = fields.Html(
        string="With and without what is contested",
        compute="_compute_counterfactual",
        sanitize=False,
    )

    @api.depends(
        "evidence_ids.is_accepted",
        "evidence_ids.is_contested",
        "set_aside_line_ids",
        "line_ids",
        "contests_calibration",
        "accepts_calibration",
        "state",
    )
    @api.depends_context("lang")
    def _compute_counterfactual(self):
        for appeal in self:
            appeal.counterfactual = appeal.state in (
                "draft",
                "submitted",
            ) and self.env["ir.qweb"]._render(
                "service_incentive.appraisal_counterfactual",
                {"found": appeal._get_counterfactual()},
            )

    def _get_counterfactual(self):
        """The result with and without what is contested; nothing is written.

        :return: Counterfactual
        """
        self.ensure_one()
        # The employee's own figures, or those of whoever HR decides about.
        appeal = self.sudo()
        appraisal = appeal.appraisal_id
        set_aside = appeal._get_set_aside_lines()
        previews = appeal._preview_lines()
        lines, parts = [], []
        for line in appraisal.line_ids:
            part = line._get_part()
            before, value_after = part.points, line.value_label
            preview = previews.get(line.id)
            if line in set_aside:
                part = part._replace(points=None)
                value_after = ""
            elif preview:
                points = preview["points"] if preview["has_data"] else None
                part = part._replace(points=points)
                value_after = preview["has_data"] and line.indicator_id._format(
                    preview["value"]
                )
            parts.append(part)
            lines.append(
                LineResult(
                    line.name,
                    before,
                    part.points,
                    line.value_label or "",
                    value_after or "",
                    line in set_aside or bool(preview),
                )
            )
        score, coverage = scoring.combined_score(parts)
        calibration = appeal._get_kept_calibration()
        score = appeal._add_calibration(score, calibration)
        result = appraisal._prepare_result(score, coverage)
        Grade = self.env["service.appraisal.grade"].sudo()
        return Counterfactual(
            lines,
            appraisal.score,
            appraisal.grade_id.name or "",
            score,
            Grade.browse(result["grade_id"]).name or "",
            coverage,
            calibration,
        )

    def _get_contested_evidence(self):
        """The rows that count: ticked ones, once submitted those that are accepted."""
        flag = "is_contested" if self.state == "draft" else "is_accepted"
        return self.evidence_ids.filtered(flag)

    def _get_set_aside_lines(self):
        """Lines that would not count at all."""
        if self.state == "draft":
            return self.line_ids - self._get_contested_evidence().line_id
        return self.set_aside_line_ids

    def _preview_lines(self):
        """``{line id: columns of service.measure}`` without the contested records."""
        appraisal = self.appraisal_id
        period = appraisal.cycle_id._get_period()
        previews = {}
        for line, rows in self._get_contested_evidence().grouped("line_id").items():
            excluded = {
                model: found.mapped("res_id")
                for model, found in rows.grouped("res_model").items()
            }
            preview = line.indicator_id._preview_measure(
                period, appraisal.employee_id, excluded
            )
            previews[line.id] = preview[appraisal.employee_id.id]
        return previews

    def _get_kept_calibration(self):
        """Points by which calibration has moved the score, and still would."""
        takes_back = (
            self.contests_calibration
            if self.state == "draft"
            else self.accepts_calibration
        )
        if takes_back:
            return 0.0
        moves = self.appraisal_id.adjustment_ids.filtered(
            lambda move: move.kind == "calibration" and not move.superseded_at
        )
        return sum(moves.mapped("difference"))

    @api.model
    def _add_calibration(self, score, calibration):
        """What calibration moved stays moved, within 0 and 100."""
        if score is None:
            return None
        return round(min(max(score + calibration, 0.0), 100.0), 2)

    def _has_something_to_uphold(self):
        appeal = self.sudo()
        return bool(
            appeal._get_contested_evidence()
            or appeal.set_aside_line_ids
            or appeal.accepts_calibration
        )

    # For good

    def _apply(self, reason):
        """Take the accepted evidence out, measure this person anew, keep the old.

        For the system: the step before has asked who decides.
        """
        self.ensure_one()
        appeal = self.with_context(
            service_appraisal_reopened=True, tracking_disable=True
        )
        appraisal = appeal.appraisal_id
        evidence = appeal.evidence_ids.filtered("is_accepted")
        lines = evidence.line_id
        appeal._exclude(evidence, reason)
        lines.measure_id._remeasure_for_appeal(reason)
        lines._take_measures()
        appeal.set_aside_line_ids._set_aside()
        parts = [line._get_part() for line in appraisal.line_ids]
        weights = scoring.shared_weights(parts)
        for line, weight in zip(appraisal.line_ids, weights, strict=True):
            line.effective_weight = weight
        score, coverage = scoring.combined_score(parts)
        score = appeal._add_calibration(score, appeal._get_kept_calibration())
        self.adjustment_id = appraisal._adjust("appeal", score, reason, coverage)
        # The employee has not seen this result yet.
        appraisal.write({"state": "published", "acknowledged_at": False})
        self._carry_on()

    def _exclude(self, evidence, reason):
        """Record what does not count any more, for one indicator and employee."""
        Exclusion = self.env["service.evidence.exclusion"]
        groups = evidence.grouped(lambda row: (row.line_id, row.res_model))
        for (line, model), rows in groups.items():
            records = self.env[model].browse(rows.mapped("res_id")).exists()
            Exclusion._exclude(
                line.indicator_id, self.employee_id, records, reason, self
            )

    def _carry_on(self):
        """Name to HR what was built on the old result.

        Quarters and years that are not published take the new result up when they are
        scored; published ones stay as they are until people decide otherwise. The same
        holds for proposals that were made.
        """
        cycles = self.cycle_id.parent_id | self.cycle_id.parent_id.parent_id
        later = self.env["service.appraisal"].search(
            [
                ("cycle_id", "in", cycles.ids),
                ("employee_id", "=", self.employee_id.id),
                ("frozen_at", "!=", False),
            ]
        )
        self.later_ids = later
        if later:
            self.message_post(
                body=self.env._(
                    "Published with the old score, and not changed: %(results)s.",
                    results=", ".join(later.mapped("display_name")),
                ),
                subtype_xmlid="mail.mt_note",
            )
        for model in (
            "service.reward",
            "service.sanction",
            "service.appraisal.proposal",
        ):
            decisions = self.env[model].search(
                [
                    ("appraisal_id", "=", self.appraisal_id.id),
                    ("state", "not in", ("refused", "dismissed", "withdrawn")),
                ]
            )
            for decision in decisions:
                decision.message_post(
                    body=self.env._(
                        "An appeal has changed the result this rests on, from"
                        " %(old)s to %(new)s. Look whether it still holds.",
                        old=f"{self.old_score:.2f}",
                        new=f"{self.new_score:.2f}",
                    ),
                    subtype_xmlid="mail.mt_note",
                )
