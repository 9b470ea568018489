import pytz

from odoo import fields, models
from odoo.fields import Domain


class ServiceIndicatorProviderLearningMixin(models.AbstractModel):
    """What employees learn and give to others, as indicators."""

    _name = "service.indicator.provider.learning.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Learning as indicators"

    provider = fields.Selection(
        selection_add=[
            ("reading_on_time", "Standards read in time"),
            ("steps_on_time", "Steps done in time"),
        ],
        ondelete={"reading_on_time": "cascade", "steps_on_time": "cascade"},
    )

    # -- standards --------------------------------------------------------------------

    def _evidence_reading_on_time(self, period, employees):
        """Readings due in the period that are confirmed, or late already."""
        return "service.acknowledgement", self._get_due_day_domain(
            period, employees
        ) & Domain("state", "!=", "lapsed")

    def _get_due_day_domain(self, period, employees):
        """Readings due in the period; one that is neither done nor late is open."""
        moment = self.env.context.get("service_measured_at") or fields.Datetime.now()
        zone = self.with_context(tz=period.tz)
        today = fields.Datetime.context_timestamp(zone, moment).date()
        return (
            Domain("employee_id", "in", employees.ids)
            & Domain("due_on", ">=", period.date_from)
            & Domain("due_on", "<=", period.date_to)
            & (Domain("acknowledged_at", "<=", moment) | Domain("due_on", "<", today))
        )

    def _measure_reading_on_time(self, period, employees):
        """Readings confirmed by their day of all due, by employee."""
        model, domain = self._find_evidence("reading_on_time", period, employees)
        # Two columns of a row are compared, in the days of the zone.
        rows = self.env[model].search_fetch(
            domain, ["employee_id", "due_on", "acknowledged_at"], order="id"
        )
        zone = pytz.timezone(period.tz)
        counted = {}
        for row in rows:
            done = row.acknowledged_at
            kept, due, _n = counted.get(row.employee_id.id, (0, 0, 0))
            in_time = done and pytz.utc.localize(done).astimezone(zone).date()
            kept += bool(in_time and in_time <= row.due_on)
            counted[row.employee_id.id] = (kept, due + 1, due + 1)
        return counted

    # -- helping on tickets of others -------------------------------------------------

    def _evidence_steps_on_time(self, period, employees):
        """Steps of tickets due in the period and decided."""
        return "service.sla.clock", self._get_due_domain("step", period, employees)

    def _measure_steps_on_time(self, period, employees):
        """Kept clocks of all clocks due, by employee."""
        return self._count_kept("steps_on_time", period, employees)
