"""The history of one ticket, lived again without a database."""

from datetime import UTC, datetime, timedelta
from unittest import TestCase
from zoneinfo import ZoneInfo

from odoo.addons.service_quality.tools import history_csv, history_replay
from odoo.addons.service_quality.tools.working_time import WorkingTime

from . import history_log, history_oracle

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 1, 1)
ANSWERED = frozenset({"first_response", "resolved"})
SOLVED = frozenset({"resolved"})
COLUMNS = {name: name for name in ("case", "activity", "agent", "at", "customer")}


def opening_hours(first_year, last_year):
    """Monday to Friday 9:00 to 18:00 in Rome."""
    day, intervals = datetime(first_year, 1, 1), []
    while day.year <= last_year:
        if day.weekday() < 5:
            intervals.append(
                tuple(
                    day.replace(hour=hour, tzinfo=ROME)
                    .astimezone(UTC)
                    .replace(tzinfo=None)
                    for hour in (9, 18)
                )
            )
        day += timedelta(days=1)
    return WorkingTime(intervals, "Europe/Rome")


WORKTIME = opening_hours(2010, 2026)
PROMISES = {
    "first_response": history_replay.Terms(
        ANSWERED, False, False, 4, "hour", 80, WORKTIME
    ),
    "resolution": history_replay.Terms(
        SOLVED, True, True, 5, "working_day", 80, WORKTIME
    ),
}


def utc(day, hour, minute=0, second=0):
    """A moment of March 2012 in Rome (the 1st is a Thursday), as naive UTC."""
    local = datetime(2012, 3, day, hour, minute, second, tzinfo=ROME)
    return local.astimezone(UTC).replace(tzinfo=None)


def tell(*steps):
    """Replay steps of (moment, kind) or (moment, kind, agent)."""
    return history_replay.replay(
        [history_replay.Step(*(*step, "ann")[:3]) for step in steps]
    )


def run(story, metric="resolution", now=NOW):
    """The clock of a promise at the end of a story."""
    return history_replay.replay_clock(story, PROMISES[metric], now)


