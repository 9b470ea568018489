"""On which days a plan is due. Dates in, dates out; the calendar is asked."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
# A calendar without any working day for so long has none that matters.
HORIZON = 400


class Rule(NamedTuple):
    """How often: ``daily``, ``weekly``, ``monthly``, ``every_n`` (days) or ``once``."""

    frequency: str
    start: date
    # Monday is 0; the day of the month; the number of days for ``every_n``
    weekday: int = 0
    monthday: int = 1
    interval: int = 1


def get_next_day(rule, after, works=lambda day: True):
    """The first day after the date ``after`` on which ``rule`` is due, None for never.

    A day of the week or month that is not worked is put off to the next one that is.
    ``every_n`` counts working days from the start.

    :param works: says of a date whether it is worked
    """
    if rule.frequency == "once":
        day = _get_working_day(rule.start, works)
        return day if day and day > after else None
    if rule.frequency in ("daily", "every_n"):
        return _get_counted_day(rule, after, works)
    # A nominal day up to a horizon before may have been put off behind ``after``.
    first = max(rule.start, after - timedelta(days=40))
    for offset in range(HORIZON):
        nominal = first + offset * DAY
        if _is_nominal(rule, nominal):
            day = _get_working_day(nominal, works)
            if day and day > after:
                return day
    return None


def _is_nominal(rule, day):
    if rule.frequency == "weekly":
        return day.weekday() == rule.weekday
    last = monthrange(day.year, day.month)[1]
    return day.day == min(rule.monthday, last)


def _get_working_day(day, works):
    """The date itself, or the next one that is worked."""
    for _attempt in range(HORIZON):
        if works(day):
            return day
        day += DAY
    return None


def _get_counted_day(rule, after, works):
    """Every working day, or every n-th one counted from the start."""
    interval = max(1, rule.interval) if rule.frequency == "every_n" else 1
    if interval == 1:
        return _get_working_day(max(rule.start, after + DAY), works)
    day, count, idle = rule.start, 0, 0
    while idle < HORIZON:
        if works(day):
            idle = 0
            if count % interval == 0 and day > after:
                return day
            count += 1
        else:
            idle += 1
        day += DAY
    return None
