"""How long somebody was there: plain days and moments in, plain numbers out.

Spans of days include both ends. Leave is parted from employment, because a short leave
makes nobody less present, while what is counted per month is compared with the time
that was really worked.
"""

from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
# Two leaves with a weekend between them are one.
BRIDGED_DAYS = 2


class Stretch(NamedTuple):
    """Days, both ends included, on which the same ``key`` held."""

    first: date
    last: date
    key: object

    @property
    def days(self):
        """How many days there are."""
        return (self.last - self.first).days + 1


class Presence(NamedTuple):
    """How long somebody was there in a period."""

    stretches: tuple  # of Stretch, by version of the employee
    period_days: int
    eligible_days: int
    availability: float  # 1.0 is full time for the whole period

    @property
    def percent(self):
        """Eligible days in percent of the days of the period."""
        return 100.0 * self.eligible_days / self.period_days


def cut(first, last, spans):
    """The parts of ``spans`` between ``first`` and ``last``; an end None is open."""
    kept = (
        (max(first, start or date.min), min(last, stop or date.max))
        for start, stop in spans
    )
    return [(start, stop) for start, stop in kept if start <= stop]


def join(spans, bridge=0):
    """Sorted spans without overlap; what ``bridge`` days or fewer part is one.

    :param spans: (first, last) days in any order
    """
    joined = []
    for start, stop in sorted(spans):
        if joined and (start - joined[-1][1]).days <= bridge + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    return joined


def count_days(spans):
    """How many days there are in spans without overlap."""
    return sum((stop - start).days + 1 for start, stop in spans)


def part(holds, spans):
    """Days parted where something else began to hold.

    :param holds: [(since, key)], oldest first; the first holds before its day too
    :param spans: (first, last) days, without overlap
    :return: list of Stretch in order of time
    """
    parted = []
    for index, (since, key) in enumerate(holds):
        following = holds[index + 1][0] if index + 1 < len(holds) else None
        until = following and following - DAY
        for start, stop in spans:
            parted += [
                Stretch(*days, key)
                for days in cut(start, stop, [(since if index else None, until)])
            ]
    return sorted(parted, key=lambda stretch: stretch.first)


def count_long_leave(spans, leaves, long_leave):
    """Days of ``spans`` that fall on a leave of at least ``long_leave`` days.

    How long a leave is counts from its first to its last day, also outside the spans.

    :param leaves: (first, last) days in any order
    """
    long = [
        (start, stop)
        for start, stop in join(leaves, BRIDGED_DAYS)
        if (stop - start).days + 1 >= long_leave
    ]
    return sum(count_days(cut(start, stop, long)) for start, stop in spans)


def longest(weights):
    """The key with the most, of equal ones the one that came last; None without any.

    :param weights: (key, number) in order of time; a key may come several times
    """
    total, last = {}, {}
    for index, (key, number) in enumerate(weights):
        total[key] = total.get(key, 0) + number
        last[key] = index
    return max(total, key=lambda key: (total[key], last[key]), default=None)
