from odoo import models
from odoo.fields import Domain

from odoo.addons.service_quality.tools.advice import full_points_at, gap_to_full

FIGURES = ("numerator", "denominator", "n")


class ServiceAppraisalLineExplanationMixin(models.AbstractModel):
    """Why a line of an appraisal has the points it has; the line inherits it."""

    _name = "service.appraisal.line.explanation.mixin"
    _inherit = ["service.appraisal.line.evidence.mixin"]
    _description = "Why a line has its points"

    def _explain(self, fresh, shown_records):
        """One line as plain values, see ``service.appraisal.get_explanation``.

        :param fresh: what is measured now, see :meth:`_get_fresh_figures`, or None
        :param shown_records: how many of the records behind it to list; 0 for none
        """
        self.ensure_one()
        write = self.appraisal_id._format_number
        indicator, is_measured = self.indicator_id, bool(self.measure_id)
        added = self.points * self.effective_weight / 100
        return {
            "id": self.id,
            "name": self.name,
            "source": self.source,
            "trend_key": indicator.id or self.source,
            "description": indicator.description or self._get_source_text(),
            "formula": indicator.formula or "",
            "has_data": self.has_data,
            "weight": write(self.weight),
            "effective_weight": write(self.effective_weight),
            "is_reweighted": self.has_data and self.weight != self.effective_weight,
            "points": write(self.points) if self.has_data else "",
            "points_number": self.points if self.has_data else None,
            "adds": write(added) if self.has_data else "",
            "value": self.value_label or "",
            "target": self.target_label or "",
            "n": self.n,
            "min_n": self.min_n,
            "figures": self._explain_figures(self) if is_measured else "",
            "reason": self.reason or "",
            "rule": self._explain_rule() if is_measured else "",
            "advice": self._get_advice(),
            "frozen_at": self.appraisal_id._format_moment(
                self.measure_id.sudo().frozen_at
            ),
            "fresh": self._explain_fresh(fresh) if fresh else False,
            "parts": self._explain_parts(),
            "evidence": (
                self._get_evidence_rows(shown_records)
                if shown_records and is_measured
                else False
            ),
        }

    def _get_source_text(self):
        """What kind of line it is, for those that no indicator describes."""
        return {
            "review": self.env._("What people who work with the person say."),
            "parts": self.env._("The appraisals that lie within this period."),
        }.get(self.source, "")

    def _explain_parts(self):
        """The appraisals within the period, and those that are missing.

        A missing one is a gap and never zero.
        """
        if self.source != "parts":
            return []
        appraisal = self.appraisal_id
        # The own months, or those of somebody whose superior the reader is now.
        parts = appraisal.sudo().cycle_id.child_ids.appraisal_ids.filtered(
            lambda part: part.employee_id == appraisal.employee_id
        )
        readable = parts.sudo(False)._filtered_access("read")
        by_cycle = {part.cycle_id: part for part in parts}
        rows = []
        for cycle in appraisal.sudo().cycle_id.child_ids.sorted("date_from"):
            part = by_cycle.get(cycle)
            has_score = part and part.is_rated
            rows.append(
                {
                    "id": part.id if part and part.id in readable.ids else False,
                    "name": cycle.name,
                    "score": appraisal._format_number(part.score) if has_score else "",
                    "grade": part.grade_id.name or "" if has_score else "",
                    "days": appraisal._format_number(part.eligible_days)
                    if part
                    else "",
                    "gap": "" if has_score else self._get_gap_text(part),
                }
            )
        return rows

    def _get_gap_text(self, part):
        if not part:
            return self.env._("No appraisal: a gap, not zero.")
        return part.remark or self.env._("Not scored yet: a gap, not zero.")

    def _get_rule(self):
        """What the value was judged by: as the measure keeps it, else as it is now."""
        names = ("direction", "target", "floor", "cap", "curve")
        kept = self.measure_id.sudo().yardstick or {}
        return {name: kept.get(name, self.indicator_id[name]) for name in names}

    def _explain_figures(self, figures):
        """The division, written out."""
        numbers = [self._format_figure(figures[name]) for name in FIGURES]
        return self.env._(
            "%(numerator)s divided by %(denominator)s, %(n)s cases",
            numerator=numbers[0],
            denominator=numbers[1],
            n=numbers[2],
        )

    def _format_figure(self, number):
        return self.appraisal_id._format_number(number or 0)

    def _explain_rule(self):
        """How a value becomes points, in words."""
        rule, indicator = self._get_rule(), self.indicator_id
        full = full_points_at(rule["target"], rule["cap"], rule["curve"])
        values = {
            "full": indicator._format(full),
            "floor": indicator._format(rule["floor"]),
        }
        if rule["curve"] == "step":
            return self.env._(
                "100 points from %(full)s, 50 while better than %(floor)s, else none.",
                **values,
            )
        return self.env._(
            "No points at %(floor)s or worse, 100 points from %(full)s, evenly between"
            " them.",
            **values,
        )

    def _get_advice(self):
        """What it would have taken for full points, or to count at all."""
        if not self.measure_id:
            return ""
        if not self.has_data and self.n >= self.min_n:
            return self.env._("There is nothing to divide by.")
        if not self.has_data:
            return self.env._(
                "With %(n)s more cases it would have counted.",
                n=max(self.min_n - self.n, 1),
            )
        rule = self._get_rule()
        gap = gap_to_full(
            [self[name] for name in FIGURES], rule, self.indicator_id.unit
        )
        amount = self._format_figure(gap.amount)
        return {
            "none": self.env._("Full points."),
            "cases": self.env._(
                "For full points, %(amount)s of the %(n)s cases should have gone"
                " better.",
                amount=amount,
                n=self.n,
            ),
            "more": self.env._("For full points, %(amount)s more.", amount=amount),
            "fewer": self.env._("For full points, %(amount)s fewer.", amount=amount),
            "value": self.env._(
                "For full points the result should have been better by %(amount)s.",
                amount=self.indicator_id._format(gap.amount),
            ),
        }[gap.kind]

    # -- then and now -----------------------------------------------------------------

    def _get_fresh_figures(self):
        """What each line would be measured as now: {line id: values of a measure}.

        Nothing is written. One count per indicator and cycle, whoever it is about.
        """
        # The figures of the very people whose appraisals the reader may read.
        measured = self.sudo().filtered("measure_id")
        fresh = {}
        for (cycle, indicator), lines in measured.grouped(
            lambda line: (line.cycle_id, line.indicator_id)
        ).items():
            counted = indicator._preview_measure(cycle._get_period(), lines.employee_id)
            fresh.update({line.id: counted[line.employee_id.id] for line in lines})
        return fresh

    def _explain_fresh(self, fresh):
        """What would be measured now beside what was, and why they differ."""
        differs = any(
            abs((self[name] or 0) - (fresh[name] or 0)) > 1e-6 for name in FIGURES
        )
        has_data = fresh["has_data"]
        return {
            "differs": differs,
            "value": self.indicator_id._format(fresh["value"]) if has_data else "",
            "points": self._format_figure(fresh["points"]) if has_data else "",
            "figures": self._explain_figures(fresh),
            "reasons": self._get_differences() if differs else [],
        }

    def _get_differences(self):
        """Why the figures of now are not those of then, in sentences."""
        measure = self.measure_id.sudo()
        if not measure.frozen_at:
            return [
                self.env._(
                    "Facts have come in since the score was taken; scoring again takes"
                    " them in."
                )
            ]
        model, then = measure._get_evidence()
        _model, now = measure.indicator_id._get_evidence(
            measure._get_period(), measure.employee_id
        )
        # Only numbers leave here, no record.
        records = self.env[model].sudo().with_context(active_test=False)
        later = records.search_count(now & Domain("id", ">", measure.last_record_id))
        now_ids = records.search(now).ids
        gone = records.search_count(then & Domain("id", "not in", now_ids))
        reasons = []
        if later:
            reasons.append(
                self.env._("%(n)s records came after the figures were frozen.", n=later)
            )
        if gone:
            reasons.append(
                self.env._(
                    "%(n)s records do not count any more: they were exempted or taken"
                    " back since.",
                    n=gone,
                )
            )
        if not reasons:
            reasons.append(self.env._("What the records say has been corrected since."))
        reasons.append(
            self.env._(
                "The frozen figures stay. Late corrections count in the period that is"
                " open then, unless an appeal reopens this one."
            )
        )
        return reasons
