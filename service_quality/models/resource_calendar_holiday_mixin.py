from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.period import Period

LAST_SECOND = timedelta(seconds=1)


class ResourceCalendarHolidayMixin(models.AbstractModel):
    """Loads the official holidays and make-up days of a year into calendars.

    A holiday becomes a public holiday of one whole day in the calendar's own zone, a
    workday a make-up day. What is there already stays and is not doubled, so the same
    list may be loaded again; nothing is loaded unless all of it can be.
    """

    _name = "resource.calendar.holiday.mixin"
    _description = "Calendar with official holidays"

    @api.private
    def load_special_days(self, days):
        """Load the days into each of these calendars, as far as they are missing.

        :param days: list of :class:`~..tools.holiday_csv.SpecialDay`
        :return: ``{"holiday": created public holidays, "workday": created make-up
            days}``
        :raise UserError: when a day to be worked is a holiday already, or the other way
            round, or the calendar is closed on the weekday to be worked like
        :raise AccessError: unless the user may keep public holidays and make-up days
        """
        missing = self._get_missing_days(days)
        leaves = [vals for kind, vals in missing if kind == "holiday"]
        extra = [vals for kind, vals in missing if kind == "workday"]
        for calendar in self:
            # As a default: time off takes the times of a calendar that is given
            # outright for those of the user's own zone, and moves them.
            Leave = self.env["resource.calendar.leaves"].with_context(
                default_calendar_id=calendar.id
            )
            Leave.create(
                [
                    {name: vals[name] for name in vals if name != "calendar_id"}
                    for vals in leaves
                    if vals["calendar_id"] == calendar.id
                ]
            )
        self.env["service.calendar.extra.day"].create(extra)
        return {"holiday": len(leaves), "workday": len(extra)}

    def _get_missing_days(self, days):
        """``[(kind, values)]`` of what these calendars do not know yet."""
        missing = []
        if not days:
            return missing
        first, last = days[0].date, days[-1].date
        leaves = self._get_public_holidays(first, last)
        for calendar in self:
            known = calendar.extra_day_ids.mapped("date")
            for day in days:
                period = Period(day.date, day.date, calendar.tz or "UTC")
                closed = _is_covered(period, leaves[calendar])
                works = day.date in known
                if day.kind == "holiday" and works:
                    raise UserError(calendar._get_conflict(day, closed=False))
                if day.kind == "workday" and closed:
                    raise UserError(calendar._get_conflict(day, closed=True))
                if not works and not closed:
                    missing.append((day.kind, calendar._prepare_day(day, period)))
        return missing

    def _get_public_holidays(self, first, last):
        """``{calendar: [(from, to)]}`` of the public holidays between two dates."""
        margin = timedelta(days=2)
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("calendar_id", "in", [False, *self.ids]),
                ("date_from", "<=", fields.Datetime.to_datetime(last + margin)),
                ("date_to", ">=", fields.Datetime.to_datetime(first - margin)),
            ],
            ["calendar_id", "company_id", "date_from", "date_to"],
        )
        return {
            calendar: [
                (leave.date_from, leave.date_to)
                for leave in leaves
                if leave.calendar_id in (calendar, self.env["resource.calendar"])
                and (
                    not (calendar.company_id and leave.company_id)
                    or leave.company_id == calendar.company_id
                )
            ]
            for calendar in self
        }

    def _get_conflict(self, day, closed):
        """Why a day cannot be loaded, and the mend."""
        self.ensure_one()
        values = {"line": day.line, "date": day.date, "calendar": self.name}
        if closed:
            return self.env._(
                "Line %(line)s: %(date)s is a public holiday of %(calendar)s, so it "
                "cannot be worked. Delete that holiday or this line.",
                **values,
            )
        return self.env._(
            "Line %(line)s: %(date)s is a make-up day of %(calendar)s, so it cannot "
            "be a holiday. Delete that make-up day or this line.",
            **values,
        )

    def _prepare_day(self, day, period):
        """Values of the public holiday or make-up day."""
        self.ensure_one()
        if day.kind == "holiday":
            return {
                "name": day.name,
                "calendar_id": self.id,
                "resource_id": False,
                "time_type": "leave",
                "date_from": period.start_at,
                # As Odoo itself ends whole days, so that nobody counts the next one.
                "date_to": period.stop_at - LAST_SECOND,
            }
        return {
            "name": day.name,
            "calendar_id": self.id,
            "date": day.date,
            "hours": "weekday",
            "dayofweek": self._get_like_weekday(day),
        }

    def _get_like_weekday(self, day):
        """The weekday to work like: as the file says, else the first one worked."""
        worked = self.attendance_ids.filtered(
            lambda hours: not hours.display_type and hours.day_period != "lunch"
        )
        weekdays = sorted(set(worked.mapped("dayofweek")))
        weekday = weekdays[0] if weekdays else ""
        if day.weekday is not None:
            weekday = str(day.weekday)
        if weekday not in weekdays:
            raise UserError(
                self.env._(
                    "Line %(line)s: %(calendar)s is closed on the weekday that "
                    "%(date)s is to work like. Write a weekday it works.",
                    line=day.line,
                    calendar=self.name,
                    date=day.date,
                )
            )
        return weekday


def _is_covered(period, leaves):
    """Whether one of the leaves ``(from, to)`` covers the whole day."""
    last = period.stop_at - LAST_SECOND
    return any(start <= period.start_at and stop >= last for start, stop in leaves)
