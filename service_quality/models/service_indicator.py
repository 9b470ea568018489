from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ..tools.period import Period
from ..tools.scoring import points, ratio

# What a value is judged by. A period that is over keeps what held in it.
YARDSTICK = ("direction", "target", "floor", "cap", "curve", "min_n")


class ServiceIndicator(models.Model):
    """One figure that says how well somebody served, the same for everybody.

    It knows what is counted (``provider``), how good a value is (target, floor, cap and
    curve give 0 to 100 points) and how many cases a value needs. Service managers
    configure it; ``service.measure`` keeps its values.
    """

    _name = "service.indicator"
    _inherit = [
        "service.indicator.complaint.mixin",
        "service.indicator.consultation.mixin",
        "service.indicator.provider.action.mixin",
        "service.indicator.provider.inspection.mixin",
        "service.indicator.provider.feedback.mixin",
        "service.indicator.provider.resolution.mixin",
        "service.indicator.provider.flow.mixin",
        "service.indicator.provider.error.mixin",
        "service.indicator.provider.mixin",
        "service.indicator.provider.desk.mixin",
        "service.setting.log.mixin",
    ]
    _description = "Service indicator"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Short name that other records and reports refer to.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to measure in every company."
    )
    kind = fields.Selection(
        [("result", "Result"), ("process", "Process"), ("growth", "Growth")],
        required=True,
        default="result",
        help="Result: what came out. Process: how the work was done. "
        "Growth: what the employee learned or gave to others.",
    )
    description = fields.Text(
        translate=True, help="What the indicator says, in words for employees."
    )
    formula = fields.Char(
        required=True,
        translate=True,
        help="How the value comes about, in words: what is divided by what.",
    )
    unit = fields.Selection(
        [
            ("percent", "Percent"),
            ("minute", "Minutes"),
            ("count", "Per month"),
            ("point", "Points"),
        ],
        required=True,
        default="percent",
    )
    direction = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better")],
        required=True,
        default="higher",
    )
    target = fields.Float(required=True, help="The value aimed at.")
    floor = fields.Float(
        required=True, help="Here and for the worse there are no points."
    )
    cap = fields.Float(
        string="Full points at",
        required=True,
        help="The value that earns all 100 points; usually the target.",
    )
    curve = fields.Selection(
        [("linear", "Linear"), ("step", "Steps")],
        required=True,
        default="linear",
        help="Linear: points grow evenly from the floor to full points. "
        "Steps: 100 points at the target, 50 while better than the floor, else none.",
    )
    min_n = fields.Integer(
        string="Cases needed",
        required=True,
        default=5,
        help="With fewer cases in the period there is not enough data: no points, "
        "which is not the same as zero points.",
    )
    measure_count = fields.Integer(
        string="Number of measures", compute="_compute_measure_count"
    )

    _code_unique = models.Constraint("UNIQUE(code)", "The code is already taken.")
    _min_n_positive = models.Constraint(
        "CHECK(min_n >= 1)", "An indicator needs at least one case."
    )

    @api.constrains("direction", "target", "floor", "cap")
    def _check_figures(self):
        for indicator in self:
            sign = -1 if indicator.direction == "lower" else 1
            floor = sign * indicator.floor
            if not floor < sign * indicator.target <= sign * indicator.cap:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the floor must be worse than the target, and full"
                        " points cannot come before the target.",
                        name=indicator.name,
                    )
                )

    @api.onchange("target")
    def _onchange_target(self):
        """The target earns full points until somebody asks for more."""
        self.cap = self.target

    def _compute_measure_count(self):
        counts = dict(
            self.env["service.measure"]._read_group(
                Domain("indicator_id", "in", self.ids), ["indicator_id"], ["__count"]
            )
        )
        for indicator in self:
            indicator.measure_count = counts.get(indicator, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("cap", vals.get("target"))
        return super().create(vals_list)

    def action_view_measures(self):
        """Open the measures of these indicators."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_measure_action"
        )
        return {**action, "domain": [("indicator_id", "in", self.ids)], "context": {}}

    # -- measuring --------------------------------------------------------------------

    @api.model
    def _get_period(self, date_from, date_to, company=None):
        """The period of these dates in the zone of ``company``, else the current."""
        company = company or self.env.company
        return Period(date_from, date_to, company._get_service_tz())

    @api.private
    def measure(self, period, employees):
        """Measure these indicators for ``employees`` and store the open values.

        Every employee gets one measure per indicator, also without any case, and frozen
        ones stay as they are. The number of queries does not depend on the employees.

        :param period: a :class:`~odoo.addons.service_quality.tools.period.Period`
        :return: the measures (``service.measure``)
        :raise AccessError: unless the caller may read the figures of all of them
        """
        self._check_measuring(employees)
        # Who may measure need not read each ticket; the sums are theirs to see.
        indicators, employees = self.sudo(), employees.sudo()
        histories = self.env["hr.version"].sudo()._get_histories(employees)
        departments = {
            employee_id: versions._get_valid(period.date_to).department_id.id or None
            for employee_id, versions in histories.items()
        }
        rows = []
        kept = indicators._get_yardsticks(period)
        for indicator in indicators:
            last_id = indicator._get_last_record_id(period, employees)
            yardstick = kept[indicator]
            counted = getattr(indicator, f"_measure_{indicator.provider}")(
                period, employees
            )
            for employee in employees:
                figures = counted.get(employee.id, (0, 0, 0))
                row = indicator._prepare_measure(period, *figures, yardstick)
                row["yardstick"] = yardstick
                row["employee_id"] = employee.id
                row["company_id"] = employee.company_id.id
                row["department_id"] = departments.get(employee.id)
                row["last_record_id"] = last_id
                rows.append(row)
        Measure = self.env["service.measure"]
        Measure.sudo()._upsert(rows)
        return Measure.search(
            Domain("indicator_id", "in", self.ids)
            & Domain("employee_id", "in", employees.ids)
            & Domain("date_from", "=", period.date_from)
            & Domain("date_to", "=", period.date_to)
        )

    def _check_measuring(self, employees):
        """Raise unless the caller may have the figures of ``employees`` measured."""
        if self.env.su or self.env.user.has_group("service_quality.group_manager"):
            return
        if employees - self.env["service.measure"]._get_led_employees():
            raise AccessError(
                self.env._("You can only measure the employees that you lead.")
            )

    def _get_yardsticks(self, period):
        """What values of these indicators are judged by in ``period``.

        A period that is over keeps the yardstick it was measured by: who changes a
        target in the middle of a month does not judge the months before anew.

        :return: ``{indicator: {name of a field in YARDSTICK: value}}``
        """
        current = {
            indicator: {name: indicator[name] for name in YARDSTICK}
            for indicator in self
        }
        if fields.Datetime.now() < period.stop_at:
            return current
        measures = self.env["service.measure"].sudo()  # the rule, not the figures
        measures.flush_model(["indicator_id", "yardstick"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (indicator_id) indicator_id, yardstick
                     FROM service_measure
                    WHERE indicator_id = ANY(%s) AND date_from = %s AND date_to = %s
                      AND yardstick IS NOT NULL
                 ORDER BY indicator_id, id""",
                self.ids,
                period.date_from,
                period.date_to,
            )
        )
        return {**current, **{self.browse(key): kept for key, kept in rows}}

    def _prepare_measure(self, period, numerator, denominator, n, yardstick=None):
        """The figures of ``service.measure`` for what the provider has counted.

        :param yardstick: what to judge by, see :meth:`_get_yardsticks`; what holds now
            if there is none
        """
        rule = yardstick or {name: self[name] for name in YARDSTICK}
        value = ratio(numerator, denominator, 100.0 if self.unit == "percent" else 1.0)
        has_data = value is not None and n >= rule["min_n"]
        return {
            "indicator_id": self.id,
            "date_from": period.date_from,
            "date_to": period.date_to,
            "unit": self.unit,
            "numerator": numerator,
            "denominator": denominator,
            "n": n,
            "value": value,
            "has_data": has_data,
            "points": self._get_points(value, rule) if has_data else None,
        }

    def _get_points(self, value, yardstick=None):
        """0 to 100 points for a value of this indicator."""
        rule = yardstick or self
        return points(
            value,
            rule["direction"],
            rule["target"],
            rule["floor"],
            rule["cap"],
            rule["curve"],
        )

    def _get_logged_fields(self):
        return {*YARDSTICK, "provider", "active"}

    def _format(self, value):
        """``value`` with the unit of the indicator, in the language of the user."""
        number = formatLang(self.env, value, digits=0 if value == int(value) else 1)
        return {
            "percent": self.env._("%(number)s %%", number=number),
            "minute": self.env._("%(number)s min", number=number),
            "count": self.env._("%(number)s a month", number=number),
            "point": self.env._("%(number)s points", number=number),
        }[self.unit]

    def _get_evidence(self, period, employees):
        """(model name, domain) of the records that a measure has counted."""
        self.ensure_one()
        return getattr(self, f"_evidence_{self.provider}")(period, employees)

    def _get_last_record_id(self, period, employees):
        """The newest record that the provider could have counted."""
        model, _domain = self._get_evidence(period, employees)
        return self.env[model].search([], order="id desc", limit=1).id

    def _cron_measure(self):
        """Keep the running and the last month of every company up to date.

        Who served in the month is measured; a second run finds the same numbers.
        """
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            tz = company._get_service_tz()
            today = fields.Date.context_today(self.with_context(tz=tz))
            month = Period.starting("month", today, tz)
            last = Period.starting("month", month.date_from - timedelta(days=1), tz)
            for period in (last, month):
                self._measure_company(company, period)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _measure_company(self, company, period):
        """Measure everybody of ``company`` who served a ticket in the period."""
        indicators = self.search([("company_id", "in", [company.id, False])])
        employees = self.env["service.measure"]._get_serving_employees(company, period)
        indicators.measure(period, employees)
