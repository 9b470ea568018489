from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.period import Period


class ServiceActionEffectMixin(models.AbstractModel):
    """The effect of a corrective action: an indicator before it and after it.

    Both windows have the same length. The one before ends the day before the action
    was opened the first time, the one after begins the day after it was done.
    """

    _name = "service.action.effect.mixin"
    _description = "Effect of a corrective action"

    indicator_id = fields.Many2one(
        "service.indicator",
        string="Effect measured by",
        check_company=True,
        ondelete="restrict",
        help="The figure that should get better.",
    )
    effect_scope = fields.Selection(
        [("owner", "The owner"), ("team", "The team or department")],
        string="Measured on",
        required=True,
        default="team",
        help="Whose figure it is: that of the owner, or of everybody in the team, else "
        "the department.",
    )
    effect_days = fields.Integer(
        string="Days before and after",
        default=lambda self: self.env.company.action_effect_days,
        help="How many days are measured before and after.",
    )
    has_before = fields.Boolean(string="Enough data before", readonly=True, copy=False)
    value_before = fields.Float(
        string="Before", readonly=True, copy=False, aggregator=None
    )
    n_before = fields.Integer(
        string="Cases before", readonly=True, copy=False, aggregator=None
    )
    has_after = fields.Boolean(string="Enough data after", readonly=True, copy=False)
    value_after = fields.Float(
        string="After", readonly=True, copy=False, aggregator=None
    )
    n_after = fields.Integer(
        string="Cases after", readonly=True, copy=False, aggregator=None
    )
    effect_label = fields.Char(
        string="Before and after",
        compute="_compute_effect_label",
        help="The indicator before the action was opened and after it was done.",
    )

    @api.constrains("effect_days")
    def _check_effect_days(self):
        for action in self:
            if action.indicator_id and not 0 < action.effect_days <= 366:
                raise ValidationError(
                    self.env._(
                        "%(action)s: measure its effect over 1 to 366 days.",
                        action=action.name,
                    )
                )

    @api.depends(
        "indicator_id",
        "has_before",
        "value_before",
        "has_after",
        "value_after",
        "state",
    )
    @api.depends_context("lang")
    def _compute_effect_label(self):
        for action in self:
            indicator = action.indicator_id
            if not indicator or action.state == "draft":
                action.effect_label = False
                continue
            none = self.env._("not enough data")
            before = action.has_before and indicator._format(action.value_before)
            after = action.has_after and indicator._format(action.value_after)
            action.effect_label = f"{before or none} → {after or none}"

    def _get_effect_date(self):
        """First day on which the window after is over; False without an indicator."""
        self.ensure_one()
        if not self.indicator_id or not self.done_at:
            return False
        return self._get_local_day(self.done_at) + timedelta(days=self.effect_days + 1)

    def _get_local_day(self, moment):
        """The day of a moment in the zone of the company."""
        zone = self.company_id._get_service_tz()
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), moment
        ).date()

    def action_measure_effect(self):
        """Measure the indicator after these actions anew, as far as it has got."""
        self.check_access("read")
        self._measure_after()
        return True

    def _measure_before(self):
        for action in self.filtered("indicator_id"):
            day = action._get_local_day(action.opened_at)
            first = day - timedelta(days=action.effect_days)
            action._measure_window("before", first, day - timedelta(days=1))

    def _measure_after(self):
        done = self.filtered(lambda action: action.indicator_id and action.done_at)
        for action in done.filtered(lambda action: action.state == "done"):
            day = action._get_local_day(action.done_at)
            first = day + timedelta(days=1)
            last = min(day + timedelta(days=action.effect_days), action._get_today())
            if first <= last:
                action._measure_window("after", first, last)

    def _measure_window(self, side, first, last):
        """Store the indicator from ``first`` to ``last``, both included."""
        # Whoever arranges an action need not see the figures of each person; the sum
        # over the team is what the action is judged by.
        action = self.sudo()
        indicator = action.indicator_id
        period = Period(first, last, action.company_id._get_service_tz())
        counted = getattr(indicator, f"_measure_{indicator.provider}")(
            period, action._get_effect_employees()
        )
        totals = [sum(column) for column in zip(*counted.values(), strict=True)]
        figures = indicator._prepare_measure(period, *(totals or (0, 0, 0)))
        action.write(
            {
                f"has_{side}": figures["has_data"],
                f"value_{side}": figures["value"] or 0,
                f"n_{side}": figures["n"],
            }
        )

    def _get_effect_employees(self):
        """Whose figures are added up."""
        if self.effect_scope == "owner":
            return self.owner_id
        employees = self.env["hr.employee"].with_context(active_test=False)
        if self.team_id:
            return employees.search(
                [
                    ("user_id", "in", self.team_id.user_ids.ids),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        if self.department_id:
            return employees.search([("department_id", "=", self.department_id.id)])
        return self.owner_id
