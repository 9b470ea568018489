"""Working-time arithmetic on plain datetimes.

Two classes answer the same three questions: :class:`WorkingTime` from the intervals of
a calendar, :class:`ElapsedTime` when the time runs around the clock. All datetimes are
naive UTC, as Odoo stores them, and exact to the second.
"""

from bisect import bisect_left, bisect_right
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)
SECOND = timedelta(seconds=1)


def _seconds(moment):
    """Seconds since the epoch, fractions cut off as Odoo's own datetimes do."""
    return (moment - EPOCH) // SECOND


def _moment(seconds):
    return EPOCH + timedelta(seconds=seconds)


def _local_day(moment, zone):
    """Ordinal of the day that the naive UTC ``moment`` belongs to in ``zone``."""
    return moment.replace(tzinfo=timezone.utc).astimezone(zone).toordinal()


class ElapsedTime:
    """Time that runs around the clock; its days are those of the zone ``tz``."""

    def __init__(self, tz="UTC"):
        self.zone = ZoneInfo(tz)

    def add(self, start, minutes):
        """The moment ``minutes`` after ``start``."""
        return start + timedelta(seconds=round(minutes * 60))

    def between(self, start, stop):
        """Minutes from ``start`` to ``stop``, 0 when they are in the wrong order."""
        return max(0, _seconds(stop) - _seconds(start)) / 60

    def nth_day_end(self, start, days):
        """Midnight that ends the ``days``-th day after the day of ``start``."""
        day = datetime.fromordinal(_local_day(start, self.zone) + days + 1)
        return self._midnight(day)

    def nth_day_start(self, start, days):
        """Midnight that begins the ``days``-th day after the day of ``start``."""
        return self.nth_day_end(start, days - 1)

    def _midnight(self, day):
        local = datetime.combine(day, time.min, tzinfo=self.zone)
        return local.astimezone(timezone.utc).replace(tzinfo=None)


class WorkingTime:
    """Working time of one calendar inside a window.

    Built once from sorted, disjoint ``(start, stop)`` intervals; every question is then
    a bisection in the cumulated working seconds. Beyond the last interval the time runs
    on around the clock, so that an answer always exists: a window has to be chosen wide
    enough for that never to matter.
    """

    def __init__(self, intervals, tz="UTC"):
        """:param intervals: naive UTC ``(start, stop)``, sorted and without overlap
        :param tz: name of the zone whose midnights part the working days
        """
        self.zone = ZoneInfo(tz)
        self._starts, self._stops, self._done = [], [], []
        self._days, self._day_stops = [], []
        done = 0
        for start, stop in intervals:
            self._starts.append(_seconds(start))
            self._stops.append(_seconds(stop))
            done += self._stops[-1] - self._starts[-1]
            self._done.append(done)
            self._close_day(_local_day(start, self.zone), self._stops[-1])

    def _close_day(self, day, stop):
        """Keep the end of the last interval of every working day."""
        if self._days and self._days[-1] == day:
            self._day_stops[-1] = stop
        else:
            self._days.append(day)
            self._day_stops.append(stop)

    def _worked(self, seconds):
        """Working seconds from the start of the window to ``seconds``."""
        position = bisect_right(self._starts, seconds) - 1
        if position < 0:
            return 0
        missing = max(0, self._stops[position] - seconds)
        beyond = 0
        if position == len(self._starts) - 1:
            beyond = max(0, seconds - self._stops[-1])
        return self._done[position] - missing + beyond

    def add(self, start, minutes):
        """The first moment at which ``minutes`` of working time have passed since
        ``start``.

        A result at the end of a working day is that end, not the next morning.
        """
        if minutes <= 0:
            return start
        goal = self._worked(_seconds(start)) + round(minutes * 60)
        position = bisect_left(self._done, goal)
        if position == len(self._done):
            if not self._done:
                return start + timedelta(seconds=round(minutes * 60))
            return _moment(self._stops[-1] + goal - self._done[-1])
        return _moment(self._stops[position] - (self._done[position] - goal))

    def between(self, start, stop):
        """Working minutes from ``start`` to ``stop``, 0 when they are in the wrong
        order.
        """
        worked = self._worked(_seconds(stop)) - self._worked(_seconds(start))
        return max(0, worked) / 60

    def nth_day_end(self, start, days):
        """End of the working time of the ``days``-th working day after the day of
        ``start``.

        The day of ``start`` is day 0, whether it is a working day or not.
        """
        day = _local_day(start, self.zone)
        position = bisect_right(self._days, day) + days - 1
        if days and 0 <= position < len(self._days):
            return _moment(self._day_stops[position])
        if not days and position >= 0 and self._days[position] == day:
            return _moment(self._day_stops[position])
        return ElapsedTime(str(self.zone)).nth_day_end(start, days)

    def nth_day_start(self, start, days):
        """Midnight that begins the ``days``-th working day after the day of ``start``.

        The day of ``start`` is day 0.
        """
        position = bisect_right(self._days, _local_day(start, self.zone)) + days - 1
        elapsed = ElapsedTime(str(self.zone))
        if days and 0 <= position < len(self._days):
            days = self._days[position] - _local_day(start, self.zone)
        return elapsed.nth_day_start(start, days)
