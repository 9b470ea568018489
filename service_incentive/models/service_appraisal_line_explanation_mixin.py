from odoo import models

from odoo.addons.service_quality.tools.advice import full_points_at, gap_to_full

from .service_appraisal_line_fresh_mixin import FIGURES


class ServiceAppraisalLineExplanationMixin(models.AbstractModel):
    """Why a line of an appraisal has the points it has; the line inherits it."""

    _name = "service.appraisal.line.explanation.mixin"
    _inherit = [
        "service.appraisal.line.evidence.mixin",
        "service.appraisal.line.fresh.mixin",
    ]
    _description = "Why a line has its points"

    def _explain(self, fresh, shown_records, review=None):
        """One line as plain values, see ``service.appraisal.get_explanation``.

        :param fresh: what is measured now, see :meth:`_get_fresh_figures`, or None
        :param shown_records: how many of the records behind it to list; 0 for none
        :param review: what its raters said, see ``get_review_summary``
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
            "weight_text": self._explain_weight(added),
            "adds_text": self._get_adds_text(added) if self.has_data else "",
            "target_text": self.env._("aim %(target)s", target=self.target_label or ""),
            "points": write(self.points) if self.has_data else "",
            "points_number": self.points if self.has_data else None,
            "adds": write(added) if self.has_data else "",
            "value": self.value_label or "",
            "target": self.target_label or "",
            "n": self.n if self.has_data or is_measured else 0,
            "min_n": self.min_n,
            "figures": self._explain_figures(self) if is_measured else "",
            "reason": self.reason or "",
            "rule": self._explain_rule() if is_measured else "",
            "advice": self._get_advice(),
            "frozen_at": self.appraisal_id._format_moment(
                self.measure_id.sudo().frozen_at
            ),
            "fresh": self._explain_fresh(fresh) if fresh else False,
            "override": self._explain_override(),
            "parts": self._explain_parts(),
            "review": self._explain_review(review) if review else False,
            "evidence": (
                self._get_evidence_rows(shown_records)
                if shown_records and is_measured
                else False
            ),
        }

    def _explain_weight(self, added):
        """What the line counts, and how its points enter the score."""
        write = self.appraisal_id._format_number
        values = {
            "weight": write(self.weight),
            "counts": write(self.effective_weight),
            "points": write(self.points),
            "adds": write(added),
        }
        if not self.has_data:
            return self.env._(
                "%(weight)s %% in the scheme, shared out among the others.", **values
            )
        if self.weight == self.effective_weight:
            return self.env._(
                "%(weight)s %% in the scheme. %(points)s × %(counts)s %% = %(adds)s",
                **values,
            )
        return self.env._(
            "%(weight)s %% in the scheme; %(counts)s %% because others have too little"
            " data. %(points)s × %(counts)s %% = %(adds)s",
            **values,
        )

    def _get_adds_text(self, added):
        write = self.appraisal_id._format_number
        return self.env._(
            "counts %(weight)s %%, adds %(points)s",
            weight=write(self.effective_weight),
            points=write(added),
        )

    def _explain_override(self):
        """What was set by hand in place of what was counted, by whom and why."""
        measure = self.measure_id.sudo()
        override = measure.override_id.sudo(False)
        if not override or not override.has_access("read"):
            return ""
        counted = measure.counted_has_data and self.indicator_id._format(
            measure.counted_value
        )
        return self.env._(
            "%(user)s has set %(value)s in place of what was counted, %(counted)s:"
            " %(reason)s",
            user=override.sudo().user_id.name,
            value=self.indicator_id._format(override.value),
            counted=counted or self.env._("not enough data"),
            reason=override.reason,
        )

    def _get_source_text(self):
        """What kind of line it is, for those that no indicator describes."""
        return {
            "review": self.env._("What people who work with the person say."),
            "parts": self.env._("The appraisals that lie within this period."),
        }.get(self.source, "")

    def _get_review_text(self):
        """On how many answers a review rests; why it does not count stands above."""
        return self.env._("%(n)s answers.", n=self.n) if self.has_data else ""

    def _explain_review(self, review):
        """What the raters said: means by statement, comments without names."""
        write = self.appraisal_id._format_number
        return {
            "status": review["status"] or "",
            "criteria": [
                {**criterion, "mark": write(criterion["mark"])}
                for criterion in review["criteria"]
            ],
            "comments": review["comments"],
        }

    def _explain_parts(self):
        """The months or quarters within the period; a gap is shown, and never zero."""
        if self.source != "parts":
            return []
        write = self.appraisal_id._format_number
        parts = self.appraisal_id.part_ids
        gaps = dict(parts._fields["gap"]._description_selection(self.env))
        # Whose superior the reader is now need not be whose he was then.
        readable = parts.sudo().part_appraisal_id.sudo(False)._filtered_access("read")
        rows = []
        for part in parts:
            appraisal = part.sudo().part_appraisal_id
            gap = self.env._(
                "%(reason)s: a gap, not zero.", reason=gaps.get(part.gap, "")
            )
            rows.append(
                {
                    "id": appraisal.id if appraisal.id in readable.ids else False,
                    "name": part.name,
                    "score": write(part.score) if part.has_score else "",
                    "days": self.env._("%(n)s days", n=part.eligible_days),
                    "gap": "" if part.has_score else gap,
                }
            )
        return rows

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
        if self.is_set_aside:
            return self.env._("Set aside: an appeal was upheld.")
        if self.source == "review":
            return self._get_review_text()
        if not self.measure_id:
            return ""
        if not self.has_data and self.n >= self.min_n:
            return self.env._("There is nothing to divide by.")
        if not self.has_data:
            return self.env._(
                "With %(n)s more cases it would have counted.",
                n=max(self.min_n - self.n, 1),
            )
        unit = self.indicator_id.unit
        figures = [self[name] for name in FIGURES]
        if self.measure_id.sudo().override_id:
            # What was set by hand is no share of cases.
            figures = [self.value / (100 if unit == "percent" else 1), 1, 0]
        gap = gap_to_full(figures, self._get_rule(), unit)
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
