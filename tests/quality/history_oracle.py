"""What every clock of an event log must be, computed without the addons.

Plain Python over the CSV text. A help desk open Monday to Friday, 9:00 to 18:00 in
Rome, promises a first response within 4 working hours and a solution within 5 working
days. Time is walked day by day in whole seconds: slow, short and easy to check by hand.
"""

import csv
import io
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
OPENS, CLOSES = time(9), time(18)
RESPONSE_SECONDS = 4 * 3600
RESOLUTION_DAYS = 5

EVENTS = {
    "Take in charge ticket": "first_response",
    "Wait": "wait",
    "Resolve ticket": "solve",
    "RESOLVED": "solve",
    "Reopen": "reopen",
    "Closed": "close",
    "DUPLICATE": "void",
    "INVALID": "void",
}


class Verdict(NamedTuple):
    """A clock's last word: due time (naive UTC) and met, breached, void, …"""

    due: datetime
    outcome: str


def opening_hours(day):
    """Return the (start, stop) of a day in UTC, or None when closed."""
    if day.weekday() > 4:
        return None
    return tuple(
        datetime.combine(day, edge, ROME).astimezone(UTC) for edge in (OPENS, CLOSES)
    )


def walk(moment):
    """Yield the opening hours from the day of `moment` on."""
    day = moment.astimezone(ROME).date()
    while True:
        hours = opening_hours(day)
        if hours:
            yield hours
        day += timedelta(days=1)


def seconds_open(begin, end):
    """Seconds of opening hours between two moments."""
    total = timedelta()
    for opens, closes in walk(begin):
        if opens >= end:
            return int(total.total_seconds())
        overlap = min(closes, end) - max(opens, begin)
        total += max(overlap, timedelta())


def after_seconds_open(moment, seconds):
    """The moment when so many seconds of opening hours have passed."""
    left = timedelta(seconds=seconds)
    if not left:
        return moment
    for opens, closes in walk(moment):
        begin = max(opens, moment)
        if begin >= closes:
            continue
        if closes - begin >= left:
            return begin + left
        left -= closes - begin


def end_of_working_day(moment, number):
    """The closing time of the n-th working day after the day of `moment`."""
    today = moment.astimezone(ROME).date()
    later = (
        hours for hours in walk(moment) if hours[0].astimezone(ROME).date() > today
    )
    for _count in range(number):
        closes = next(later)[1]
    return closes


def read_cases(csv_text, zone=ROME, events=None):
    """Return {case: [(moment, kind or None)]}, each case in time order."""
    events = EVENTS if events is None else events
    cases = {}
    for row in csv.DictReader(io.StringIO(csv_text)):
        moment = datetime.fromisoformat(row["at"]).replace(tzinfo=zone)
        entry = (moment.astimezone(UTC), events.get(row["activity"]))
        cases.setdefault(row["case"], []).append(entry)
    # sorted() keeps the order of the file among equal times
    return {case: sorted(rows, key=lambda row: row[0]) for case, rows in cases.items()}


def first_response(rows, now):
    """Verdict on the promise to answer within 4 working hours."""
    due = after_seconds_open(rows[0][0], RESPONSE_SECONDS)
    if any(kind == "void" for _moment, kind in rows):
        return Verdict(naive(due), "void")
    answered = [m for m, kind in rows if kind in ("first_response", "solve", "close")]
    if answered:
        return Verdict(naive(due), "met" if answered[0] <= due else "breached")
    return Verdict(naive(due), "breached" if due < now else "running")


def resolution(rows, now):
    """Verdict on the promise to solve within 5 working days."""
    due = end_of_working_day(rows[0][0], RESOLUTION_DAYS)
    breached = False
    course = list(phases(rows, now))
    following = [mode for _begin, _end, mode in course[1:]] + [None]
    for (begin, end, mode), after in zip(course, following, strict=True):
        if mode == "work" and end > due:
            breached = True
        ended_rest = mode == "rest" and after == "work"
        ended_wait = mode == "wait" and after is not None
        if (ended_rest or ended_wait) and not breached:
            due = after_seconds_open(due, seconds_open(begin, end))
    if mode == "void":
        return Verdict(naive(due), "void")
    open_as = {"work": "running", "wait": "paused", "rest": "met"}
    return Verdict(naive(due), "breached" if breached else open_as[mode])


def phases(rows, now):
    """Cut a case into (begin, end, mode): work, wait, rest (solved), void."""
    mode = "work"
    begin = rows[0][0]
    for moment, kind in rows:
        if mode == "void":
            break
        before = mode
        if kind == "void":
            mode = "void"
        elif kind in ("solve", "close"):
            mode = "rest"
        elif mode == "rest":
            mode = "work" if kind in ("first_response", "reopen") else "rest"
        else:
            mode = "wait" if kind == "wait" else "work"
        if mode != before:
            yield begin, moment, before
            begin = moment
    yield begin, now, mode


def judge(csv_text, now, zone=ROME, events=None):
    """Return {case: {metric: Verdict}} of a log."""
    now = now.replace(tzinfo=UTC)
    return {
        case: {
            "first_response": first_response(rows, now),
            "resolution": resolution(rows, now),
        }
        for case, rows in read_cases(csv_text, zone, events).items()
    }


def naive(moment):
    """Naive UTC, as Odoo stores it."""
    return moment.replace(tzinfo=None)
