from datetime import datetime, time, timedelta, timezone

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache
from odoo.tools.intervals import Intervals

from ..tools.working_time import ElapsedTime, WorkingTime

# Odoo ends a day that lasts until 24:00 one microsecond early.
LAST_MICROSECOND = 999999
YEARS_AHEAD = 3
SECOND = timedelta(seconds=1)


class ResourceCalendar(models.Model):
    """Working-time arithmetic that costs no query once a calendar is known, and make-up
    days.
    """

    _name = "resource.calendar"
    _inherit = ["resource.calendar", "resource.calendar.holiday.mixin"]

    extra_day_ids = fields.One2many(
        "service.calendar.extra.day", "calendar_id", string="Make-up days", copy=True
    )

    def _get_working_time(self, start, stop):
        """The working time of this calendar, of any calendar, or around the clock.

        :param start: earliest naive UTC moment that will be asked about
        :param stop: latest moment asked about; due times may lie some years behind it
        :return: a ``WorkingTime``, or an ``ElapsedTime`` for no calendar or one without
        hours
        """
        if not self:
            return self._get_elapsed_time()
        self.ensure_one()
        first_year, last_year = start.year - 1, stop.year + YEARS_AHEAD
        return self._build_working_time(first_year, last_year)

    @api.model
    def _get_elapsed_time(self, tz=None):
        """Time around the clock; days end at midnight in ``tz``, else the company's
        zone.
        """
        return ElapsedTime(tz or self.env.company.resource_calendar_id.tz or "UTC")

    @ormcache("self.id", "first_year", "last_year")
    def _build_working_time(self, first_year, last_year):
        """Ask the calendar once for whole years; dropped by
        :meth:`_forget_working_time`.
        """
        # The hours are the same for whoever asks; agents may not read every calendar.
        calendar = self.sudo()
        zone = pytz.timezone(calendar.tz or "UTC")
        window = (
            zone.localize(datetime(first_year, 1, 1)),
            zone.localize(datetime(last_year + 1, 1, 1)),
        )
        domain = [("time_type", "=", "leave")]
        if calendar.company_id:
            domain.append(("company_id", "in", [False, calendar.company_id.id]))
        work = calendar._work_intervals_batch(*window, domain=domain)[False]
        intervals = [(_to_utc(start), _to_utc(stop)) for start, stop, _meta in work]
        # A holiday that ends at 23:59:59 leaves a second of a calendar that never
        # closes; that makes no working day.
        intervals = [pair for pair in intervals if pair[1] - pair[0] > SECOND]
        if not intervals:
            return ElapsedTime(zone.zone)
        return WorkingTime(intervals, zone.zone)

    # ------------------------------------------------------------
    # Make-up days
    # ------------------------------------------------------------

    def _attendance_intervals_batch(
        self, start_dt, end_dt, resources=None, domain=None, tz=None, lunch=False
    ):
        """Put make-up days in the place of what the week says for their dates.

        The days are those of the zone in which the hours are asked for, that of the
        resource or else of the calendar. Flexible hours know no days that are closed,
        so make-up days change nothing there.
        """
        result = super()._attendance_intervals_batch(
            start_dt, end_dt, resources=resources, domain=domain, tz=tz, lunch=lunch
        )
        days = self._get_extra_days(start_dt, end_dt)
        if not days or self.flexible_hours:
            return result
        lunch_domain = Domain("day_period", "=" if lunch else "!=", "lunch")
        hours = {
            day: day._get_times(list(lunch_domain & Domain(domain or [])))
            for day in days
        }
        none = self.env["resource.resource"]
        calendars = (resources or none)._get_calendar_at(start_dt, tz)
        by_zone = {}
        for resource in [*(resources or none), none]:
            own = calendars.get(resource) if resource else self
            # Nor do people without hours of their own have closed days.
            if not own or own.flexible_hours or resource.id not in result:
                continue
            zone = tz or pytz.timezone((resource or self).tz or "UTC")
            if zone not in by_zone:
                by_zone[zone] = _localize_days(hours, zone, start_dt, end_dt)
            replaced, worked = by_zone[zone]
            kept = result[resource.id] - replaced
            result[resource.id] = Intervals([*kept, *worked], keep_distinct=True)
        return result

    def _get_extra_days(self, start_dt, end_dt):
        """Make-up days of this calendar that may touch the time asked about."""
        # One day more on either side: the zones of resources differ.
        first = (start_dt - timedelta(days=1)).date()
        last = (end_dt + timedelta(days=1)).date()
        Day = self.env["service.calendar.extra.day"].sudo()
        dates = Day._get_dates(self._origin.id)
        return Day.browse(dates[day] for day in sorted(dates) if first <= day <= last)

    def _get_extra_day(self, date):
        """The make-up day of this calendar on a date, or none."""
        Day = self.env["service.calendar.extra.day"].sudo()
        return Day.browse(
            Day._get_dates(self._origin.id).get(fields.Date.to_date(date))
        )

    def _works_on_date(self, date):
        return bool(self._get_extra_day(date)) or super()._works_on_date(date)

    def _get_hours_for_date(self, target_date, day_period=None):
        day = self._get_extra_day(target_date) if target_date else None
        if not day or self.flexible_hours:
            return super()._get_hours_for_date(target_date, day_period=day_period)
        if day.hours == "weekday":
            return super()._get_hours_for_date(
                day._get_like_date(), day_period=day_period
            )
        noon = day.break_from or 12
        afternoon = day.break_to or 12
        return (
            afternoon if day_period == "afternoon" else day.hour_from,
            noon if day_period == "morning" else day.hour_to,
        )

    @api.model
    def _forget_working_time(self):
        """Hours, holidays or the zone of a calendar have changed."""
        self.env.registry.clear_cache()

    def write(self, vals):
        self._forget_working_time()
        return super().write(vals)

    def unlink(self):
        self._forget_working_time()
        return super().unlink()


def _localize_days(hours, zone, start_dt, end_dt):
    """What make-up days replace and what is worked instead, in one zone.

    :param hours: ``{make-up day: [(time from, time to, attendance)]}``
    :return: two ``Intervals``, cut to the time between ``start_dt`` and ``end_dt``
    """
    low, high = start_dt.astimezone(zone), end_dt.astimezone(zone)
    replaced, worked = [], []
    for day, times in hours.items():
        following = day.date + timedelta(days=1)
        replaced.append(
            (
                zone.localize(datetime.combine(day.date, time.min)),
                zone.localize(datetime.combine(following, time.min)),
                day,
            )
        )
        for time_from, time_to, attendance in times:
            start = zone.localize(datetime.combine(day.date, time_from))
            stop = zone.localize(datetime.combine(day.date, time_to))
            worked.append((max(low, start), min(high, stop), attendance))
    worked = [interval for interval in worked if interval[0] < interval[1]]
    return Intervals(replaced), Intervals(worked, keep_distinct=True)


def _to_utc(moment):
    moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    if moment.microsecond == LAST_MICROSECOND:
        moment += timedelta(microseconds=1)
    return moment
