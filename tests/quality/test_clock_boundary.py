"""A promise is kept to its last second, whatever lies between: nights, week-ends,
holidays, make-up days, the change of the clocks, another zone.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from .clock_common import ClockCommon

SECOND = timedelta(seconds=1)
TWENTY = {"first_response": (20, "minute")}


class Case(NamedTuple):
    """A ticket comes in at ``began`` and is due at ``due``, both in UTC."""

    name: str
    began: str
    due: str
    zone: str = "Europe/Rome"
    targets: dict = TWENTY


class TestClockBoundary(ClockCommon):
    """Monday to Friday 9:00-18:00 in the zone; Thursday 12 March 2026 is a holiday,
    Saturday 14 March is worked.
    """

    CASES = (
        Case("within a day", "2026-03-02 09:00:00", "2026-03-02 09:20:00"),
        Case("over night", "2026-03-02 16:50:00", "2026-03-03 08:10:00"),
        Case("week-end", "2026-03-06 16:50:00", "2026-03-09 08:10:00"),
        Case("came in on Sunday", "2026-03-08 12:00:00", "2026-03-09 08:20:00"),
        Case("holiday", "2026-03-11 16:50:00", "2026-03-13 08:10:00"),
        Case("came in on the holiday", "2026-03-12 10:00:00", "2026-03-13 08:20:00"),
        Case("make-up day", "2026-03-13 16:50:00", "2026-03-14 08:10:00"),
        Case("spring forward", "2026-03-27 16:50:00", "2026-03-30 07:10:00"),
        Case("fall back", "2026-10-23 15:50:00", "2026-10-26 08:10:00"),
        Case("east", "2026-03-06 09:50:00", "2026-03-09 01:10:00", "Asia/Shanghai"),
        Case("west", "2026-03-06 22:50:00", "2026-03-09 13:10:00", "America/New_York"),
        Case(
            "half an hour",
            "2026-03-06 12:20:00",
            "2026-03-09 03:40:00",
            "Asia/Kolkata",
        ),
        Case(
            "day of the week-end that is an hour short",
            "2026-03-28 12:00:00",
            "2026-03-29 12:00:00",
            targets={"first_response": (24, "hour", {"basis": "elapsed"})},
        ),
        Case(
            "working day with the holiday",
            "2026-03-11 09:00:00",
            "2026-03-13 17:00:00",
            targets={"first_response": (1, "working_day")},
        ),
        Case(
            "second working day is the make-up day",
            "2026-03-11 20:00:00",
            "2026-03-14 17:00:00",
            targets={"first_response": (2, "working_day")},
        ),
        Case(
            "working day in summer time",
            "2026-03-27 10:00:00",
            "2026-03-30 16:00:00",
            targets={"first_response": (1, "working_day")},
        ),
    )

    def create_hours(self, zone):
        """Working hours of the zone, with the holiday and the make-up day."""
        calendar = self.create_calendar("Zone", zone, 9, 18)
        self.env["service.calendar.extra.day"].create(
            {"calendar_id": calendar.id, "date": "2026-03-14", "name": "Make-up"}
        )
        if zone == "Europe/Rome":
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "calendar_id": calendar.id,
                    "date_from": "2026-03-11 23:00:00",
                    "date_to": "2026-03-12 22:59:59",
                }
            )
        return calendar

    def test_to_the_second(self):
        """SQ-07 Answered a second before and at the due time is in time (19:59, 20:00);
        a second later (20:01) is breached at the due time, by that second.
        """
        for case in self.CASES:
            with self.subTest(case.name):
                policy = self.create_policy(
                    targets=case.targets, calendar_id=self.create_hours(case.zone).id
                )
                due = datetime.fromisoformat(case.due)
                for offset, state in ((-1, "met"), (0, "met"), (1, "breached")):
                    ticket = self.create_ticket(case.began)
                    self.answer(ticket, due + offset * SECOND)
                    clock = self.assert_clock(ticket, due_at=case.due, state=state)
                    self.assertEqual(clock.breached_at or due, due)
                if case.targets is TWENTY:
                    self.assertAlmostEqual(clock.overrun_minutes, 1 / 60, places=4)
                policy.active = False

    def test_the_sweep_agrees(self):
        """SQ-16 Nobody answers: at the due second nothing is missed, a second later it
        is, also over the week-end that is an hour short.
        """
        self.create_policy(
            targets=TWENTY, calendar_id=self.create_hours("Europe/Rome").id
        )
        ticket = self.create_ticket("2026-03-27 16:50:00")
        self.sweep("2026-03-30 07:10:00")
        self.assert_clock(ticket, state="running")
        self.sweep("2026-03-30 07:10:01")
        self.assert_clock(ticket, state="breached", breached_at="2026-03-30 07:10:00")
