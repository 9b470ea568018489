from odoo import fields, models
from odoo.fields import Domain

from ..tools.inspection_score import MARKS

# Which categories of clauses speak of which field.
CATEGORIES = {
    "attitude": ("AT",),
    "language": ("LG", "CM", "PH"),
    "behaviour": ("AP", "PO", "DS", "MT", "HY", "WK"),
}


class ServiceIndicatorProviderConductMixin(models.AbstractModel):
    """Attitude, language and behaviour as inspections found them, as indicators.

    The items of counted inspections that cite a clause of the field: weight by weight,
    as for the score of an inspection, but without critical items making all of it zero.
    """

    _name = "service.indicator.provider.conduct.mixin"
    _inherit = ["service.indicator.provider.inspection.mixin"]
    _description = "Conduct in inspections as indicators"

    provider = fields.Selection(
        selection_add=[
            ("inspection_attitude", "Attitude in inspections"),
            ("inspection_language", "Language in inspections"),
            ("inspection_behaviour", "Behaviour in inspections"),
        ],
        ondelete={
            "inspection_attitude": "cascade",
            "inspection_language": "cascade",
            "inspection_behaviour": "cascade",
        },
    )

    def _get_conduct_domain(self, part, period, employees):
        return (
            self._get_inspected_domain(period, employees, "inspection_id.")
            & Domain("mark", "in", list(MARKS))
            & Domain("category_id.code", "in", CATEGORIES[part])
        )

    def _evidence_inspection_attitude(self, period, employees):
        """Items on attitude that applied, of inspections published in the period."""
        return "service.inspection.line", self._get_conduct_domain(
            "attitude", period, employees
        )

    def _measure_inspection_attitude(self, period, employees):
        """Weight earned of the weight that applied, by employee."""
        return self._count_marks("inspection_attitude", period, employees)

    def _evidence_inspection_language(self, period, employees):
        """Items on language that applied, of inspections published in the period."""
        return "service.inspection.line", self._get_conduct_domain(
            "language", period, employees
        )

    def _measure_inspection_language(self, period, employees):
        """Weight earned of the weight that applied, by employee."""
        return self._count_marks("inspection_language", period, employees)

    def _evidence_inspection_behaviour(self, period, employees):
        """Items on behaviour that applied, of inspections published in the period."""
        return "service.inspection.line", self._get_conduct_domain(
            "behaviour", period, employees
        )

    def _measure_inspection_behaviour(self, period, employees):
        """Weight earned of the weight that applied, by employee."""
        return self._count_marks("inspection_behaviour", period, employees)

    def _count_marks(self, provider, period, employees):
        """(weight earned, weight, items) by employee."""
        model, domain = self._find_evidence(provider, period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id", "mark"], ["weight:sum", "__count"]
        )
        counted = {}
        for employee, mark, weight, count in groups:
            earned, total, n = counted.get(employee.id, (0, 0, 0))
            counted[employee.id] = (
                earned + weight * MARKS[mark],
                total + weight,
                n + count,
            )
        return counted
