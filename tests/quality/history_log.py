"""A help desk's event log made from a seed, in the shape of real ones.

It has what makes such logs hard: nights and weekends, both clock changes, several rows
in one second, waits, reopened tickets, duplicates, tickets never answered or never
closed, cases that start with an answer, activities that mean nothing.
"""

import csv
import io
import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
HEADER = ("case", "activity", "agent", "at", "customer")
HEADER += ("product", "service_level", "service_type", "workgroup")
CLOCK_CHANGES = (datetime(2012, 3, 24, 22), datetime(2012, 10, 27, 22))
REGISTER = ("Insert ticket", "Assign seriousness")
IDLE = ("Require upgrade", "Schedule intervention", "Create SW anomaly")


class LogWriter:
    """Writes cases one by one; everything random comes from one seeded source."""

    def __init__(self, seed=1):
        self.random = random.Random(seed)
        self.rows = []

    def text(self):
        """The log as CSV, rows of all cases mixed, in time order."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(sorted(self.rows, key=lambda row: row[3]))
        return out.getvalue()

    def add_case(self, number):
        """One ticket's life."""
        draw = self.random
        self.now = self._start(number)
        self.base = [str(number), f"customer{draw.randrange(40):03d}"]
        if draw.random() < 0.95:
            self._row(draw.choice(REGISTER))
        self._answer()
        while draw.random() < 0.12:
            self._pass_time()
            self._row(
                draw.choice(
                    ("Take in charge ticket", "Reopen", "Take in charge ticket")
                )
            )
            self._work()

    def _start(self, number):
        draw = self.random
        if number % 9 == 0:
            day = draw.choice(CLOCK_CHANGES)
            return _real(day + timedelta(minutes=draw.randrange(60 * 36)))
        second = (
            draw.randrange(86400)
            if draw.random() < 0.3
            else draw.randrange(28800, 68400)
        )
        return _real(datetime(2012, 1, 2) + timedelta(draw.randrange(400), second))

    def _answer(self):
        draw = self.random
        if self.rows and self.rows[-1][0] == self.base[0] and draw.random() < 0.03:
            return
        self._pass_time()
        if draw.random() < 0.1:
            self._row("Wait")
            self._pass_time()
        if draw.random() < 0.02:
            self._row(draw.choice(("DUPLICATE", "INVALID")))
        if draw.random() < 0.92:
            self._row("Take in charge ticket")
        self._work()

    def _work(self):
        draw = self.random
        while draw.random() < 0.4:
            self._pass_time()
            self._row(draw.choice(("Wait", "Wait", *IDLE)))
        self._pass_time()
        if draw.random() < 0.95:
            self._row(draw.choice(("Resolve ticket", "Resolve ticket", "RESOLVED")))
        if draw.random() < 0.8:
            self._pass_time()
            self._row("Closed")
            if draw.random() < 0.1:
                self._row("Closed")
        if draw.random() < 0.03:
            self._row("Wait")

    def _pass_time(self):
        draw = self.random
        seconds = draw.choice(
            (0, 1, 30, 600, 7200, 14400, 86400, 3 * 86400, 20 * 86400)
        )
        self.now = _real(
            self.now + timedelta(seconds=seconds * draw.choice((0.2, 0.9, 1, 1.3)))
        )

    def _row(self, activity):
        draw = self.random
        case, customer = self.base
        agent = f"agent{draw.randrange(1, 9):02d}"
        extra = [f"product{draw.randrange(4)}", draw.randrange(4), 1, "workgroup1"]
        at = self.now.strftime("%Y-%m-%d %H:%M:%S")
        self.rows.append([case, activity, agent, at, customer, *extra])


def _real(moment):
    """A wall clock time that exists, once only: neither skipped nor repeated."""
    moment = moment.replace(microsecond=0)
    before, after = (
        moment.replace(tzinfo=ROME, fold=fold).utcoffset() for fold in (0, 1)
    )
    return moment if before == after else moment + timedelta(hours=2)


def make_log(cases, seed=1, first=1):
    """CSV text of a log with so many cases, numbered from `first` on."""
    writer = LogWriter(seed)
    for number in range(first, first + cases):
        writer.add_case(number)
    return writer.text()
