from odoo import fields, models


class ServiceIndicatorProviderFlowMixin(models.AbstractModel):
    """How far tickets go the way of the manual, as an indicator."""

    _name = "service.indicator.provider.flow.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Provider of flow compliance"

    provider = fields.Selection(
        selection_add=[("flow_compliance", "Flow compliance")],
        ondelete={"flow_compliance": "cascade"},
    )

    def _evidence_flow_compliance(self, period, employees):
        """Tickets with steps solved in the period."""
        return "service.flow.report", self._get_domain("resolved_at", period, employees)

    def _measure_flow_compliance(self, period, employees):
        """Mean compliance of the tickets solved, by employee (SQ-198)."""
        model, domain = self._find_evidence("flow_compliance", period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id"], ["compliance:sum", "__count"]
        )
        return {employee.id: (total / 100, n, n) for employee, total, n in groups}
