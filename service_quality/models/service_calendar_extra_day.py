from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache
from odoo.tools.date_utils import float_to_time


class ServiceCalendarExtraDay(models.Model):
    """A day on which a calendar works otherwise than its week says: a make-up day.

    Typically the Saturday that is worked for a bridging holiday. It takes the place of
    whatever the week says for that date; its hours are either those of a weekday of the
    same calendar or given from, to and break. Everything that asks the calendar sees
    it: clocks, planning, attendance, time off. A leave on the same date still wins, for
    whoever enters one means it; loading a year's file refuses dates that are both.
    """

    _name = "service.calendar.extra.day"
    _description = "Make-up working day"
    _order = "date desc, id"
    _rec_name = "name"

    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="calendar_id.company_id", store=True)
    date = fields.Date(
        required=True, help="A day of the calendar's own zone that is worked."
    )
    name = fields.Char(
        required=True,
        default=lambda self: self.env._("Make-up day"),
        help="What it is worked for, such as the holiday it makes up for.",
    )
    hours = fields.Selection(
        [("weekday", "Like a weekday"), ("custom", "Own hours")],
        required=True,
        default="weekday",
        string="Hours are",
    )
    dayofweek = fields.Selection(
        selection=lambda self: (
            self.env["resource.calendar.attendance"]
            ._fields["dayofweek"]
            ._description_selection(self.env)
        ),
        string="Works like a",
        default="0",
        help="The hours of this weekday of the same calendar; in a calendar of two "
        "weeks that of the week the date lies in.",
    )
    hour_from = fields.Float(string="From hour", default=9.0)
    hour_to = fields.Float(string="To hour", default=18.0)
    break_from = fields.Float(
        string="Break from", help="Start of the break; 0 means there is none."
    )
    break_to = fields.Float(string="Break to")

    _calendar_date_unique = models.UniqueIndex(
        "(calendar_id, date)", "This calendar already has a make-up day on that date."
    )

    @api.constrains("hours", "dayofweek", "calendar_id")
    def _check_weekday(self):
        for day in self.filtered(lambda day: day.hours == "weekday"):
            if not day._get_attendances():
                raise ValidationError(
                    self.env._(
                        "%(calendar)s is closed on the weekday that %(date)s is to "
                        "work like. Choose a weekday it works, or give own hours.",
                        calendar=day.calendar_id.name,
                        date=day.date,
                    )
                )

    @api.constrains("hours", "hour_from", "hour_to", "break_from", "break_to")
    def _check_hours(self):
        for day in self.filtered(lambda day: day.hours == "custom"):
            inside = 0 <= day.hour_from < day.hour_to <= 24
            rests = day.break_from or day.break_to
            if rests:
                inside = inside and (
                    day.hour_from < day.break_from < day.break_to < day.hour_to
                )
            if not inside:
                raise ValidationError(
                    self.env._(
                        "The hours of %(date)s do not follow each other. Give them "
                        "as start, start and end of the break, end, all between "
                        "0:00 and 24:00.",
                        date=day.date,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        self.env["resource.calendar"]._forget_working_time()
        return days

    def write(self, vals):
        result = super().write(vals)
        self.env["resource.calendar"]._forget_working_time()
        return result

    def unlink(self):
        self.env["resource.calendar"]._forget_working_time()
        return super().unlink()

    def _get_like_date(self):
        """The date of the same week whose hours this day takes."""
        self.ensure_one()
        return self.date + timedelta(days=int(self.dayofweek) - self.date.weekday())

    def _get_attendances(self, domain=()):
        """The hours as attendances of the calendar; own hours as new records.

        :param domain: on ``resource.calendar.attendance``, such as lunch or not
        """
        self.ensure_one()
        Attendance = self.env["resource.calendar.attendance"]
        if self.hours == "weekday":
            week_type = False
            if self.calendar_id.two_weeks_calendar:
                week_type = str(Attendance.get_week_type(self.date))
            return self.calendar_id.attendance_ids.filtered_domain(
                [
                    ("display_type", "=", False),
                    ("dayofweek", "=", self.dayofweek or "0"),
                    *([("week_type", "=", week_type)] if week_type else []),
                    *(domain or [("day_period", "!=", "lunch")]),
                ]
            )
        attendances = Attendance
        for period, start, stop in self._get_own_hours():
            hours = 0 if period == "lunch" else stop - start
            share = {"lunch": 0, "full_day": 1}.get(period, 0.5)
            attendances |= Attendance.new(
                {
                    "name": self.name,
                    "calendar_id": self.calendar_id.id,
                    "dayofweek": str(self.date.weekday()),
                    "hour_from": start,
                    "hour_to": stop,
                    "day_period": period,
                    "duration_hours": hours,
                    "duration_days": share,
                }
            )
        return attendances.filtered_domain(domain or [("day_period", "!=", "lunch")])

    def _get_own_hours(self):
        """``(day period, hour from, hour to)`` of a day with hours of its own."""
        if not self.break_to:
            return [("full_day", self.hour_from, self.hour_to)]
        return [
            ("morning", self.hour_from, self.break_from),
            ("lunch", self.break_from, self.break_to),
            ("afternoon", self.break_to, self.hour_to),
        ]

    def _get_times(self, domain=()):
        """``(time from, time to, attendance)`` of the day, on the wall clock."""
        return [
            (
                float_to_time(attendance.hour_from),
                float_to_time(attendance.hour_to),
                attendance,
            )
            for attendance in self._get_attendances(domain)
        ]

    @api.model
    @ormcache("calendar_id")
    def _get_dates(self, calendar_id):
        """``{date: id}`` of the make-up days of a calendar.

        Kept, so that a calendar without any costs no query.
        """
        # The hours of a calendar are the same for whoever asks.
        days = self.sudo().search_fetch([("calendar_id", "=", calendar_id)], ["date"])
        return {day.date: day.id for day in days}
