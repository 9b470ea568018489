from odoo import models
from odoo.fields import Domain


class ServiceIndicatorProviderDeskMixin(models.AbstractModel):
    """Indicators of how the desk keeps its word and solves what comes in.

    See :mod:`.service_indicator_provider` for what a provider is.
    """

    _name = "service.indicator.provider.desk.mixin"
    _description = "Providers of indicators of the desk"

    # -- clocks that had to be kept in the period -------------------------------------

    def _evidence_full_answer_on_time(self, period, employees):
        """Full answers due in the period, and promises made instead of one."""
        return "service.sla.clock", (
            self._get_due_domain("full_answer", period, employees)
            | self._get_due_domain("promise", period, employees)
            & Domain("ticket_id.service_kind", "=", "consultation")
        )

    def _measure_full_answer_on_time(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        _model, domain = self._find_evidence("full_answer_on_time", period, employees)
        return self._count_kept_in(domain)

    def _evidence_promise_kept(self, period, employees):
        """Promises due in the period and decided."""
        return "service.sla.clock", self._get_due_domain("promise", period, employees)

    def _measure_promise_kept(self, period, employees):
        """Kept promises of all promises due, by employee."""
        return self._count_kept("promise_kept", period, employees)

    def _evidence_next_response_on_time(self, period, employees):
        """Further responses due in the period and decided."""
        return "service.sla.clock", self._get_due_domain(
            "next_response", period, employees
        )

    def _measure_next_response_on_time(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        return self._count_kept("next_response_on_time", period, employees)

    # -- solutions --------------------------------------------------------------------

    def _evidence_first_contact_resolution(self, period, employees):
        """Solutions in the period."""
        return "service.event", self._get_event_domain(["resolved"], period, employees)

    def _measure_first_contact_resolution(self, period, employees):
        """Tickets solved at first contact of all tickets solved, by employee.

        A ticket solved twice is one ticket, and none of first contact.
        """
        model, domain = self._find_evidence(
            "first_contact_resolution", period, employees
        )
        at_once = Domain("ticket_id.first_contact_resolution", "=", True)
        return self._count_part(model, domain, at_once, distinct="ticket_id")

    def _evidence_handling_minutes(self, period, employees):
        """Tickets solved in the period."""
        return "service.handling.report", self._get_domain(
            "resolved_at", period, employees
        )

    def _measure_handling_minutes(self, period, employees):
        """Minutes of handling of the tickets solved, by employee."""
        model, domain = self._find_evidence("handling_minutes", period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id"], ["handling_minutes:sum", "__count"]
        )
        return {employee.id: (total, n, n) for employee, total, n in groups}
