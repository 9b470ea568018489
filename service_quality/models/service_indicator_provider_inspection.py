from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools.inspection_score import MARKS, repeated


class ServiceIndicatorProviderInspectionMixin(models.AbstractModel):
    """What inspections say of employees, as indicators.

    Only inspections whose score counts: published, not under dispute, no calibration;
    they count in the period in which they were published.
    """

    _name = "service.indicator.provider.inspection.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Providers from inspections"

    provider = fields.Selection(
        selection_add=[
            ("inspection_score", "Scores of inspections"),
            ("inspection_findings", "Findings of inspections"),
            ("finding_recurrence", "Repeated findings"),
            ("consistency", "Consistency of service"),
        ],
        ondelete={
            "inspection_score": "cascade",
            "inspection_findings": "cascade",
            "finding_recurrence": "cascade",
            "consistency": "cascade",
        },
    )

    def _get_inspected_domain(self, period, employees, prefix=""):
        """What was published in the period and counts, see ``service.inspection``."""
        return self._get_domain("published_at", period, employees) & self.env[
            "service.inspection"
        ]._get_counted_domain(prefix, self.env.context.get("service_measured_at"))

    # -- scores -----------------------------------------------------------------------

    def _evidence_inspection_score(self, period, employees):
        """Inspections published in the period."""
        return "service.inspection", self._get_inspected_domain(period, employees)

    def _measure_inspection_score(self, period, employees):
        """Sum of the scores of all inspections, by employee."""
        model, domain = self._find_evidence("inspection_score", period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id"], ["score:sum", "__count"]
        )
        return {employee.id: (total / 100, n, n) for employee, total, n in groups}

    # -- findings ---------------------------------------------------------------------

    def _evidence_inspection_findings(self, period, employees):
        """Items that applied, of inspections published in the period."""
        return "service.inspection.line", self._get_inspected_domain(
            period, employees, "inspection_id."
        ) & Domain("mark", "in", list(MARKS))

    def _measure_inspection_findings(self, period, employees):
        """Failed items of all that applied, by employee."""
        model, domain = self._find_evidence("inspection_findings", period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id", "mark"], ["__count"]
        )
        counted = {}
        for employee, mark, count in groups:
            failed, total, _n = counted.get(employee.id, (0, 0, 0))
            failed += count if mark == "fail" else 0
            counted[employee.id] = (failed, total + count, total + count)
        return counted

    # -- findings that come again -----------------------------------------------------

    def _evidence_finding_recurrence(self, period, employees):
        """Failed items of inspections published in the period."""
        return "service.inspection.line", self._get_inspected_domain(
            period, employees, "inspection_id."
        ) & Domain("mark", "=", "fail")

    def _measure_finding_recurrence(self, period, employees):
        """Failed items whose clause the employee had failed shortly before, of all
        failed items, by employee. One query, whatever lies before the period.
        """
        windows = {
            company: company.finding_recurrence_days for company in employees.company_id
        }
        longest = timedelta(days=max(windows.values(), default=0))
        model, domain = self._find_evidence("finding_recurrence", period, employees)
        domain = domain.map_conditions(
            lambda leaf: (
                Domain("published_at", ">=", period.start_at - longest)
                if (leaf.field_expr, leaf.operator) == ("published_at", ">=")
                else leaf
            )
        )
        lines = self.env[model].search_fetch(
            domain, ["employee_id", "clause_id", "published_at"], order="id"
        )
        counted = {}
        for company, days in windows.items():
            own = lines.filtered(
                lambda line, company=company: line.employee_id.company_id == company
            )
            again = repeated(
                [
                    (
                        line.id,
                        line.employee_id.id,
                        line.clause_id.id,
                        line.published_at,
                    )
                    for line in own
                ],
                days,
            )
            for line in own:
                if line.published_at >= period.start_at:
                    key = line.employee_id.id
                    repetitions, total, _n = counted.get(key, (0, 0, 0))
                    repetitions += line.id in again
                    counted[key] = (repetitions, total + 1, total + 1)
        return counted

    # -- the same service, whatever the conditions ------------------------------------

    def _evidence_consistency(self, period, employees):
        """Inspections published in the period."""
        return "service.inspection", self._get_inspected_domain(period, employees)

    def _measure_consistency(self, period, employees):
        """Largest spread of the mean scores of one condition, by employee; weighted by
        the inspections it rests on, so that months add up.
        """
        model, domain = self._find_evidence("consistency", period, employees)
        spreads = self.env[model]._get_spreads(domain, "employee_id")
        return {
            employee.id: (spread * n, n, n) if spread is not None else (0, 0, n)
            for employee, (spread, n) in spreads.items()
        }

    def _whole_consistency(self, period, employees):
        """Spread of a team and of the company, between the employees too: unlike sums
        it does not add up. See ``service.scorecard.engine.mixin``.
        """
        model, domain = self._find_evidence("consistency", period, employees)
        whole = {}
        for scope, groupby in (("team", "team_id"), ("company", "company_id")):
            spreads = self.env[model]._get_spreads(domain, groupby)
            for record, (spread, n) in spreads.items():
                key = (scope, record.id if scope == "team" else False)
                figures = (spread * n, n, n) if spread is not None else (0, 0, n)
                whole[key] = figures
        return whole
