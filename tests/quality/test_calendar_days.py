"""Make-up days and the official holidays of a year."""

import base64
import random
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from odoo.addons.service_quality.tools import holiday_csv

from .clock_common import ClockCommon

EXAMPLE = Path(__file__).parents[2] / (
    "service_quality/static/examples/holidays_cn_2026.csv"
)
SATURDAY = date(2026, 3, 7)


def utc(moment):
    """The moment as an aware one."""
    return moment.replace(tzinfo=timezone.utc)


class TestExtraDay(ClockCommon):
    """Saturday 7 March 2026 is worked, 9:00-18:00 in Rome."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = cls.create_day(cls.calendar, SATURDAY)

    @classmethod
    def create_day(cls, calendar, day, **values):
        """A make-up day that works like a Monday."""
        return cls.env["service.calendar.extra.day"].create(
            {"calendar_id": calendar.id, "date": day, "name": "Make-up", **values}
        )

    def holiday(self, calendar, start, stop):
        """A public holiday."""
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": start,
                "date_to": stop,
            }
        )

    def test_clocks_run_on_a_make_up_day(self):
        """SQ-15 A clock in working time and one in working days count the Saturday that
        is worked.
        """
        self.create_policy(
            targets={"first_response": (60, "minute"), "resolution": (1, "working_day")}
        )
        ticket = self.create_ticket("2026-03-06 16:30:00")
        self.assert_clock(ticket, due_at="2026-03-07 08:30:00")
        self.assert_clock(ticket, "resolution", due_at="2026-03-07 17:00:00")

    def test_a_change_counts_at_once(self):
        """SQ-15 Taking the make-up day back, moving it or its hours changes the next
        due time.
        """
        friday = datetime(2026, 3, 6, 16, 30)

        def due():
            return self.calendar._get_working_time(friday, friday).add(friday, 60)

        self.assertEqual(due(), datetime(2026, 3, 7, 8, 30))
        self.day.write({"hours": "custom", "hour_from": 10, "hour_to": 12})
        self.assertEqual(due(), datetime(2026, 3, 7, 9, 30))
        self.day.date = date(2026, 3, 8)
        self.assertEqual(due(), datetime(2026, 3, 8, 9, 30))
        self.day.unlink()
        self.assertEqual(due(), datetime(2026, 3, 9, 8, 30))

    def test_own_hours_with_a_break(self):
        """SQ-15 Own hours count without the break, and the break is the lunch of the
        day.
        """
        self.day.write(
            {
                "hours": "custom",
                "hour_from": 8,
                "break_from": 12,
                "break_to": 13,
                "hour_to": 16,
            }
        )
        start, stop = utc(datetime(2026, 3, 7)), utc(datetime(2026, 3, 8))
        self.assertEqual(self.calendar.get_work_hours_count(start, stop), 7)
        data = self.calendar.get_work_duration_data(start, stop)
        self.assertEqual(data, {"days": 1.0, "hours": 7.0})
        lunch = self.calendar._attendance_intervals_batch(start, stop, lunch=True)
        self.assertEqual([(a.hour, b.hour) for a, b, _meta in lunch[False]], [(12, 13)])
        self.assertTrue(self.calendar._works_on_date(SATURDAY))
        self.assertEqual(self.calendar._get_hours_for_date(SATURDAY), (8, 16))
        self.assertEqual(
            self.calendar._get_hours_for_date(SATURDAY, "afternoon"), (13, 16)
        )

    def test_a_make_up_day_replaces_the_hours_of_its_date(self):
        """SQ-15 On a Wednesday with make-up hours only these count, not both."""
        self.create_day(
            self.calendar, date(2026, 3, 4), hours="custom", hour_from=7, hour_to=8
        )
        start, stop = utc(datetime(2026, 3, 3, 23)), utc(datetime(2026, 3, 4, 23))
        self.assertEqual(self.calendar.get_work_hours_count(start, stop), 1)

    def test_a_leave_wins(self):
        """SQ-15 A holiday entered for the make-up day itself closes it; one before it
        does not.
        """
        leave = self.holiday(
            self.calendar, datetime(2026, 3, 5, 23), datetime(2026, 3, 6, 22, 59, 59)
        )
        start, stop = utc(datetime(2026, 3, 5, 23)), utc(datetime(2026, 3, 7, 23))
        self.assertEqual(self.calendar.get_work_hours_count(start, stop), 9)
        leave.date_to = datetime(2026, 3, 7, 22, 59, 59)
        self.assertEqual(self.calendar.get_work_hours_count(start, stop), 0)

    def test_people_work_on_it_too(self):
        """SQ-15 Employees of the calendar work on the day, in their own zone; people
        without fixed hours are as free as before.
        """
        self.agent.resource_calendar_id = self.calendar
        self.agent.tz = "America/New_York"
        flexible = self.create_calendar("Flexible", "Europe/Rome", 9, 18)
        flexible.flexible_hours = True
        free = self.colleague
        free.resource_calendar_id = flexible
        start, stop = utc(datetime(2026, 3, 7)), utc(datetime(2026, 3, 8, 5))
        resources = self.agent.resource_id
        work = self.calendar._work_intervals_batch(start, stop, resources=resources)
        (interval,) = work[resources.id]
        self.assertEqual(interval[0].astimezone(timezone.utc).hour, 14)
        before = flexible._attendance_intervals_batch(
            start, stop, resources=free.resource_id
        )
        self.create_day(flexible, SATURDAY)
        after = flexible._attendance_intervals_batch(
            start, stop, resources=free.resource_id
        )
        for key in before:
            self.assertEqual([i[:2] for i in before[key]], [i[:2] for i in after[key]])
        unusual = self.calendar._get_unusual_days(start, stop)
        self.assertFalse(unusual["2026-03-07"])

    def test_two_weeks(self):
        """SQ-15 In a calendar of two weeks it works like the weekday of its own
        week.
        """
        calendar = self.create_calendar("Two weeks", "UTC", 9, 18, [])
        week = self.env["resource.calendar.attendance"].get_week_type(SATURDAY)
        calendar.two_weeks_calendar = True
        calendar.attendance_ids = [
            Command.create(
                {
                    "name": "Monday",
                    "dayofweek": "0",
                    "week_type": str(week_type),
                    "hour_from": 8,
                    "hour_to": 10 if week_type == week else 14,
                    "day_period": "full_day",
                }
            )
            for week_type in (0, 1)
        ]
        self.create_day(calendar, SATURDAY)
        self.create_day(calendar, SATURDAY + timedelta(days=7))
        hours = [
            calendar.get_work_hours_count(
                utc(datetime(2026, 3, day)), utc(datetime(2026, 3, day + 1))
            )
            for day in (7, 14)
        ]
        self.assertEqual(hours, [2, 6])

    def test_random_inputs(self):
        """SQ-15 Clocks, plan_hours and get_work_hours_count agree over a year full of
        holidays and make-up days, in three zones.
        """
        for zone in ("Europe/Rome", "America/New_York", "Asia/Shanghai"):
            calendar = self.env["resource.calendar"].create({"name": zone, "tz": zone})
            chance = random.Random(zone)
            used = set()
            for _round in range(20):
                day = date(2026, 1, 5) + timedelta(days=chance.randrange(350))
                start = datetime.combine(day, datetime.min.time())
                if {day, day - timedelta(days=1), day + timedelta(days=1)} & used:
                    continue
                used.add(day)
                if chance.random() < 0.5:
                    self.holiday(calendar, start, start + timedelta(hours=20))
                else:
                    own = {"hours": "custom", "hour_from": 6.5, "hour_to": 24}
                    self.create_day(
                        calendar, day, **(own if chance.random() < 0.5 else {})
                    )
            self.check_calendar(calendar, chance)

    def check_calendar(self, calendar, chance):
        """Compare 60 random questions."""
        start = datetime(2026, 1, 1)
        time = calendar._get_working_time(start, datetime(2027, 1, 1))
        for _round in range(60):
            moment = start + timedelta(seconds=chance.randrange(365 * 86400))
            minutes = chance.randrange(1, 6000)
            due = calendar.plan_hours(minutes / 60, utc(moment), compute_leaves=True)
            due = due.astimezone(timezone.utc).replace(tzinfo=None)
            ours = time.add(moment, minutes)
            self.assertLess(abs(ours - due), timedelta(seconds=1), (moment, minutes))
            hours = calendar.get_work_hours_count(utc(moment), utc(due))
            self.assertAlmostEqual(time.between(moment, due), hours * 60, delta=0.05)

    def test_a_calendar_without_make_up_days_costs_nothing(self):
        """A calendar that has been asked before asks no more for make-up days."""
        start, stop = utc(datetime(2026, 3, 2)), utc(datetime(2026, 3, 9))
        other = self.create_calendar("Other", "UTC", 9, 18)
        other.get_work_hours_count(start, stop)
        self.env.flush_all()
        with self.assertQueryCount(2):  # attendances and leaves, as in Odoo itself
            other.get_work_hours_count(start, stop)

    def test_bad_days_are_refused(self):
        """Hours that cannot be are refused, in words that name the date."""
        with self.assertRaisesRegex(ValidationError, "2026-03-14.*closed|closed.*14"):
            self.create_day(self.calendar, date(2026, 3, 14), dayofweek="6")
        for day, values in enumerate(
            (
                {"hour_from": 9, "hour_to": 9},
                {"hour_from": 9, "hour_to": 25},
                {"hour_from": 9, "hour_to": 18, "break_from": 8, "break_to": 10},
                {"hour_from": 9, "hour_to": 18, "break_from": 12, "break_to": 0},
            ),
            15,
        ):
            with self.assertRaisesRegex(ValidationError, f"2026-03-{day}"):
                self.create_day(
                    self.calendar, date(2026, 3, day), hours="custom", **values
                )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_who_keeps_them(self):
        """Agents read make-up days, service managers keep them, another company's are
        out of reach.
        """
        own = self.day.with_user(self.agent.user_id)
        self.assertEqual(own.name, "Make-up")
        for action in (
            lambda: own.write({"name": "Mine"}),
            own.unlink,
            lambda: own.copy({"date": date(2026, 3, 14)}),
        ):
            with self.assertRaises(AccessError):
                action()
        self.day.with_user(self.manager.user_id).name = "Kept"
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.calendar.company_id = self.env.company
        boss = new_test_user(
            self.env,
            login="elsewhere",
            groups="service_quality.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            self.day.with_user(boss).read(["name"])


class TestLoadHolidays(ClockCommon):
    """A year's days from a file, loaded by a service manager."""

    def load(self, content, calendars=None, user=None):
        """Load a file as the service manager would; returns the wizard."""
        Wizard = self.env["resource.calendar.load.holidays"].with_user(
            user or self.manager.user_id
        )
        if isinstance(content, str):
            content = content.encode()
        wizard = Wizard.create(
            {
                "file": base64.b64encode(content),
                "calendar_ids": [Command.set((calendars or self.calendar).ids)],
            }
        )
        wizard.action_load()
        return wizard

    def leaves(self, calendar=None):
        """The public holidays of a calendar, as strings."""
        found = self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", (calendar or self.calendar).id)], order="date_from"
        )
        return [(str(leave.date_from), str(leave.date_to)) for leave in found]

    def test_the_official_year(self):
        """SQ-15 The official year of 2026 loads once and not twice, and the clocks
        follow it.
        """
        calendar = self.create_calendar("Shanghai", "Asia/Shanghai", 9, 18)
        content = EXAMPLE.read_bytes()
        wizard = self.load(content, calendar)
        self.assertEqual(len(self.leaves(calendar)), 33)
        self.assertEqual(len(calendar.extra_day_ids), 6)
        again = self.load(content, calendar)
        self.assertIn("0", again.preview)
        self.assertEqual(len(self.leaves(calendar)), 33)
        self.assertEqual(len(calendar.extra_day_ids), 6)
        self.assertFalse(wizard.problems)
        # Friday before the Spring Festival: Saturday is worked, then nine days rest.
        friday = datetime(2026, 2, 13, 9)
        time = calendar._get_working_time(friday, friday)
        self.assertEqual(time.nth_day_end(friday, 1), datetime(2026, 2, 14, 10))
        self.assertEqual(time.nth_day_end(friday, 2), datetime(2026, 2, 24, 10))

    def test_days_are_those_of_the_calendar(self):
        """SQ-15 Around daylight saving, on a leap day and in two zones a holiday is the
        whole local day.
        """
        shanghai = self.create_calendar("Shanghai", "Asia/Shanghai", 9, 18)
        self.load(
            "date,name,kind\n2026-03-29,Change,holiday\n2026-10-25,Back,holiday\n"
            "2028-02-29,Leap,holiday\n",
            self.calendar | shanghai,
        )
        self.assertEqual(
            self.leaves(),
            [
                ("2026-03-28 23:00:00", "2026-03-29 21:59:59"),
                ("2026-10-24 22:00:00", "2026-10-25 22:59:59"),
                ("2028-02-28 23:00:00", "2028-02-29 22:59:59"),
            ],
        )
        self.assertEqual(
            self.leaves(shanghai)[2], ("2028-02-28 16:00:00", "2028-02-29 15:59:59")
        )
        monday = datetime(2028, 2, 28, 9)
        time = self.calendar._get_working_time(monday, monday)
        self.assertEqual(time.nth_day_end(monday, 1), datetime(2028, 3, 1, 17))

    def test_a_holiday_of_a_calendar_that_never_closes(self):
        """SQ-15 The holiday is no working day there either, to the last second."""
        always = self.create_calendar("Always", "UTC", 0, 24, range(7))
        self.load("date;name;kind\n2026-03-03;Off;holiday\n", always)
        monday = datetime(2026, 3, 2, 9)
        time = always._get_working_time(monday, monday)
        self.assertEqual(time.nth_day_end(monday, 1), datetime(2026, 3, 5))

    def test_how_files_are_written(self):
        """SQ-15 UTF-8 with and without mark, GB18030, Chinese headings, other
        separators.
        """
        text = "日期,名称,类型,星期\n2026年3月3日,元旦,放假,\n2026/3/7,补班,上班,周二\n"
        for content in (
            text.encode(),
            b"\xef\xbb\xbf" + text.encode(),
            text.encode("gb18030"),
            text.replace(",", "\t").encode(),
            text.replace("\n", "\r\n").encode(),
        ):
            days, problems = holiday_csv.read_days(content)
            self.assertFalse(problems)
            self.assertEqual([day.name for day in days], ["元旦", "补班"])
            self.assertEqual(days[1].weekday, 1)

    def test_nothing_is_half_loaded(self):
        """SQ-15 Each bad line is named with its mend, and none of the file is
        loaded.
        """
        bad = (
            "date,name,kind,works like\n2026-03-03,Good,holiday,\n"
            "2026-02-30,No date,holiday,\n2026-03-04,,holiday,\n"
            "2026-03-05,What,party,\n2026-03-07,Like,workday,someday\n"
            "2026-03-03,Twice,holiday,\n"
        )
        with self.assertRaises(UserError) as caught:
            self.load(bad)
        for line in range(3, 8):
            self.assertIn(f"Line {line}:", str(caught.exception))
        self.assertFalse(self.leaves())
        with self.assertRaisesRegex(UserError, "kind"):
            self.load("date,name\n2026-03-03,Good\n")
        with self.assertRaisesRegex(UserError, "no days"):
            self.load("date,name,kind\n")
        with self.assertRaisesRegex(UserError, "Line 3.*closed"):
            self.load(
                "date,name,kind,works like\n2026-03-03,Good,holiday,\n"
                "2026-03-07,Work,workday,sunday\n"
            )
        self.assertFalse(self.leaves())

    def test_a_day_is_one_or_the_other(self):
        """SQ-15 A date that is a holiday already cannot be loaded as worked, nor the
        other way round.
        """
        self.load("date,name,kind\n2026-03-03,Off,holiday\n2026-03-07,On,workday\n")
        with self.assertRaisesRegex(UserError, "2026-03-03 is a public holiday"):
            self.load("date,name,kind\n2026-03-03,On,workday\n")
        with self.assertRaisesRegex(UserError, "2026-03-07 is a make-up day"):
            self.load("date,name,kind\n2026-03-07,Off,holiday\n")

    def test_preview(self):
        """The form says what is new before anything is loaded."""
        action = self.env.ref("service_quality.resource_calendar_load_holidays_action")
        form = Form(
            self.env[action.res_model]
            .with_user(self.manager.user_id)
            .with_context(
                active_model="resource.calendar", active_ids=self.calendar.ids
            )
        )
        form.file = base64.b64encode(EXAMPLE.read_bytes())
        self.assertIn("33", form.preview)
        form.file = base64.b64encode(b"date\n")
        self.assertTrue(form.problems)
        self.assertFalse(self.leaves())

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_agents_load_nothing(self):
        """Agents and supervisors cannot load holidays, nor through the calendar."""
        for person in (self.agent, self.leader):
            with self.assertRaises(AccessError):
                self.load(
                    "date,name,kind\n2026-03-03,Off,holiday\n", user=person.user_id
                )
        days, _problems = holiday_csv.read_days(EXAMPLE.read_bytes())
        with self.assertRaises(AccessError):
            self.calendar.with_user(self.agent.user_id).load_special_days(days)
