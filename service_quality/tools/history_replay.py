"""Live a ticket's history again: from the rows of an event log to facts and clocks.

No ORM inside. `replay` decides what happened to a ticket; `replay_clock` lets one clock
of :mod:`.clock_math` live through it, so imported and live tickets share one
arithmetic.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from . import clock_math


class Step(NamedTuple):
    """One row of a case: when, what it means (a kind, or None for nothing), who."""

    at: datetime
    kind: str
    agent: str


class Fact(NamedTuple):
    """Something that happened to the ticket; type as in `service.event`.

    `agent` did it; `holder` had the ticket and `state` was its state from then on.
    """

    type: str
    at: datetime
    agent: str
    holder: str
    state: str


class Terms(NamedTuple):
    """What a clock promises, what moves it, and the working time that counts.

    `stops`, `rests` and `reopens` as in the metric of a target.
    """

    stops: frozenset
    rests: bool
    reopens: bool
    amount: int
    unit: str
    warn_percent: int
    worktime: object


@dataclass
class Story:
    """A ticket's life. `state`: new, in_progress, waiting, solved, void."""

    registered_at: datetime
    state: str = "new"
    first_response_at: datetime = None
    resolved_at: datetime = None
    closed_at: datetime = None
    last_at: datetime = None
    assigned_at: datetime = None
    reopen_count: int = 0
    holder: str = ""
    facts: list = field(default_factory=list)

    def is_first_contact(self):
        """Solved in one go, as far as a log can tell: never reopened, no waiting."""
        waited = any(fact.type == "paused" for fact in self.facts)
        return self.state == "solved" and not self.reopen_count and not waited

    def has_failed(self, days):
        """Whether a solution was taken back within so many days."""
        solved_at = None
        for fact in self.facts:
            if fact.type == "resolved":
                solved_at = fact.at
            elif fact.type == "reopened" and fact.at <= solved_at + timedelta(days):
                return True
        return False


def replay(steps):
    """Return the Story of a case.

    :param steps: Steps in time order (equal times as they happened), at least one
    """
    return _Teller(steps[0]).tell(steps)


class _Teller:
    """Walks through the steps of one case."""

    def __init__(self, first):
        self.story = Story(registered_at=first.at)
        self._note("created", first)

    def tell(self, steps):
        """Take all steps of the case in their order and return its Story."""
        for step in steps:
            self.story.last_at = step.at
            if self.story.state == "void":
                continue
            if self.story.state == "waiting" and step.kind != "wait":
                self.story.state = "in_progress"
                self._note("resumed", step)
            if step.kind:
                getattr(self, f"_on_{step.kind}")(step)
        return self.story

    def _note(self, fact_type, step):
        now = (self.story.holder, self.story.state)
        self.story.facts.append(Fact(fact_type, step.at, step.agent, *now))

    def _hand_over(self, step):
        if step.agent and step.agent != self.story.holder:
            self.story.holder = step.agent
            self.story.assigned_at = step.at
            self._note("assigned", step)

    def _respond(self, step):
        if not self.story.first_response_at:
            self.story.first_response_at = step.at
            self._note("first_response", step)

    def _reopen(self, step):
        """The ticket comes back to who solved it, whoever takes it then."""
        self.story.state = "in_progress"
        self.story.resolved_at = self.story.closed_at = None
        self.story.reopen_count += 1
        self._note("reopened", step)

    def _on_first_response(self, step):
        if self.story.state == "solved":
            self._reopen(step)
        self._hand_over(step)
        self.story.state = "in_progress"
        self._respond(step)

    def _on_wait(self, step):
        if self.story.state == "solved":
            return
        self._hand_over(step)
        if self.story.state != "waiting":
            self.story.state = "waiting"
            self._note("paused", step)

    def _on_solve(self, step):
        if self.story.state == "solved":
            return
        self._hand_over(step)
        self._respond(step)
        self.story.state = "solved"
        self.story.resolved_at = step.at
        self._note("resolved", step)

    def _on_close(self, step):
        """Who closes a solved ticket only files it: it stays with who solved it."""
        self._on_solve(step)
        if not self.story.closed_at:
            self.story.closed_at = step.at
            self._note("closed", step)

    def _on_reopen(self, step):
        if self.story.state == "solved":
            self._reopen(step)
            self._hand_over(step)

    def _on_void(self, step):
        self.story.state = "void"
        self.story.closed_at = step.at
        self._note("voided", step)


def replay_clock(story, terms, now):
    """Return a clock under `terms` as it is at `now`, after all that the story tells.

    Its holder is (agent, None, None): who is who, the caller knows.
    """
    clock = clock_math.start(
        terms.amount,
        terms.unit,
        terms.warn_percent,
        story.registered_at,
        terms.worktime,
    )
    for fact in story.facts:
        holder = (fact.holder or None, None, None)
        _move(clock, fact, terms, holder)
        if fact.holder:
            clock_math.hold(clock, fact.at, holder)
    if clock.state != "void":
        clock_math.check(clock, now)
    return clock


def _move(clock, fact, terms, holder):
    """Let one fact work on the clock."""
    step = (clock, fact.at, terms.worktime)
    if fact.type in terms.stops:
        clock_math.stop(*step, holder)
    elif fact.type == "voided":
        clock_math.void(*step)
    elif fact.type == "revived":
        clock_math.revive(*step)
    elif fact.type == "reopened" and terms.reopens:
        clock_math.reopen(*step)
    elif fact.type == "paused" and terms.rests:
        clock_math.pause(*step)
    elif fact.type == "resumed" and terms.rests:
        clock_math.resume(*step)