class TestHistoryReplay(TestCase):
    def facts(self, story):
        return [fact.type for fact in story.facts]

    def test_oracle(self):
        """Every clock of a generated log ends as an independent computation says."""
        text = history_log.make_log(1500, seed=11)
        log = history_csv.read_log(text, COLUMNS, ROME, NOW)
        self.assertFalse(log.problems)
        cases = {}
        for row in log.rows:
            kind = history_oracle.EVENTS.get(row.activity)
            step = history_replay.Step(row.at, kind, row.agent)
            cases.setdefault(row.case, []).append(step)
        verdicts = history_oracle.judge(text, NOW)
        self.assertEqual(cases.keys(), verdicts.keys())
        outcomes = set()
        for case, steps in cases.items():
            story = history_replay.replay(sorted(steps, key=lambda step: step.at))
            for metric, verdict in verdicts[case].items():
                clock = run(story, metric)
                self.assertEqual((clock.due_at, clock.state), verdict, (case, metric))
                outcomes.add((metric, clock.state))
        for metric in PROMISES:
            self.assertLessEqual(
                {(metric, outcome) for outcome in ("met", "breached", "void")}, outcomes
            )

    def test_first_row_may_be_the_answer(self):
        """A case that starts with a response is registered and answered at once."""
        story = tell((utc(1, 10), "first_response"))
        self.assertEqual(story.registered_at, story.first_response_at)
        clock = run(story, "first_response")
        self.assertEqual((clock.state, clock.consumed_minutes), ("met", 0))

    def test_solve_or_close_is_the_answer(self):
        """Solving or closing before any response is the response, and the solution."""
        for kind in ("solve", "close"):
            with self.subTest(kind):
                story = tell((utc(1, 10), None), (utc(1, 14), kind))
                self.assertEqual(story.first_response_at, utc(1, 14))
                self.assertEqual(story.resolved_at, utc(1, 14))
                self.assertEqual(story.state, "solved")
                self.assertEqual(run(story, "first_response").state, "met")
                self.assertEqual(run(story).state, "met")

    def test_met_to_the_second(self):
        """Stopped at the due time is met, one second later is not."""
        for second, state in ((0, "met"), (1, "breached")):
            with self.subTest(second):
                story = tell(
                    (utc(1, 10), None), (utc(1, 14, 0, second), "first_response")
                )
                clock = run(story, "first_response")
                self.assertEqual((clock.due_at, clock.state), (utc(1, 14), state))

    def test_wait_moves_the_solution_not_the_answer(self):
        """A wait lasts until the next row, whatever it is, and holds no answer."""
        story = tell(
            (utc(1, 10), None),
            (utc(1, 11), "wait"),
            (utc(2, 12, 30), None),
            (utc(2, 13), "first_response"),
        )
        self.assertEqual(
            self.facts(story),
            ["created", "assigned", "paused", "resumed", "first_response"],
        )
        # 7 hours of Thursday and 3.5 of Friday beyond Thursday the 8th, 18:00
        self.assertEqual(run(story).due_at, utc(12, 10, 30))
        answer = run(story, "first_response")
        self.assertEqual((answer.due_at, answer.state), (utc(1, 14), "breached"))

    def test_wait_after_the_solution(self):
        """A wait, or another solution, changes nothing on a solved ticket."""
        story = tell(
            (utc(1, 10), None),
            (utc(1, 11), "solve"),
            (utc(1, 12), "wait", "bob"),
            (utc(1, 13), "solve", "bob"),
        )
        self.assertEqual((story.state, story.resolved_at), ("solved", utc(1, 11)))
        self.assertEqual(story.holder, "ann")
        self.assertEqual(run(story).stopped_at, utc(1, 11))

    def test_reopen(self):
        """A response or a reopening after the end reopens; the rest does not count."""
        for kind in ("first_response", "reopen"):
            with self.subTest(kind):
                story = tell(
                    (utc(1, 10), "first_response"),
                    (utc(1, 11), "solve"),
                    (utc(1, 12), "close"),
                    (utc(2, 11), kind),
                )
                self.assertEqual((story.reopen_count, story.resolved_at), (1, None))
                self.assertEqual(story.state, "in_progress")
                clock = run(story, now=utc(5, 9))
                self.assertEqual(clock.state, "running")
                # 11:00 to 11:00 is one working day of 9 hours
                self.assertEqual(clock.due_at, utc(9, 18))
                self.assertEqual(clock.consumed_minutes, 60)

    def test_reopen_of_an_open_ticket(self):
        """Reopening what is not solved changes nothing."""
        story = tell((utc(1, 10), None), (utc(1, 11), "reopen"))
        self.assertEqual((story.reopen_count, self.facts(story)), (0, ["created"]))

    def test_breach_is_final(self):
        """A breached clock's due time does not move any more; it keeps its overrun."""
        story = tell(
            (utc(1, 10), "first_response"),
            (utc(9, 9), "wait"),
            (utc(12, 9), "solve"),
            (utc(13, 9), "reopen"),
            (utc(13, 10), "solve"),
        )
        clock = run(story)
        self.assertEqual(clock.state, "breached")
        self.assertEqual((clock.due_at, clock.breached_at), (utc(8, 18), utc(8, 18)))
        self.assertEqual(clock.stopped_at, utc(13, 10))
        self.assertEqual(clock.overrun_minutes, 60)

    def test_void_is_for_good(self):
        """A duplicate voids all clocks, also those that had ended; nothing follows."""
        story = tell(
            (utc(1, 10), "first_response"),
            (utc(1, 11), "solve"),
            (utc(1, 12), "void"),
            (utc(1, 13), "reopen"),
            (utc(20, 13), "close"),
        )
        self.assertEqual((story.state, story.reopen_count), ("void", 0))
        for metric in PROMISES:
            self.assertEqual(run(story, metric).state, "void")

    def test_open_clocks_live_on(self):
        """What is open and not yet due runs or rests; what is overdue is breached."""
        story = tell((utc(1, 10), None))
        self.assertEqual(run(story, now=utc(8, 18)).state, "running")
        late = run(story, now=utc(8, 18, 0, 1))
        self.assertEqual((late.state, late.stopped_at), ("breached", None))
        story = tell((utc(1, 10), None), (utc(1, 11), "wait"))
        waiting = run(story)
        self.assertEqual((waiting.state, waiting.paused_at), ("paused", utc(1, 11)))

    def test_holder(self):
        """A breach is put down to who held the ticket then, else to who stopped it."""
        story = tell(
            (utc(1, 10), None, "desk"),
            (utc(1, 11), "first_response", "ann"),
            (utc(8, 18), "wait", "bob"),
            (utc(8, 18), "first_response", "carl"),
            (utc(12, 10), "solve", "dora"),
        )
        self.assertEqual(story.holder, "dora")
        clock = run(story)
        self.assertEqual((clock.state, clock.holder[0]), ("breached", "carl"))
        story = tell((utc(1, 10), None, "desk"), (utc(12, 10), "solve", "dora"))
        clock = run(story)
        self.assertEqual((clock.state, clock.holder[0]), ("breached", "dora"))
        nobody = run(tell((utc(1, 10), None, "desk")))
        self.assertEqual((nobody.state, nobody.holder[0]), ("breached", None))

    def test_holder_after_reopening(self):
        """Who reopens a ticket answers for its clock from then on."""
        story = tell(
            (utc(1, 10), "first_response", "ann"),
            (utc(1, 11), "solve", "ann"),
            (utc(1, 12), "reopen", "bob"),
            (utc(20, 12), "solve", "carl"),
        )
        clock = run(story)
        self.assertEqual((clock.state, clock.holder[0]), ("breached", "bob"))
