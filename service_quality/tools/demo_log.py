"""Ninety days of an invented service desk, as the event logs the import reads.

No ORM inside; the same seed gives the same days before any moment. Demo data only.
"""

import csv
import io
import random
from datetime import datetime, timedelta
from typing import NamedTuple

DAYS = 90
#: The activities of the logs, and what the import takes them for.
EVENTS = {
    "Answered": "first_response",
    "Waiting for customer": "wait",
    "Solved": "solve",
    "Reopened": "reopen",
    "Closed": "close",
    "Duplicate": "void",
}
#: Everything that the log knows about a case beside who, what and when.
COLUMNS = ("case", "activity", "agent", "at", "customer", "title")


class Skill(NamedTuple):
    """How an agent of the demo works: shares in percent, speed as a factor."""

    answers_in_time: int
    solves_in_time: int
    reopened: int
    speed: float


class Stream(NamedTuple):
    """Tickets of one kind that reach one team, and what it promises for them."""

    team: str
    kind: str
    category: str
    channel: str
    per_day: float
    answer_minutes: int
    solve_hours: int
    titles: tuple


class Desk(NamedTuple):
    """Who answers for a team, and when."""

    agents: tuple
    opens: int
    closes: int
    days: int


SKILLS = {
    "agent": Skill(97, 97, 2, 0.6),
    "agent2": Skill(90, 92, 5, 0.8),
    "agent3": Skill(92, 93, 5, 0.8),
    "agent4": Skill(62, 60, 14, 1.5),
    "agent5": Skill(86, 89, 6, 0.9),
}
DESKS = {
    "care": Desk(("agent", "agent2"), 8, 20, 7),
    "technical": Desk(("agent3", "agent4"), 9, 18, 5),
    "counter": Desk(("agent5", "agent2"), 9, 17, 6),
}
CUSTOMERS = (
    "Harbour Trading Co.",
    "Lakeside Clinic",
    "North Wind Farms",
    "Old Town Books",
    "Riverbank School",
    "Silver Oak Hotel",
    "Summit Outdoor",
    "Tea House Alley",
    "Robert Chen",
    "Claire Moreau",
    "Samir Haddad",
)
STREAMS = (
    Stream(
        *("care", "consultation", "product", "phone", 1.6, 10, 24),
        (
            "Which plan fits a small shop?",
            "Does the service cover weekends?",
            "How do I add a second contact?",
            "What does the yearly contract include?",
        ),
    ),
    Stream(
        *("care", "business", "order", "email", 1.3, 20, 110),
        (
            "Change the delivery address",
            "Order has not arrived",
            "Part of the delivery is missing",
            "Move the delivery to next week",
        ),
    ),
    Stream(
        *("care", "complaint", "invoice", "email", 0.4, 20, 150),
        (
            "Charged twice for one order",
            "Nobody called back as promised",
            "Wrong tone on the phone",
        ),
    ),
    Stream(
        *("technical", "other", "fault", "email", 1.7, 20, 60),
        (
            "Terminal does not start",
            "Connection drops every hour",
            "Error when printing receipts",
            "Update stopped half way",
            "Scanner reads the wrong code",
        ),
    ),
    Stream(
        *("technical", "consultation", "product", "phone", 0.8, 10, 24),
        (
            "How do I reset my password?",
            "Which ports have to be open?",
            "Can two terminals share a printer?",
        ),
    ),
    Stream(
        *("counter", "business", "invoice", "other", 0.9, 20, 110),
        (
            "New bank account for refunds",
            "Invoice needs a purchase order number",
            "Transfer the contract to a new owner",
        ),
    ),
    Stream(
        *("counter", "visit", "appointment", "web", 0.5, 20, 24),
        (
            "Visit to the show room",
            "Appointment to sign the contract",
            "Guided tour for a school class",
        ),
    ),
)
#: Tickets of today, whatever the time: minutes ago and activity. The hotline is always
#: open, so their clocks stand where these figures put them.
TODAY = (
    ("business", "Invoice shows the old address", "", [(2, "Registered")]),
    ("business", "Where is my parcel?", "", [(17, "Registered")]),
    ("consultation", "Is there a student discount?", "", [(26, "Registered")]),
    ("consultation", "Opening hours on public holidays?", "", [(1, "Registered")]),
    (
        "business",
        "Two parcels instead of one",
        "agent",
        [(180, "Registered"), (168, "Answered"), (60, "Waiting for customer")],
    ),
    (
        "business",
        "Deliver to the back door",
        "agent",
        [(95, "Registered"), (88, "Answered")],
    ),
    (
        "complaint",
        "Driver left without ringing",
        "agent",
        [(320, "Registered"), (290, "Answered")],
    ),
    (
        "business",
        "Collect the empty boxes",
        "agent2",
        [(240, "Registered"), (231, "Answered"), (35, "Solved")],
    ),
    (
        "business",
        "Collect the empty boxes, please",
        "agent2",
        [(230, "Registered"), (222, "Duplicate")],
    ),
)


