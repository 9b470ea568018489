from collections import defaultdict
from datetime import date, timezone

import pytz

from odoo import fields, models
from odoo.fields import Domain

from ..tools.punctuality import first_starts, is_late


class ServiceIndicator(models.Model):
    """Punctuality as an indicator: days begun in time of the days worked (SI-05).

    Approved leave and holidays move what is expected, and a punch that was corrected
    counts as corrected. Flexible hours know no beginning and are left out, as is a day
    without any punch: absence is another matter.
    """

    _inherit = "service.indicator"

    provider = fields.Selection(
        selection_add=[("attendance_punctuality", "Days begun in time")],
        ondelete={"attendance_punctuality": "cascade"},
    )

    def _evidence_attendance_punctuality(self, period, employees):
        """Punches of the days of the period, without those the system made."""
        return "hr.attendance", (
            Domain("employee_id", "in", employees.ids)
            & Domain("date", ">=", period.date_from)
            & Domain("date", "<=", period.date_to)
            & Domain("in_mode", "!=", "technical")
            & Domain("out_mode", "!=", "technical")
        )

    def _measure_attendance_punctuality(self, period, employees):
        """Days begun in time of all days with hours and a punch, by employee."""
        model, domain = self._evidence_attendance_punctuality(period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id", "date:day"], ["check_in:min"]
        )
        expected = self._get_expected_starts(period, employees)
        waived = self._get_waived_days(employees)
        tolerances = {
            company: company.attendance_late_minutes for company in employees.company_id
        }
        counted = {}
        for employee, day, came in groups:
            key = employee.id, day
            if key in waived or key not in expected:
                continue
            tolerance = tolerances[employee.company_id]
            kept, days, _n = counted.get(employee.id, (0, 0, 0))
            kept += not is_late(came, expected[key], tolerance)
            counted[employee.id] = (kept, days + 1, days + 1)
        return counted

    def _get_waived_days(self, employees):
        """Days of which a punch does not count: the whole day is left out then.

        Without its first punch a day would begin with the one after the break.
        """
        ids = self._get_excluded_ids("hr.attendance", employees)
        excluded = self.env["hr.attendance"].browse(ids).exists()
        return {(punch.employee_id.id, punch.date) for punch in excluded}

    def _get_expected_starts(self, period, employees):
        """``{(employee id, date): naive UTC moment}`` each day should have begun at.

        By the working hours that held on the day, less approved leave and holidays, in
        the zone of the employee. A roster of shifts would answer here instead.
        """
        work, leaves = {}, self._get_leave_times(period, employees)
        starts = {}
        for employee, calendar, first, last in self._get_stretches(period, employees):
            zone = pytz.timezone(employee.tz or calendar.tz or period.tz)
            if (calendar, zone) not in work:
                window = (
                    pytz.utc.localize(period.start_at),
                    pytz.utc.localize(period.stop_at),
                )
                found = calendar._attendance_intervals_batch(*window, tz=zone)
                work[calendar, zone] = list(found[False])
            companies = employee.company_id, employee.company_id.browse()
            off = [
                (start.astimezone(zone), stop.astimezone(zone), leave)
                for start, stop, leave in (
                    *leaves[employee.resource_id.id],
                    *leaves[False],
                )
                if leave.calendar_id in (calendar, calendar.browse())
                and (leave.resource_id or leave.company_id in companies)
            ]
            for day, moment in first_starts(work[calendar, zone], off).items():
                if first <= day <= last:
                    naive = moment.astimezone(timezone.utc).replace(tzinfo=None)
                    starts[employee.id, day] = naive
        return starts

    def _get_stretches(self, period, employees):
        """(employee, calendar, first day, last day) with fixed hours in the period."""
        histories = self.env["hr.version"]._get_histories(employees)
        for employee in employees:
            versions = histories.get(employee.id, self.env["hr.version"])
            for number, version in enumerate(versions):
                calendar = version.resource_calendar_id
                following = versions[number + 1 : number + 2].date_version
                first = max(version.date_version, period.date_from)
                # The first version stands for the time before it too.
                first = first if number else period.date_from
                last = min(
                    date.fromordinal(following.toordinal() - 1)
                    if following
                    else date.max,
                    period.date_to,
                )
                fixed = calendar and not calendar.flexible_hours
                if first <= last and fixed and not calendar.duration_based:
                    yield employee, calendar, first, last

    def _get_leave_times(self, period, employees):
        """``{resource id or False: [(start, stop, leave)]}``, read in one query."""
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("time_type", "=", "leave")
            & Domain("resource_id", "in", [False, *employees.resource_id.ids])
            & Domain("date_from", "<", period.stop_at)
            & Domain("date_to", ">", period.start_at)
        )
        times = defaultdict(list)
        for leave in leaves:
            times[leave.resource_id.id].append(
                (
                    pytz.utc.localize(leave.date_from),
                    pytz.utc.localize(leave.date_to),
                    leave,
                )
            )
        return times
