"""The life of a plain clock, step by step, without records."""

from datetime import datetime, timedelta

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from odoo.addons.service_quality.tools import clock_math
from odoo.addons.service_quality.tools.working_time import ElapsedTime, WorkingTime

MONDAY = datetime(2026, 3, 2, 9)
ALWAYS = ElapsedTime("UTC")
OFFICE = WorkingTime(
    [
        (datetime(2026, 3, day, 8), datetime(2026, 3, day, 17))
        for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20)
    ],
    "UTC",
)


def after(minutes):
    """A moment some minutes after Monday nine o'clock."""
    return MONDAY + timedelta(minutes=minutes)


@tagged("post_install", "-at_install")
class TestClockMath(BaseCase):
    """A clock of one hour around the clock, unless the test says otherwise."""

    def setUp(self):
        super().setUp()
        self.clock = clock_math.start(60, "minute", 80, MONDAY, ALWAYS)

    def test_start(self):
        """A new clock knows when it warns and when it is due."""
        self.assertEqual(self.clock.due_at, after(60))
        self.assertEqual(self.clock.warn_at, after(48))
        self.assertEqual(self.clock.state, "running")

    def test_to_the_second(self):
        """Met at the due time, breached one second later."""
        clock_math.stop(self.clock, after(60), ALWAYS)
        self.assertEqual((self.clock.state, self.clock.overrun_minutes), ("met", 0))
        late = clock_math.start(60, "minute", 80, MONDAY, ALWAYS)
        clock_math.stop(late, after(60) + timedelta(seconds=1), ALWAYS)
        self.assertEqual((late.state, late.breached_at), ("breached", after(60)))

    def test_each_step_twice_is_once(self):
        """Pausing, resuming, stopping, reopening or voiding twice changes nothing."""
        for name in ("pause", "resume", "stop", "reopen", "void", "revive"):
            step = getattr(clock_math, name)
            step(self.clock, after(10), ALWAYS)
            once = repr(self.clock)
            step(self.clock, after(10), ALWAYS)
            self.assertEqual(repr(self.clock), once, name)

    def test_rests_move_the_due_time(self):
        """Rests add up; the warning moves along."""
        for begin, end in ((10, 30), (40, 100)):
            clock_math.pause(self.clock, after(begin), ALWAYS)
            clock_math.resume(self.clock, after(end), ALWAYS)
        self.assertEqual(self.clock.due_at, after(140))
        self.assertEqual(self.clock.warn_at, after(128))
        clock_math.stop(self.clock, after(120), ALWAYS)
        self.assertEqual(self.clock.consumed_minutes, 40)

    def test_a_pause_after_the_due_time_saves_nothing(self):
        """Whoever starts to wait too late has missed the target."""
        clock_math.pause(self.clock, after(61), ALWAYS)
        self.assertEqual((self.clock.state, self.clock.due_at), ("breached", after(60)))
        clock_math.resume(self.clock, after(100), ALWAYS)
        clock_math.stop(self.clock, after(110), ALWAYS)
        self.assertEqual(self.clock.due_at, after(60))
        self.assertEqual(self.clock.overrun_minutes, 11)

    def test_holder(self):
        """Whoever held it when it was breached or met stays its holder."""
        clock_math.hold(self.clock, after(5), (1, 2, 3))
        clock_math.hold(self.clock, after(10), (4, 2, 3))
        self.assertEqual(self.clock.holder, (4, 2, 3))
        clock_math.hold(self.clock, after(61), (5, 2, 3))
        self.assertEqual(self.clock.holder, (4, 2, 3))
        met = clock_math.start(60, "minute", 80, MONDAY, ALWAYS)
        clock_math.stop(met, after(5), ALWAYS, (7, 2, 3))
        clock_math.hold(met, after(6), (8, 2, 3))
        self.assertEqual(met.holder, (7, 2, 3))

    def test_void_and_revive(self):
        """The time a clock was void is a rest; what it was comes back."""
        clock_math.void(self.clock, after(10), ALWAYS)
        clock_math.stop(self.clock, after(20), ALWAYS)
        self.assertEqual(self.clock.state, "void")
        clock_math.revive(self.clock, after(70), ALWAYS)
        self.assertEqual((self.clock.state, self.clock.due_at), ("running", after(120)))

    def test_reinstate(self):
        """A promise that comes back counts the time it was gone."""
        clock_math.void(self.clock, after(10), ALWAYS)
        clock_math.reinstate(self.clock, after(40), ALWAYS)
        self.assertEqual(self.clock.due_at, after(60))
        self.assertEqual(self.clock.consumed_minutes, 40)

    def test_retarget(self):
        """Another promise keeps consumed time and rests, in another unit too."""
        clock_math.pause(self.clock, after(10), ALWAYS)
        clock_math.resume(self.clock, after(30), ALWAYS)
        clock_math.retarget(self.clock, 2, "hour", 50, after(40), ALWAYS)
        self.assertEqual(self.clock.due_at, after(140))
        self.assertEqual(self.clock.warn_at, after(80))
        clock_math.retarget(self.clock, 15, "minute", 0, after(50), ALWAYS)
        self.assertEqual(self.clock.state, "breached")
        self.assertEqual(self.clock.breached_at, after(35))
        clock_math.retarget(self.clock, 9, "hour", 0, after(60), ALWAYS)
        self.assertEqual(self.clock.due_at, after(35), "a breach is final")

    def test_retarget_to_working_days(self):
        """A clock that turns to working days keeps the minutes it rested."""
        clock = clock_math.start(60, "minute", 80, MONDAY, OFFICE)
        clock_math.pause(clock, after(30), OFFICE)
        clock_math.resume(clock, datetime(2026, 3, 3, 8, 30), OFFICE)
        clock_math.retarget(
            clock, 2, "working_day", 80, datetime(2026, 3, 3, 8, 40), OFFICE
        )
        rest = OFFICE.between(after(30), datetime(2026, 3, 3, 8, 30))
        self.assertEqual(clock.due_at, OFFICE.add(datetime(2026, 3, 4, 17), rest))

    def test_next_check(self):
        """The sweep looks at the warning, just after the due time, and at the later
        steps.
        """
        self.assertEqual(clock_math.next_check(self.clock, 0, ()), after(48))
        second = timedelta(seconds=1)
        self.assertEqual(clock_math.next_check(self.clock, 1, ()), after(60) + second)
        clock_math.check(self.clock, after(60) + second)
        self.assertEqual(clock_math.next_check(self.clock, 2, (30, 90)), after(90))
        self.assertEqual(clock_math.next_check(self.clock, 3, (30, 90)), after(150))
        self.assertIsNone(clock_math.next_check(self.clock, 4, (30, 90)))
        clock_math.pause(self.clock, after(65), ALWAYS)
        self.assertIsNone(clock_math.next_check(self.clock, 2, (30, 90)))

    def test_summary(self):
        """A ticket shows its most urgent open clock."""
        other = clock_math.start(10, "hour", 80, MONDAY, ALWAYS)
        both = [self.clock, other]
        self.assertEqual(clock_math.summarise(both), ("running", after(60)))
        clock_math.stop(self.clock, after(61), ALWAYS)
        self.assertEqual(clock_math.summarise(both), ("running", after(600)))
        clock_math.pause(other, after(70), ALWAYS)
        self.assertEqual(clock_math.summarise(both), ("paused", None))
        clock_math.stop(other, after(80), ALWAYS)
        self.assertEqual(clock_math.summarise(both), ("breached", None))
        for clock in both:
            clock_math.void(clock, after(90), ALWAYS)
        self.assertEqual(clock_math.summarise(both), ("void", None))
        self.assertEqual(clock_math.summarise([]), (None, None))
