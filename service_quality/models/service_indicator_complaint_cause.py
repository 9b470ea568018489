from odoo import fields, models
from odoo.fields import Domain

GOOD = ("4", "5")


class ServiceIndicatorComplaintCauseMixin(models.AbstractModel):
    """Why complaints came about, and what customers think of their handling (SQ-73)."""

    _name = "service.indicator.complaint.cause.mixin"
    _inherit = ["service.indicator.complaint.mixin"]
    _description = "Providers from causes of complaints"

    provider = fields.Selection(
        selection_add=[
            ("complaint_cause_talk", "Complaints from communication or attitude"),
            ("complaint_cause_operation", "Complaints from operation"),
            ("complaint_process", "Customers content with the handling"),
        ],
        ondelete={
            "complaint_cause_talk": "cascade",
            "complaint_cause_operation": "cascade",
            "complaint_process": "cascade",
        },
    )

    # -- shares of causes -------------------------------------------------------------

    def _evidence_complaint_cause_talk(self, period, employees):
        """Founded complaints about the employees, decided in the period."""
        return self._evidence_complaint_founded(period, employees)

    def _counted_complaint_cause_talk(self):
        """Those that came from communication or attitude, perhaps among others."""
        return Domain("complaint_id.cause_ids.benchmark", "=", "talk")

    def _measure_complaint_cause_talk(self, period, employees):
        """Complaints with such a cause of all founded ones, by employee."""
        return self._count_cause("complaint_cause_talk", period, employees)

    def _evidence_complaint_cause_operation(self, period, employees):
        """Founded complaints about the employees, decided in the period."""
        return self._evidence_complaint_founded(period, employees)

    def _counted_complaint_cause_operation(self):
        """Those that came from mistakes in the flow, perhaps among others."""
        return Domain("complaint_id.cause_ids.benchmark", "=", "operation")

    def _measure_complaint_cause_operation(self, period, employees):
        """Complaints with such a cause of all founded ones, by employee."""
        return self._count_cause("complaint_cause_operation", period, employees)

    def _count_cause(self, provider, period, employees):
        model, domain = self._find_evidence(provider, period, employees)
        part = getattr(self, f"_counted_{provider}")()
        return self._count_part(model, domain, part)

    # -- the handling itself ----------------------------------------------------------

    def _evidence_complaint_process(self, period, employees):
        """Complaints first closed in the period whose customer judged the handling."""
        model, domain = self._evidence_complaint_resolution(period, employees)
        return model, domain & Domain("process_rating", "!=", False)

    def _counted_complaint_process(self):
        """Those who found the handling good."""
        return Domain("process_rating", "in", GOOD)

    def _measure_complaint_process(self, period, employees):
        """Customers content with the handling of all who judged it, by employee."""
        return self._count_cause("complaint_process", period, employees)
