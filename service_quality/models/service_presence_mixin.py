from datetime import date, timedelta

from odoo import api, models
from odoo.fields import Domain

from ..tools import presence
from ..tools.period import Period


class ServicePresenceMixin(models.AbstractModel):
    """How long employees were there in a period, for many at once.

    ``hr.version`` inherits it: employment, post and hours are those of the version that
    held on each day.
    """

    _name = "service.presence.mixin"
    _description = "How long employees were there"

    @api.model
    def _get_presences(self, period, employees, long_leave=None, histories=None):
        """How long ``employees`` were there, in a fixed number of queries.

        Days of employment are those that versions and contracts show. Without contract
        dates employment began with the first version, or when the person served before
        it: the records of people are often younger than the people. Whom the records
        do not show as employed in the period at all, an agent of an imported history,
        counts as there all the time.

        :param period: a Period
        :param long_leave: days from which a leave takes its days from the eligible
            ones; None for never
        :param histories: what ``_get_histories`` has given, if the caller has it
        :return: ``{employee id: presence.Presence}``
        """
        # Hours and leaves of people are theirs; only how long they were there goes out.
        employees = employees.sudo()
        if histories is None:
            histories = self.env["hr.version"].sudo()._get_histories(employees)
        leaves = self._get_approved_leave(period, employees, long_leave or 0)
        served = self._get_served_before(period, employees, histories)
        whole = presence.Stretch(period.date_from, period.date_to, None)
        worktimes, presences = {}, {}
        for employee in employees:
            versions = histories.get(employee.id, self.env["hr.version"])
            spans = versions._get_spans(
                period.date_from, period.date_to, served.get(employee.id)
            )
            stretches = tuple(versions._part_days(spans)) or (
                whole._replace(key=versions._get_valid(period.date_to)),
            )
            absent = leaves.get(employee.id, ())
            days = sum(stretch.days for stretch in stretches)
            if long_leave and absent:
                days -= presence.count_long_leave(
                    [stretch[:2] for stretch in stretches],
                    [tuple(map(period.day_of, leave)) for leave in absent],
                    long_leave,
                )
            presences[employee.id] = presence.Presence(
                stretches,
                whole.days,
                days,
                self._get_availability(period, stretches, absent, worktimes),
            )
        return presences

    def _get_spans(self, date_from, date_to, served=None):
        """Days between the dates on which these versions show an employment.

        :param served: a day before the first version on which the employee served
        :return: list of (first, last)
        """
        left = self[-1:].departure_date
        if left:
            date_to = min(date_to, left)
        contracts = self.filtered("contract_date_start")
        if not contracts:
            began = self[:1].date_version or date.min
            spans = [(min(began, served) if served else began, None)]
        else:
            spans = presence.join(
                (version.contract_date_start, version.contract_date_end or date.max)
                for version in contracts
            )
        return presence.cut(date_from, date_to, spans)

    def _part_days(self, spans):
        """Spans of days parted by version, see ``presence.part``."""
        return presence.part(
            [(version.date_version, version) for version in self], spans
        )

    @api.model
    def _get_approved_leave(self, period, employees, margin):
        """Approved leave near a period: ``{employee id: [(from, to)]}`` in UTC.

        :param margin: days before and after the period, to see how long a leave was
        """
        employees.fetch(["resource_id"])
        by_resource = {employee.resource_id.id: employee.id for employee in employees}
        around = timedelta(days=margin)
        found = {}
        for leave in (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                Domain("resource_id", "in", list(by_resource))
                & Domain("time_type", "=", "leave")
                & Domain("date_from", "<", period.stop_at + around)
                & Domain("date_to", ">", period.start_at - around),
                ["resource_id", "date_from", "date_to"],
                order="date_from, id",
            )
        ):
            employee_id = by_resource[leave.resource_id.id]
            found.setdefault(employee_id, []).append((leave.date_from, leave.date_to))
        return found

    @api.model
    def _get_served_before(self, period, employees, histories):
        """Who served in the period before the first version: ``{id: first day}``."""
        late = [
            employee.id
            for employee in employees
            if (versions := histories.get(employee.id))
            and versions[0].date_version > period.date_from
            and not versions.filtered("contract_date_start")
        ]
        if not late:
            return {}
        groups = (
            self.env["service.event"]
            .sudo()
            ._read_group(
                Domain("employee_id", "in", late)
                & Domain("occurred_at", ">=", period.start_at)
                & Domain("occurred_at", "<", period.stop_at),
                ["employee_id"],
                ["occurred_at:min"],
            )
        )
        # Who served at all was there before; since when is not on record.
        return {
            employee.id: period.date_from
            for employee, first in groups
            if period.day_of(first) < histories[employee.id][0].date_version
        }

    @api.model
    def _get_availability(self, period, stretches, leaves, worktimes):
        """Share of a full-time period that could be worked, 1.0 being all of it.

        :param worktimes: cache by calendar, filled here
        """
        available = 0.0
        whole = (period.date_from, period.date_to)
        for stretch in stretches:
            version = stretch.key
            calendar = (
                version.resource_calendar_id
                or (version.company_id or self.env.company).resource_calendar_id
            )
            if calendar not in worktimes:
                worktime = calendar._get_working_time(period.start_at, period.stop_at)
                worktimes[calendar] = (
                    worktime,
                    worktime.between(period.start_at, period.stop_at),
                    # Nobody is asked for more than the full target.
                    min(calendar.work_time_rate / 100.0, 1.0) if calendar else 1.0,
                )
            worktime, full, rate = worktimes[calendar]
            if not leaves and (stretch.first, stretch.last) == whole:
                return rate if full else 0.0
            days = Period(stretch.first, stretch.last, period.tz)
            minutes = worktime.between(days.start_at, days.stop_at)
            done = days.start_at
            for start, stop in leaves:
                start, stop = max(start, done), min(stop, days.stop_at)
                if start < stop:
                    minutes -= worktime.between(start, stop)
                    done = stop
            available += rate * minutes / full if full else 0.0
        return min(available, 1.0)
