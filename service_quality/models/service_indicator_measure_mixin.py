from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.period import Period
from ..tools.scoring import ratio
from .service_indicator_yardstick_mixin import YARDSTICK


class ServiceIndicatorMeasureMixin(models.AbstractModel):
    """How indicators are measured: for all employees at once."""

    _name = "service.indicator.measure.mixin"
    _description = "Measuring of indicators"

    @api.model
    def _get_period(self, date_from, date_to, company=None):
        """The period of these dates in the zone of ``company``, else the current."""
        company = company or self.env.company
        return Period(date_from, date_to, company._get_service_tz())

    @api.private
    def measure(self, period, employees, availability=None):
        """Measure these indicators for ``employees`` and store the open values.

        Every employee gets one measure per indicator, also without any case, and frozen
        ones stay as they are. The number of queries does not depend on the employees.

        :param period: a :class:`~odoo.addons.service_quality.tools.period.Period`
        :param availability: see :meth:`_get_availability`, which is asked without it
        :return: the measures (``service.measure``)
        :raise AccessError: unless the caller may read the figures of all of them
        """
        self._check_measuring(employees)
        # Who may measure need not read each ticket; the sums are theirs to see.
        indicators, employees = self.sudo(), employees.sudo()
        employees.fetch(["company_id"])
        histories = self.env["hr.version"].sudo()._get_histories(employees)
        departments = {
            employee_id: versions._get_valid(period.date_to).department_id.id or None
            for employee_id, versions in histories.items()
        }
        if availability is None:
            availability = self._get_availability(period, employees, histories)
        rows = indicators._count_measures(period, employees, availability)
        last_ids = {
            indicator.id: indicator._get_last_record_id(period, employees)
            for indicator in indicators
        }
        for row in rows:
            row["department_id"] = departments.get(row["employee_id"])
            row["last_record_id"] = last_ids[row["indicator_id"]]
        Measure = self.env["service.measure"]
        Measure.sudo()._upsert(rows)
        return Measure.search(
            Domain("indicator_id", "in", self.ids)
            & Domain("employee_id", "in", employees.ids)
            & Domain("date_from", "=", period.date_from)
            & Domain("date_to", "=", period.date_to),
            # By names would take longer than to find them.
            order="id",
        )

    def _check_measuring(self, employees):
        """Raise unless the caller may have the figures of ``employees`` measured."""
        if self.env.su or self.env.user.has_group("service_quality.group_manager"):
            return
        if employees - self.env["service.measure"]._get_led_employees():
            raise AccessError(
                self.env._("You can only measure the employees that you lead.")
            )

    def _count_measures(self, period, employees, availability=None):
        """What measures of these indicators would say, as dicts of columns.

        :param availability: see :meth:`_get_availability`
        """
        if availability is None:
            availability = self._get_availability(period, employees)
        companies = employees.company_id
        yardsticks = self._get_yardsticks(period, companies)
        people = [(employee.id, employee.company_id.id) for employee in employees]
        rows = []
        for indicator in self._with_exclusions(employees):
            counted = getattr(indicator, f"_measure_{indicator.provider}")(
                period, employees
            )
            scaled = indicator._scales_with_presence()
            yardstick_of = {
                company.id: yardsticks[indicator, company] for company in companies
            }
            for employee_id, company_id in people:
                numerator, denominator, n = counted.get(employee_id, (0, 0, 0))
                if scaled:
                    denominator *= availability.get(employee_id, 1.0)
                yardstick = yardstick_of[company_id]
                row = indicator._prepare_measure(
                    period, numerator, denominator, n, yardstick
                )
                row["yardstick"] = yardstick
                row["employee_id"] = employee_id
                row["company_id"] = company_id
                rows.append(row)
        return rows

    def _preview_measure(self, period, employees, excluded=None, availability=None):
        """What this indicator would say without some records; nothing is written.

        For the system: the caller answers for who may see the figures.

        :param excluded: ``{model name: ids}`` of evidence supposed not to count
        :param availability: see :meth:`_get_availability`
        :return: ``{employee id: columns of service.measure}``
        """
        self.ensure_one()
        supposed = {model: tuple(ids) for model, ids in (excluded or {}).items()}
        indicator = self.sudo().with_context(service_supposed_exclusions=supposed)
        rows = indicator._count_measures(period, employees.sudo(), availability)
        rows = self.env["service.measure"].sudo()._adjust_rows(rows)
        return {row["employee_id"]: row for row in rows}

    def _get_availability(self, period, employees, histories=None):
        """What part of a full-time period each employee could work.

        Indicators of how much somebody did are held against that part only: hours of
        the contract, days employed, less leave. The nightly run asks here too, so that
        it finds the same as an appraisal.

        :param histories: what ``hr.version._get_histories`` gave, if there already
        :return: ``{employee id: factor from 0 to 1}``; who is missing was there
        """
        if not any(indicator._scales_with_presence() for indicator in self):
            return {}
        presences = self.env["hr.version"]._get_presences(
            period, employees, histories=histories
        )
        return {key: found.availability for key, found in presences.items()}

    def _scales_with_presence(self):
        """Whether less presence means less is expected: of what is done per month.

        Not of what is bad: who was away for half of a month has not complaints twice.
        """
        return self.unit == "count" and self.direction == "higher"

    def _prepare_measure(self, period, numerator, denominator, n, yardstick=None):
        """The figures of ``service.measure`` for what the provider has counted.

        :param yardstick: what to judge by, see :meth:`_get_yardsticks`; what the
            indicator says if there is none
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

    def _get_evidence(self, period, employees):
        """(model name, domain) of the records that a measure has counted."""
        self.ensure_one()
        return self._find_evidence(self.provider, period, employees)

    def _get_last_record_id(self, period, employees):
        """The newest record that the provider could have counted."""
        model, _domain = getattr(self, f"_evidence_{self.provider}")(period, employees)
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
