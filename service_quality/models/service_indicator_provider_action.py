from odoo import fields, models
from odoo.fields import Domain


class ServiceIndicatorProviderActionMixin(models.AbstractModel):
    """Corrective actions as indicators: each round counts on its due day."""

    _name = "service.indicator.provider.action.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Corrective actions as indicators"

    provider = fields.Selection(
        selection_add=[
            ("action_on_time", "Corrective actions on time"),
            ("rectification_on_time", "Rectifications on time"),
        ],
        ondelete={
            "action_on_time": "cascade",
            "rectification_on_time": "cascade",
        },
    )

    def _evidence_action_on_time(self, period, employees):
        """Rounds due in the period that are done, or late already."""
        return "service.action.round", self._get_round_domain(period, employees)

    def _measure_action_on_time(self, period, employees):
        """Rounds done on time of all due, by employee."""
        _model, domain = self._find_evidence("action_on_time", period, employees)
        return self._count_rounds(domain, Domain("on_time", "=", True))

    def _evidence_rectification_on_time(self, period, employees):
        """Rounds of actions from inspections, due in the period: judged, or late."""
        late = Domain("on_time", "=", False)
        judged = Domain("verdict", "!=", False)
        return "service.action.round", (
            self._get_round_domain(period, employees)
            & Domain("source", "=", "finding")
            & (late | judged)
        )

    def _measure_rectification_on_time(self, period, employees):
        """Rounds done on time and found effective of all due, by employee."""
        _model, domain = self._find_evidence("rectification_on_time", period, employees)
        kept = Domain("on_time", "=", True) & Domain("verdict", "=", "effective")
        return self._count_rounds(domain, kept)

    def _get_round_domain(self, period, employees):
        """Rounds due in the period; one that is neither done nor late is undecided."""
        moment = self.env.context.get("service_measured_at") or fields.Datetime.now()
        zone = self.with_context(tz=period.tz)
        today = fields.Datetime.context_timestamp(zone, moment).date()
        return (
            Domain("employee_id", "in", employees.ids)
            & Domain("due_date", ">=", period.date_from)
            & Domain("due_date", "<=", period.date_to)
            & (Domain("done_at", "<=", moment) | Domain("due_date", "<", today))
        )

    def _count_rounds(self, domain, kept):
        """``{employee id: (kept, all, all)}`` of the rounds in ``domain``."""
        rounds = self.env["service.action.round"]
        counted = {
            employee.id: (0, count, count)
            for employee, count in rounds._read_group(
                domain, ["employee_id"], ["__count"]
            )
        }
        for employee, count in rounds._read_group(
            domain & kept, ["employee_id"], ["__count"]
        ):
            total = counted[employee.id][1]
            counted[employee.id] = (count, total, total)
        return counted
