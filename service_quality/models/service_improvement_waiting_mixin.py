from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.period import Period
from .service_sla_policy import SERVICE_KINDS


class ServiceImprovementWaitingMixin(models.AbstractModel):
    """How long customers waited before a change of a flow, and after it.

    The window before ends the day before the decision, the one after begins the day
    after the change was carried out; both are as long as ``window_days``.
    """

    _name = "service.improvement.waiting.mixin"
    _description = "Waiting times of an improvement"

    service_kind = fields.Selection(
        SERVICE_KINDS,
        string="Service kind",
        help="Whose waiting is measured; empty for every kind.",
    )
    window_days = fields.Integer(
        string="Days before and after",
        default=lambda self: self.env.company.action_effect_days,
        help="How many days are measured before the change and after.",
    )
    waiting_before = fields.Float(
        string="Waiting before (minutes)", readonly=True, copy=False, aggregator="avg"
    )
    waiting_before_count = fields.Integer(
        string="Waits before", readonly=True, copy=False
    )
    waiting_after = fields.Float(
        string="Waiting after (minutes)", readonly=True, copy=False, aggregator="avg"
    )
    waiting_after_count = fields.Integer(
        string="Waits after", readonly=True, copy=False
    )

    @api.constrains("window_days")
    def _check_window_days(self):
        for improvement in self:
            if not 0 < improvement.window_days <= 366:
                raise ValidationError(
                    self.env._(
                        "%(improvement)s: measure over 1 to 366 days.",
                        improvement=improvement.name,
                    )
                )

    def action_measure(self):
        """Measure how long customers wait since the change, as far as it has got."""
        self.check_access("read")
        self._measure_waiting("after")
        return True

    def _measure_waiting(self, side):
        """Store the average waiting of one window, in minutes around the clock."""
        for record in self.sudo().filtered(lambda record: record.sort == "flow"):
            period = record._get_window(side)
            if not period:
                continue
            domain = (
                Domain("company_id", "=", record.company_id.id)
                & Domain("started_at", ">=", period.start_at)
                & Domain("started_at", "<", period.stop_at)
            )
            if record.team_id:
                domain &= Domain("team_id", "child_of", record.team_id.id)
            if record.service_kind:
                domain &= Domain("service_kind", "=", record.service_kind)
            [(minutes, count)] = self.env["service.waiting.report"]._read_group(
                domain, [], ["waiting_minutes:avg", "__count"]
            )
            record.write(
                {
                    f"waiting_{side}": minutes or 0,
                    f"waiting_{side}_count": count,
                }
            )

    def _get_window(self, side, whole=False):
        """The days before the decision, or after the change was carried out: those
        that have passed, or the ``whole`` time to be measured.
        """
        zone = self.company_id._get_service_tz()
        moment = self.approved_at if side == "before" else self.done_at
        if not moment:
            return None
        day = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), moment
        ).date()
        if side == "before":
            first, last = day - timedelta(days=self.window_days), day - timedelta(1)
        else:
            first, last = day + timedelta(1), day + timedelta(days=self.window_days)
            today = fields.Date.context_today(self.with_context(tz=zone))
            last = last if whole else min(last, today)
        return Period(first, last, zone) if first <= last else None

    def _get_effect_date(self):
        """First day on which a change of a flow has been measured; else today."""
        self.ensure_one()
        window = self.sort == "flow" and self._get_window("after", whole=True)
        if window:
            return window.date_to + timedelta(days=1)
        zone = self.company_id._get_service_tz()
        return fields.Date.context_today(self.with_context(tz=zone))
