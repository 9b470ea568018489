"""Working-time arithmetic, alone and against Odoo's own."""

import random
from datetime import datetime, timedelta, timezone

from odoo.addons.service_quality.tools.working_time import ElapsedTime, WorkingTime

from .clock_common import ClockCommon

WEEK = [
    (datetime(2026, 3, day, 8), datetime(2026, 3, day, 17))
    for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)
]


class TestWorkingTime(ClockCommon):
    """The plain class: 8:00-17:00 UTC, which is 9:00-18:00 in Rome."""

    def setUp(self):
        super().setUp()
        self.time = WorkingTime(WEEK, "Europe/Rome")

    def test_add_skips_what_is_not_worked(self):
        """SQ-15 Minutes run in working time only, not over night or week-end."""
        friday = datetime(2026, 3, 6, 16, 30)
        self.assertEqual(self.time.add(friday, 45), datetime(2026, 3, 9, 8, 15))
        saturday = datetime(2026, 3, 7, 12)
        self.assertEqual(self.time.add(saturday, 1), datetime(2026, 3, 9, 8, 1))

    def test_a_full_day_ends_in_the_evening(self):
        """A result at closing time is that evening, not the next morning."""
        morning = datetime(2026, 3, 2, 8)
        self.assertEqual(self.time.add(morning, 9 * 60), datetime(2026, 3, 2, 17))
        self.assertEqual(self.time.add(morning, 0), morning)

    def test_seconds_count(self):
        """Nothing is rounded to minutes."""
        start = datetime(2026, 3, 2, 16, 59, 30)
        self.assertEqual(self.time.add(start, 1), datetime(2026, 3, 3, 8, 0, 30))
        self.assertEqual(self.time.between(start, datetime(2026, 3, 3, 8, 0, 30)), 1)

    def test_between_is_never_negative(self):
        """Two moments in the wrong order are no time apart."""
        self.assertEqual(
            self.time.between(datetime(2026, 3, 4), datetime(2026, 3, 3)), 0
        )
        self.assertEqual(
            self.time.between(datetime(2026, 3, 6, 17), datetime(2026, 3, 9, 8)), 0
        )

    def test_nth_day_end(self):
        """SQ-15 N working days end with the N-th working day after the start day."""
        friday_night = datetime(2026, 3, 6, 22)
        self.assertEqual(
            self.time.nth_day_end(friday_night, 1), datetime(2026, 3, 9, 17)
        )
        saturday = datetime(2026, 3, 7, 12)
        self.assertEqual(self.time.nth_day_end(saturday, 1), datetime(2026, 3, 9, 17))
        self.assertEqual(
            self.time.nth_day_end(datetime(2026, 3, 6, 9), 5), datetime(2026, 3, 13, 17)
        )

    def test_the_day_is_that_of_the_zone(self):
        """23:30 UTC on Sunday is Monday in Rome: day 0 is Monday."""
        sunday_night = datetime(2026, 3, 8, 23, 30)
        self.assertEqual(
            self.time.nth_day_end(sunday_night, 1), datetime(2026, 3, 10, 17)
        )

    def test_beyond_the_window_there_is_an_answer(self):
        """A window that is too narrow never makes a crash."""
        late = datetime(2026, 3, 13, 16)
        self.assertEqual(self.time.add(late, 120), datetime(2026, 3, 13, 18))
        self.assertEqual(
            WorkingTime([], "UTC").add(late, 60), late + timedelta(hours=1)
        )
        self.assertGreater(self.time.nth_day_end(late, 3), late)

    def test_elapsed_days_end_at_midnight(self):
        """Around the clock a day ends at midnight of the zone, daylight saving
        included.
        """
        time = ElapsedTime("Europe/Rome")
        saturday = datetime(2026, 3, 28, 12)
        self.assertEqual(time.nth_day_end(saturday, 0), datetime(2026, 3, 28, 23))
        self.assertEqual(time.nth_day_end(saturday, 1), datetime(2026, 3, 29, 22))
        self.assertEqual(time.add(saturday, 24 * 60), datetime(2026, 3, 29, 12))


class TestAgainstOdoo(ClockCommon):
    """The class agrees with ``plan_hours`` and ``get_work_hours_count``."""

    def test_random_inputs(self):
        """SQ-15 Due times equal those of the calendar itself, over a year with
        holidays.
        """
        standard = self.env["resource.calendar"].create(
            {"name": "Two shifts", "tz": "America/New_York"}
        )
        for calendar in (self.calendar, standard):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "calendar_id": calendar.id,
                    "date_from": datetime(2026, 5, 1),
                    "date_to": datetime(2026, 5, 1, 23, 59, 59),
                }
            )
            self.check_calendar(calendar, random.Random(calendar.name))

    def check_calendar(self, calendar, chance):
        """Compare 150 random questions."""
        start = datetime(2026, 1, 1)
        time = calendar._get_working_time(start, datetime(2027, 1, 1))
        for _round in range(150):
            moment = start + timedelta(seconds=chance.randrange(365 * 86400))
            minutes = chance.randrange(1, 6000)
            aware = moment.replace(tzinfo=timezone.utc)
            due = calendar.plan_hours(minutes / 60, aware, compute_leaves=True)
            due = due.astimezone(timezone.utc).replace(tzinfo=None)
            ours = time.add(moment, minutes)
            self.assertLess(abs(ours - due), timedelta(seconds=1), (moment, minutes))
            hours = calendar.get_work_hours_count(
                aware, due.replace(tzinfo=timezone.utc), compute_leaves=True
            )
            self.assertAlmostEqual(time.between(moment, due), hours * 60, delta=0.05)

    def test_a_new_holiday_counts_at_once(self):
        """SQ-15 A holiday on the fifth working day moves the limit by one."""
        start = datetime(2026, 3, 2, 9)
        before = self.calendar._get_working_time(start, start).nth_day_end(start, 5)
        self.assertEqual(before, datetime(2026, 3, 9, 17))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": datetime(2026, 3, 8, 23),
                "date_to": datetime(2026, 3, 9, 23),
            }
        )
        after = self.calendar._get_working_time(start, start).nth_day_end(start, 5)
        self.assertEqual(after, datetime(2026, 3, 10, 17))

    def test_daylight_saving(self):
        """On the Monday after the change nine o'clock in Rome is one hour earlier in
        UTC.
        """
        friday = datetime(2026, 3, 27, 16)
        time = self.calendar._get_working_time(friday, friday)
        self.assertEqual(time.add(friday, 120), datetime(2026, 3, 30, 8))

    def test_round_the_clock_calendar_has_no_gaps(self):
        """A calendar of whole days runs through midnight without losing anything."""
        always = self.create_calendar("Always", "UTC", 0, 24, range(7))
        start = datetime(2026, 3, 2)
        time = always._get_working_time(start, start)
        self.assertEqual(time.add(start, 60 * 24 * 30), start + timedelta(days=30))

    def test_a_known_calendar_costs_no_query(self):
        """A due time of a calendar that has been asked before needs no database."""
        start = datetime(2026, 3, 2, 9)
        self.calendar._get_working_time(start, start)
        with self.assertQueryCount(0):
            for days in range(100):
                self.calendar._get_working_time(start, start).nth_day_end(start, days)

    def test_a_calendar_without_hours_runs_around_the_clock(self):
        """Whatever is missing, there is no crash."""
        empty = self.create_calendar("Empty", "UTC", 9, 18, [])
        start = datetime(2026, 3, 7, 12)
        due = empty._get_working_time(start, start).add(start, 60)
        self.assertEqual(due, start + timedelta(hours=1))
