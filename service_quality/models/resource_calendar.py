from datetime import datetime, timedelta, timezone

import pytz

from odoo import api, models
from odoo.tools import ormcache

from ..tools.working_time import ElapsedTime, WorkingTime

# Odoo ends a day that lasts until 24:00 one microsecond early.
LAST_MICROSECOND = 999999
YEARS_AHEAD = 3


class ResourceCalendar(models.Model):
    """Working-time arithmetic that costs no query once a calendar is known."""

    _inherit = "resource.calendar"

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
        if not intervals:
            return ElapsedTime(zone.zone)
        return WorkingTime(intervals, zone.zone)

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


def _to_utc(moment):
    moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    if moment.microsecond == LAST_MICROSECOND:
        moment += timedelta(microseconds=1)
    return moment