def get_logs(now, seed=19):
    """Return {Stream: CSV text} for the days before `now` and for today.

    :param now: naive local time of the desk
    """
    chance = random.Random(seed)
    numbers = iter(range(1, 10**6))
    first = (now - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0)
    rows = {stream: [] for stream in STREAMS}
    for offset in range(DAYS + 1):
        day = first + timedelta(days=offset)
        for stream, into in rows.items():
            if day.weekday() < DESKS[stream.team].days:
                for _nth in range(_how_many(stream.per_day, chance)):
                    into += _tell_case(stream, day, next(numbers), chance)
    for kind, title, agent, steps in TODAY:
        stream = next(s for s in STREAMS if (s.team, s.kind) == ("care", kind))
        number, customer = next(numbers), chance.choice(CUSTOMERS)
        rows[stream] += [
            _row(number, act, agent, now - timedelta(minutes=ago), customer, title)
            for ago, act in steps
        ]
    return {stream: _write(lines, now) for stream, lines in rows.items()}


def _how_many(average, chance):
    whole = int(average)
    return whole + (chance.random() < average - whole)


def _tell_case(stream, day, number, chance):
    """The rows of one invented case that came in on `day`."""
    desk = DESKS[stream.team]
    agent = chance.choices(desk.agents, (3, 2))[0]
    customer, title = chance.choice(CUSTOMERS), chance.choice(stream.titles)
    minutes = chance.randrange((desk.closes - desk.opens - 2) * 60)
    at = day + timedelta(hours=desk.opens, minutes=minutes)
    steps = [(at, "Registered")]
    if chance.random() < 0.03:
        steps.append((at + timedelta(minutes=12), "Duplicate"))
    else:
        steps += _work(stream, desk, at, SKILLS[agent], chance)
    return [_row(number, act, agent, when, customer, title) for when, act in steps]


def _work(stream, desk, registered_at, skill, chance):
    answer = _spread(stream.answer_minutes, skill.answers_in_time, skill.speed, chance)
    at = registered_at + timedelta(minutes=answer)
    yield at, "Answered"
    if chance.random() < 0.2:
        at += timedelta(minutes=chance.randrange(5, 30))
        yield at, "Waiting for customer"
        at = _next_shift(at + timedelta(hours=chance.randrange(2, 30)), desk)
        yield at, "Customer replied"
    hours = _spread(stream.solve_hours, skill.solves_in_time, skill.speed, chance)
    at = _next_shift(at + timedelta(hours=hours), desk)
    yield at, "Solved"
    if chance.random() * 100 < skill.reopened:
        at = _next_shift(at + timedelta(hours=chance.randrange(3, 40)), desk)
        yield at, "Reopened"
        at = _next_shift(at + timedelta(hours=chance.randrange(1, 9)), desk)
        yield at, "Solved"
    yield _next_shift(at + timedelta(days=2), desk), "Closed"


def _spread(promise, in_time, speed, chance):
    """A duration within the promise in `in_time` percent of all cases."""
    if chance.random() * 100 < in_time:
        return promise * min(chance.uniform(0.15, 0.9) * speed, 0.95)
    return promise * chance.uniform(1.6, 3.5)


def _next_shift(moment, desk):
    """The same moment, or the beginning of the next shift."""
    if moment.hour >= desk.closes:
        moment = moment.replace(hour=desk.opens) + timedelta(days=1)
    elif moment.hour < desk.opens:
        moment = moment.replace(hour=desk.opens)
    while moment.weekday() >= desk.days:
        moment = moment.replace(hour=desk.opens) + timedelta(days=1)
    return moment


def _row(number, activity, agent, at, customer, title):
    who = "" if activity == "Registered" else agent
    return (f"D{number:04}", activity, who, at, customer, title)


def _write(rows, now):
    """CSV of what has happened up to `now`; the rest is yet to come."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=lambda row: row[3]):
        if row[3] <= now:
            writer.writerow([*row[:3], _to_text(row[3]), *row[4:]])
    return text.getvalue()


def _to_text(moment: datetime):
    return moment.isoformat(" ", "seconds")
