from odoo import models
from odoo.fields import Domain

from odoo.addons.service_quality.tools import presence


class ServiceAppraisalPartsMixin(models.AbstractModel):
    """How a quarter counts its months, and a year its quarters.

    Each counts by the days that the person was there in it. A part without a grade is
    a gap: the others stand in for it, and it lowers the coverage; it is never a zero.
    """

    _name = "service.appraisal.parts.mixin"
    _description = "Scoring from months or quarters"

    def _score_parts(self, appraisals, presences):
        """Note the months or quarters of appraisals, and score the lines about them.

        :param presences: of the whole period, by employee id
        """
        periods = self._get_part_periods()
        lines = self._find_lines(appraisals, "parts")
        if not periods or not lines:
            return
        built = lines.appraisal_id
        found = self._find_part_appraisals(built)
        missing = self._get_missing_days(built, presences, periods, found)
        outdated, rows = [], []
        for line in lines:
            appraisal = line.appraisal_id
            parts = [
                part
                for period in periods
                if (part := self._prepare_part(appraisal, period, found, missing))
            ]
            if parts != appraisal.part_ids._read_as_prepared():
                outdated += appraisal.part_ids.ids
                rows += [{"appraisal_id": appraisal.id, **part} for part in parts]
            line._take_parts(parts)
        built.part_ids.browse(outdated).unlink()
        built.part_ids.create(rows)

    def _find_part_appraisals(self, appraisals):
        """``{(employee id, first day): appraisal}`` of the cycles within this one."""
        parts = self.env["service.appraisal"].search(
            Domain("cycle_id", "in", self.child_ids.ids)
            & Domain("employee_id", "in", appraisals.employee_id.ids)
        )
        return {(part.employee_id.id, part.date_from): part for part in parts}

    def _get_missing_days(self, appraisals, presences, periods, found):
        """Days of parts without appraisal: ``{(employee id, first day): days}``.

        Only of who was employed in the part; nobody has a gap before they came.
        """
        days = {}
        for period in periods:
            span = [(period.date_from, period.date_to)]
            absent = [
                appraisal.employee_id.id
                for appraisal in appraisals
                if (appraisal.employee_id.id, period.date_from) not in found
                and any(
                    presence.cut(first, last, span)
                    for first, last, _key in presences[
                        appraisal.employee_id.id
                    ].stretches
                )
            ]
            if absent:
                employees = self.env["hr.employee"].browse(absent)
                there = self._get_presences(employees, period)
                for employee_id in absent:
                    days[employee_id, period.date_from] = there[
                        employee_id
                    ].eligible_days
        return days

    def _prepare_part(self, appraisal, period, found, missing):
        """Values of one month or quarter of ``appraisal``, None if there is none."""
        key = (appraisal.employee_id.id, period.date_from)
        part = found.get(key, self.env["service.appraisal"])
        if not part and not missing.get(key):
            return None
        gap = False
        if not part:
            gap = "missing"
        elif part.state == "draft":
            gap = "unscored"
        elif not part.is_rated:
            gap = "unrated"
        return {
            "name": period.label,
            "date_from": period.date_from,
            "date_to": period.date_to,
            "part_appraisal_id": part.id,
            "eligible_days": part.eligible_days if part else missing[key],
            "has_score": not gap,
            "score": part.score if part and not gap else 0.0,
            "gap": gap,
        }
