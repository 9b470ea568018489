"""The life of one clock, without ORM.

A clock is started, paused, resumed, stopped, reopened and voided; what these steps do
to its due time and its outcome is decided here and nowhere else, for live tickets and
for imported history alike. Moments are naive UTC, amounts of time are working minutes
as the ``worktime`` (:mod:`.working_time`) of the clock counts them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

UNIT_MINUTES = {"minute": 1, "hour": 60}
FIRST_TICK_AFTER = timedelta(seconds=1)
# Who holds a clock: ids of the employee, the team and the department.
NOBODY = (None, None, None)


@dataclass(slots=True)
class Clock:
    """One obligation: what was promised, what has been used up, how it ended.

    A clock is *resting* while ``paused_at`` is set, *open* while ``stopped_at`` is not.
    ``consumed_minutes`` counts up to ``consumed_at``. A breach is final: from then on
    the due time does not move any more. What is done before ``earliest_at`` does not
    count. A ``withdrawn`` clock is void for good, whatever becomes of its ticket.
    """

    amount: int
    unit: str
    warn_percent: int
    started_at: datetime
    due_at: datetime = None
    warn_at: datetime = None
    target_minutes: float = 0.0
    consumed_minutes: float = 0.0
    consumed_at: datetime = None
    paused_at: datetime = None
    stopped_at: datetime = None
    breached_at: datetime = None
    overrun_minutes: float = 0.0
    state: str = "running"
    earliest_at: datetime = None
    withdrawn: bool = False
    holder: tuple = NOBODY


def _promised_end(clock, worktime):
    """Where the due time lies before anything held the clock."""
    if clock.unit == "working_day":
        return worktime.nth_day_end(clock.started_at, clock.amount)
    minutes = clock.amount * UNIT_MINUTES[clock.unit]
    return worktime.add(clock.started_at, minutes)


def _set_target(clock, worktime, rested=0.0):
    clock.due_at = _promised_end(clock, worktime)
    if clock.unit == "working_day":
        clock.target_minutes = worktime.between(clock.started_at, clock.due_at)
    else:
        clock.target_minutes = float(clock.amount * UNIT_MINUTES[clock.unit])
    clock.warn_at = None
    if clock.warn_percent:
        warn_minutes = clock.target_minutes * clock.warn_percent / 100
        clock.warn_at = worktime.add(clock.started_at, warn_minutes)
    _move_due(clock, worktime, rested)


def _move_due(clock, worktime, minutes):
    if minutes > 0 and not clock.breached_at:
        clock.due_at = worktime.add(clock.due_at, minutes)
        if clock.warn_at:
            clock.warn_at = worktime.add(clock.warn_at, minutes)


def _show_state(clock):
    if clock.breached_at:
        clock.state = "breached"
    elif clock.stopped_at:
        clock.state = "met"
    else:
        clock.state = "paused" if clock.paused_at else "running"


def _consume(clock, at, worktime):
    if clock.paused_at is None and clock.stopped_at is None:
        clock.consumed_minutes += worktime.between(clock.consumed_at, at)
        clock.consumed_at = at


def used_minutes(clock, at, worktime):
    """Minutes used up at ``at``; the clock stays as it is."""
    if clock.paused_at or clock.stopped_at or clock.state == "void":
        return clock.consumed_minutes
    return clock.consumed_minutes + worktime.between(clock.consumed_at, at)


def start(amount, unit, warn_percent, started_at, worktime, earliest_amount=0):
    """A clock that runs from ``started_at``.

    :param unit: ``minute``, ``hour`` or ``working_day``
    :param earliest_amount: so many units have to pass before it can be stopped; on the
        N-th working day from its first minute on
    """
    clock = Clock(amount, unit, warn_percent, started_at, consumed_at=started_at)
    _set_target(clock, worktime)
    if earliest_amount and unit == "working_day":
        clock.earliest_at = worktime.nth_day_start(started_at, earliest_amount)
    elif earliest_amount:
        minutes = earliest_amount * UNIT_MINUTES[unit]
        clock.earliest_at = worktime.add(started_at, minutes)
    return clock


def start_until(due_at, warn_percent, started_at, worktime):
    """A clock for a moment that was named, not for an amount of time."""
    minutes = worktime.between(started_at, due_at)
    clock = Clock(ceil(minutes), "minute", warn_percent, started_at, due_at)
    clock.consumed_at, clock.target_minutes = started_at, minutes
    if warn_percent:
        clock.warn_at = worktime.add(started_at, minutes * warn_percent / 100)
    return clock


def check(clock, at):
    """Note the breach when the due time has passed at ``at``; True when it is a new
    one.
    """
    open_and_running = clock.stopped_at is None and clock.paused_at is None
    if open_and_running and not clock.breached_at and at > clock.due_at:
        clock.breached_at = clock.due_at
        _show_state(clock)
        return True
    return False


def pause(clock, at, worktime):
    """Hold the clock; does nothing to one that rests or is stopped."""
    if clock.stopped_at or clock.paused_at or clock.state == "void":
        return
    check(clock, at)
    _consume(clock, at, worktime)
    clock.paused_at = at
    _show_state(clock)


def resume(clock, at, worktime):
    """Let a held clock run on: as many working minutes later it is due."""
    if clock.paused_at is None or clock.state == "void":
        return
    _move_due(clock, worktime, worktime.between(clock.paused_at, at))
    clock.paused_at = None
    clock.consumed_at = at
    _show_state(clock)


def hold(clock, at, holder):
    """Hand the clock on; whoever held it at its breach or end keeps it."""
    check(clock, at)
    if not clock.breached_at and not clock.stopped_at:
        clock.holder = holder


def stop(clock, at, worktime, holder=NOBODY):
    """What was owed has been done: met at or before the due time, else breached.

    :param holder: who did it; answers for the clock when nobody held it
    """
    if clock.stopped_at or clock.state == "void":
        return
    if clock.earliest_at and at < clock.earliest_at:
        return
    resume(clock, at, worktime)
    check(clock, at)
    if clock.holder[0] is None and holder[0] is not None:
        clock.holder = holder
    _consume(clock, at, worktime)
    clock.stopped_at = at
    if clock.breached_at:
        overrun = clock.consumed_minutes - clock.target_minutes
        clock.overrun_minutes = max(0.0, overrun)
    _show_state(clock)


def reopen(clock, at, worktime):
    """Owe it again: the time since the stop counts as a rest, a breach stays."""
    if clock.stopped_at is None or clock.state == "void":
        return
    _move_due(clock, worktime, worktime.between(clock.stopped_at, at))
    clock.stopped_at = None
    clock.consumed_at = at
    _show_state(clock)


def void(clock, at, worktime):
    """Nobody owes this any more: duplicate, invalid, target gone."""
    if clock.state == "void":
        return
    pause(clock, at, worktime)
    clock.state = "void"


def withdraw(clock, at, worktime):
    """Void an open clock for good: something else has been promised since, or nobody
    wants it any more. One that is missed already stays on file, stopped.
    """
    if clock.stopped_at or clock.withdrawn:
        return
    check(clock, at)
    if clock.breached_at:
        stop(clock, at, worktime)
    else:
        void(clock, at, worktime)
        clock.withdrawn = True


def revive(clock, at, worktime):
    """Take back :func:`void`; the time in between counts as a rest."""
    if clock.state != "void" or clock.withdrawn:
        return
    _show_state(clock)
    resume(clock, at, worktime)


def reinstate(clock, at, worktime):
    """Take back :func:`void` of a clock whose target was gone: the time ran on
    meanwhile.
    """
    if clock.state != "void" or clock.withdrawn:
        return
    voided_at, clock.paused_at = clock.paused_at, None
    if voided_at:
        clock.consumed_at = voided_at
        _consume(clock, at, worktime)
    _show_state(clock)
    check(clock, at)


def retarget(clock, amount, unit, warn_percent, at, worktime):
    """Promise something else from now on; consumed time and rests survive.

    Only a clock that is still undecided can change; one that was met or breached is on
    file.
    """
    if clock.stopped_at or clock.breached_at:
        return
    until = clock.paused_at or at
    _consume(clock, at, worktime)
    rested = worktime.between(clock.started_at, until) - clock.consumed_minutes
    clock.amount, clock.unit, clock.warn_percent = amount, unit, warn_percent
    _set_target(clock, worktime, rested)
    check(clock, at)


def next_check(clock, level, delays):
    """When the sweep has to look at the clock again, None for never.

    :param level: notices given so far: 0 none, 1 warning, 2 breach, 3 and more later
    steps
    :param delays: minutes after the breach of the steps that follow it, ascending
    """
    if clock.stopped_at or clock.paused_at or clock.state == "void":
        return None
    if not clock.breached_at:
        if level < 1 and clock.warn_at and clock.warn_at < clock.due_at:
            return clock.warn_at
        return clock.due_at + FIRST_TICK_AFTER
    if level < 2:
        return clock.breached_at + FIRST_TICK_AFTER
    later = delays[level - 2 :]
    return clock.breached_at + timedelta(minutes=later[0]) if later else None


def summarise(clocks):
    """What a ticket shows of its clocks: ``(state, next_due_at)``.

    The state is that of the most urgent open clock; when none is open, how they ended.
    The next due time is the earliest one of a clock that is not held, passed or not.
    """
    standing = [clock for clock in clocks if clock.state != "void"]
    still_open = [clock for clock in standing if clock.stopped_at is None]
    ticking = [clock for clock in still_open if clock.paused_at is None]
    for group in (ticking, still_open, standing, clocks):
        if group:
            urgency = ("breached", "running", "paused", "met", "void")
            state = min((clock.state for clock in group), key=urgency.index)
            return state, min((clock.due_at for clock in ticking), default=None)
    return None, None


def next_warning(clocks):
    """The earliest warning time of the clocks that tick and are not missed, or None."""
    return min(
        (
            clock.warn_at
            for clock in clocks
            if clock.state == "running" and clock.warn_at
        ),
        default=None,
    )
