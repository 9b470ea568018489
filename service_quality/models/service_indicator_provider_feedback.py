from odoo import fields, models
from odoo.fields import Domain

from ..tools.satisfaction import sum_points


class ServiceIndicatorProviderFeedbackMixin(models.AbstractModel):
    """What customers answered as indicators: each answer counts when it was given, for
    whoever served.
    """

    _name = "service.indicator.provider.feedback.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Feedback as indicators"

    provider = fields.Selection(
        selection_add=[
            ("satisfaction_rate", "Satisfied customers"),
            ("satisfaction_points", "Points of satisfaction"),
            ("feedback_rate", "Customers who answered"),
            ("follow_up_on_time", "Follow-ups on time"),
        ],
        ondelete={
            "satisfaction_rate": "cascade",
            "satisfaction_points": "cascade",
            "feedback_rate": "cascade",
            "follow_up_on_time": "cascade",
        },
    )

    def _get_feedback_domain(self, period, employees):
        """Feedback given in the period that has not been replaced."""
        return (
            self._get_domain("answered_at", period, employees)
            & self.env["service.feedback"]._get_counted_domain()
        )

    def _evidence_satisfaction_rate(self, period, employees):
        """SQ-88: feedback given in the period."""
        return "service.feedback", self._get_feedback_domain(period, employees)

    def _counted_satisfaction_rate(self):
        """Those of satisfied customers."""
        return Domain("is_satisfied", "=", True)

    def _measure_satisfaction_rate(self, period, employees):
        """SQ-88: grades that satisfy of all grades, by employee."""
        _model, domain = self._find_evidence("satisfaction_rate", period, employees)
        good = self._counted_satisfaction_rate()
        return self._count_part("service.feedback", domain, good)

    def _evidence_satisfaction_points(self, period, employees):
        """SQ-89: feedback given in the period."""
        return "service.feedback", self._get_feedback_domain(period, employees)

    def _measure_satisfaction_points(self, period, employees):
        """SQ-89: points, as each company counts them, of all grades, by employee."""
        _model, domain = self._find_evidence("satisfaction_points", period, employees)
        groups = self.env["service.feedback"]._read_group(
            domain, ["employee_id", "company_id"], ["score:sum", "__count"]
        )
        counted = {}
        for employee, company, total, count in groups:
            points, n, _n = counted.get(employee.id, (0, 0, 0))
            points += sum_points(total, count, company.rating_points_formula)
            counted[employee.id] = (points, n + count, n + count)
        return counted

    def _evidence_feedback_rate(self, period, employees):
        """SQ-90: customers asked in the period."""
        return "service.feedback.request", self._get_domain(
            "requested_at", period, employees
        )

    def _counted_feedback_rate(self):
        """Those who have answered."""
        return Domain("answered_at", "!=", False)

    def _measure_feedback_rate(self, period, employees):
        """SQ-90: customers who answered of all asked, by employee."""
        model, domain = self._find_evidence("feedback_rate", period, employees)
        return self._count_part(model, domain, self._counted_feedback_rate())

    def _evidence_follow_up_on_time(self, period, employees):
        """SQ-81: follow-ups due in the period that are done, or late already."""
        moment = self.env.context.get("service_measured_at") or fields.Datetime.now()
        zone = self.with_context(tz=period.tz)
        today = fields.Datetime.context_timestamp(zone, moment).date()
        return "service.followup", (
            Domain("employee_id", "in", employees.ids)
            & Domain("due_date", ">=", period.date_from)
            & Domain("due_date", "<=", period.date_to)
            & Domain("state", "!=", "cancelled")
            # The days of those planned by hand are one's own choice.
            & Domain("is_automatic", "=", True)
            & (Domain("done_at", "<=", moment) | Domain("due_date", "<", today))
        )

    def _counted_follow_up_on_time(self):
        """Those that were neither too early nor too late."""
        return Domain("timing", "=", "on_time")

    def _measure_follow_up_on_time(self, period, employees):
        """SQ-81: follow-ups neither too early nor too late of all due, by employee."""
        model, domain = self._find_evidence("follow_up_on_time", period, employees)
        return self._count_part(model, domain, self._counted_follow_up_on_time())
