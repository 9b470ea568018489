from odoo import fields, models
from odoo.fields import Domain


class ServiceIndicatorProviderResolutionMixin(models.AbstractModel):
    """Indicators of whether customers are answered at all, and solved for good.

    See :mod:`.service_indicator_provider` for what a provider is. Each of these has a
    method ``_counted_x`` besides: which of the records behind the figure stand in its
    numerator. So a figure can be counted for teams as well, and opened in parts.
    """

    _name = "service.indicator.provider.resolution.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Providers of indicators of solutions"

    provider = fields.Selection(
        selection_add=[
            ("resolution_rate", "Problems resolved"),
            ("response_ceiling_kept", "Responses within the outer limit"),
        ],
        ondelete={
            "resolution_rate": "cascade",
            "response_ceiling_kept": "cascade",
        },
    )

    # -- solved for good --------------------------------------------------------------

    def _evidence_resolution_rate(self, period, employees):
        """Resolutions due in the period, each ticket once.

        Reopening puts the due time off, perhaps into the next period; the ticket counts
        where it was due first, whatever its clock does now.
        """
        once = self._get_due_domain("resolution", period, employees) & Domain(
            "ticket_id.first_due_at", "=", False
        )
        again = (
            Domain("employee_id", "in", employees.ids)
            & Domain("ticket_id.first_due_at", ">=", period.start_at)
            & Domain("ticket_id.first_due_at", "<", period.stop_at)
            & Domain("metric", "=", "resolution")
            & Domain("state", "!=", "void")
        )
        return "service.sla.clock", once | again

    def _counted_resolution_rate(self):
        """Solved, in time or late, and not reopened within the window."""
        solved = Domain("stopped_at", "!=", False) | Domain(
            "ticket_id.first_due_at", "!=", False
        )
        # A solution counts also where the customer demanded what is not possible.
        held = Domain("ticket_id.solution_failed", "=", False) | Domain(
            "ticket_id.excluded_from_blame", "=", True
        )
        return solved & held

    def _measure_resolution_rate(self, period, employees):
        """Tickets solved for good of those due, by employee."""
        return self._count_in("resolution_rate", period, employees)

    # -- answered at all --------------------------------------------------------------

    def _evidence_response_ceiling_kept(self, period, employees):
        """Responses whose outer limit lay in the period, decided."""
        return "service.sla.clock", self._get_due_domain(
            "response_ceiling", period, employees
        )

    def _counted_response_ceiling_kept(self):
        """Given within the outer limit."""
        return Domain("state", "=", "met")

    def _measure_response_ceiling_kept(self, period, employees):
        """Responses within the outer limit of all due, by employee."""
        return self._count_in("response_ceiling_kept", period, employees)

    def _count_in(self, provider, period, employees):
        """``{employee id: (counted, all, all)}`` of the records of a provider."""
        model, domain = self._find_evidence(provider, period, employees)
        counted = getattr(self, f"_counted_{provider}")()
        return self._count_part(model, domain, counted)
