from odoo import fields, models


class ServiceIndicatorProviderErrorMixin(models.AbstractModel):
    """Operating errors as an indicator."""

    _name = "service.indicator.provider.error.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Provider of operating errors"

    provider = fields.Selection(
        selection_add=[("operating_errors", "Operating errors")],
        ondelete={"operating_errors": "cascade"},
    )

    def _evidence_operating_errors(self, period, employees):
        """Errors that happened in the period."""
        return "service.operation.error", self._get_domain(
            "occurred_at", period, employees
        )

    def _measure_operating_errors(self, period, employees):
        """Errors of all tickets solved, by employee."""
        model, domain = self._find_evidence("operating_errors", period, employees)
        errors = self.env[model]._read_group(domain, ["employee_id"], ["__count"])
        solved = self.env["service.event"]._read_group(
            self._get_event_domain(["resolved"], period, employees),
            ["employee_id"],
            ["ticket_id:count_distinct"],
        )
        made = {employee.id: count for employee, count in errors}
        handled = {employee.id: count for employee, count in solved}
        return {
            key: (made.get(key, 0), handled.get(key, 0), handled.get(key, 0))
            for key in made.keys() | handled.keys()
        }
