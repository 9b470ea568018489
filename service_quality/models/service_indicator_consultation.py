from odoo import fields, models
from odoo.fields import Domain


class ServiceIndicatorConsultationMixin(models.AbstractModel):
    """Figures from questions and answers, and what does not speak against anybody."""

    _name = "service.indicator.consultation.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Providers from consultations"

    provider = fields.Selection(
        selection_add=[("understanding_confirmed", "Understanding confirmed")],
        ondelete={"understanding_confirmed": "cascade"},
    )

    def _evidence_understanding_confirmed(self, period, employees):
        """Complex questions solved in the period."""
        return "helpdesk.ticket", (
            self._get_domain("resolved_at", period, employees)
            & Domain("service_kind", "=", "consultation")
            & Domain("is_complex", "=", True)
        )

    def _measure_understanding_confirmed(self, period, employees):
        """Those whose customer confirmed to have understood, by employee."""
        model, domain = self._find_evidence(
            "understanding_confirmed", period, employees
        )
        groups = self.env[model]._read_group(
            domain, ["employee_id", "understanding_confirmed"], ["__count"]
        )
        counted = {}
        for employee, confirmed, count in groups:
            kept, total, _n = counted.get(employee.id, (0, 0, 0))
            kept += count if confirmed else 0
            counted[employee.id] = (kept, total + count, total + count)
        return counted

    def _evidence_reopened_rate(self, period, employees):
        model, domain = super()._evidence_reopened_rate(period, employees)
        # A solution counts also where the customer demanded what is not possible.
        blameless = Domain("event_type", "=", "reopened") & Domain(
            "ticket_id.excluded_from_blame", "=", True
        )
        return model, domain & ~blameless
