from odoo import models
from odoo.fields import Domain

FIGURES = ("numerator", "denominator", "n")


class ServiceAppraisalLineFreshMixin(models.AbstractModel):
    """What a line would be measured as today, beside what it was measured as."""

    _name = "service.appraisal.line.fresh.mixin"
    _description = "A line counted anew"

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
            "text": self.env._(
                "%(value)s, %(points)s points",
                value=self.indicator_id._format(fresh["value"]),
                points=self._format_figure(fresh["points"]),
            )
            if has_data
            else "",
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
