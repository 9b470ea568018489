"""From measured rounds to the table that the README shows."""

from typing import NamedTuple

from . import (
    appraisal,
    board,
    complaints,
    deadlines,
    fixtures,
    messages,
    sweep,
    tickets,
)
from .rounds import Figure

HEADER = ("Measure", "Ours", "Compared with", "Ratio", "Goal", "Met")
STAGES = "all three changes"


class Row(NamedTuple):
    """A line of the table; ``met`` is None where there is no goal."""

    measure: str
    ours: str
    other: str
    ratio: str
    goal: str = ""
    met: bool | None = None


def _ms(figure):
    """Best time and, in brackets, the median."""
    return f"{_number(figure.best)} ms ({_number(figure.median)})"


def _number(value):
    digits = max(0, 2 - len(str(int(value))) + 1)
    return f"{value:,.{min(digits, 4)}f}" if value >= 0.1 else f"{value:.2g}"


def _at_most(measure, ours, name, other, limit=None):
    """A row on how many times the other's time we need."""
    ratio = ours.best / other.best
    middle = ours.median / other.median
    return Row(
        measure,
        _ms(ours),
        f"{name}: {_ms(other)}",
        f"{ratio:.2f} × ({middle:.2f})",
        f"≤ {limit:.2f} ×" if limit else "",
        ratio <= limit if limit else None,
    )


def _faster(measure, ours, name, other, goal=None):
    """A row on how many times faster we are."""
    ratio = other.best / ours.best
    middle = other.median / ours.median
    return Row(
        measure,
        _ms(ours),
        f"{name}: {_ms(other)}",
        f"{ratio:,.0f} × faster ({middle:,.0f})",
        f"≥ {goal} ×" if goal else "",
        ratio >= goal if goal else None,
    )


def _sum(samples):
    """One sample per round from the samples of several measurements."""
    return [
        {key: sum(sample[key] for sample in parts) for key in parts[0]}
        for parts in zip(*samples, strict=True)
    ]


def ticket_figures(series):
    """``{side: {measurement: Figure}}``, per ticket."""
    figures = {}
    for side, measured in series.items():
        parts = dict(measured)
        parts[STAGES] = _sum([measured[name] for name in fixtures.STAGES])
        figures[side] = {
            name: Figure(samples, tickets.COUNT) for name, samples in parts.items()
        }
    return figures


def report_tickets(figures):
    """Creation against both, stages against both."""
    bare, oca, ours = (figures[side] for side in ("bare", "oca", "ours"))
    title = f"Create {tickets.COUNT:,} tickets under 5 policies, per ticket"
    bare_name, oca_name = "helpdesk_mgmt alone", "helpdesk_mgmt_sla"
    extra = ours["create"].queries - bare["create"].queries
    yield _at_most(title, ours["create"], bare_name, bare["create"], 1.10)
    yield _at_most("… the same", ours["create"], oca_name, oca["create"])
    yield Row(
        "… queries per ticket",
        f"{ours['create'].queries:.2f}",
        f"{bare_name}: {bare['create'].queries:.2f}, "
        f"{oca_name}: {oca['create'].queries:.2f}",
        f"{extra:+.2f}",
        "≤ +0.10",
        extra <= 0.1,
    )
    for name in (*fixtures.STAGES, STAGES):
        goal = 30 if name == STAGES else None
        title = f"Move {tickets.COUNT:,} tickets to {name}, per ticket"
        if name == STAGES:
            title = "… all three moves"
        yield _faster(title, ours[name], oca_name, oca[name], goal)
    yield _at_most("… the same", ours[STAGES], bare_name, bare[STAGES])
    yield Row(
        "… queries per ticket",
        f"{ours[STAGES].queries:.2f}",
        f"{bare_name}: {bare[STAGES].queries:.2f}, "
        f"{oca_name}: {oca[STAGES].queries:.2f}",
        "",
    )


def report_deadlines(measured):
    """Due times against ``plan_hours``, and whether they agree."""
    ours = Figure(measured["ours"], deadlines.COUNT)
    theirs = Figure(measured["plan_hours"], deadlines.SAMPLE)
    title = f"{deadlines.COUNT:,} due times in working hours, each"
    equal, compared = min(measured["equal"]), max(measured["compared"])
    yield _faster(title, ours, "plan_hours", theirs, 200)
    yield Row(
        "… answers that agree to the second",
        f"{equal}",
        f"plan_hours: {compared}",
        "",
        "all",
        equal == compared,
    )


def report_sweep(measured):
    """Idle, marking, notices."""
    idle, idle_sql = Figure(measured["idle"]), Figure(measured["idle by SQL"])
    mark, mark_sql = Figure(measured["mark"]), Figure(measured["mark by SQL"])
    running, due = f"{2 * sweep.TICKETS:,} running clocks", f"{sweep.DUE:,}"
    yield Row(
        f"Sweep over {running}, none due",
        f"{idle.queries:.0f} query, {_ms(idle)}",
        f"plain SQL: {idle_sql.queries:.0f} query, {_ms(idle_sql)}",
        "",
        "1 query",
        idle.queries == 1,
    )
    title = f"… {due} due: mark the breaches"
    yield _at_most(title, mark, "plain SQL", mark_sql, 3)
    notices = measured["notices"][0]
    samples = [
        {key: both[key] - marked[key] for key in both}
        for both, marked in zip(
            measured["mark and notify"], measured["mark"], strict=True
        )
    ]
    notice = Figure(samples, notices)
    yield Row(
        f"… their {notices:,} notices, each",
        _ms(notice),
        "",
        "",
        "≤ 3 ms",
        notice.best <= 3,
    )


def report_messages(measured):
    """Posting with and without words to look for."""
    with_words = Figure(measured["with words"], messages.COUNT)
    without = Figure(measured["without"], messages.COUNT)
    title = f"Post a message with {messages.PHRASES:,} phrases to look for"
    yield _at_most(title, with_words, "without any", without, 1.05)
    extra = with_words.queries - without.queries
    yield Row(
        "… queries per message",
        f"{with_words.queries:.2f}",
        f"without any: {without.queries:.2f}",
        f"{extra:+.2f}",
        "none more",
        extra <= 0,
    )


def report_import(measured):
    """The history import."""
    events = measured["events"][0]
    figure = Figure(measured["load"], events)
    title = f"Import of a history of {events:,} events, each"
    yield Row(title, _ms(figure), "", "", "≤ 3 ms", figure.best <= 3)


def report_board(measured):
    """The live board."""
    ours, plain = Figure(measured["board"]), Figure(measured["by SQL"])
    title = f"Live board over {board.TICKETS:,} tickets"
    yield _at_most(title, ours, "plain SQL", plain, 3)
    yield Row("… queries", f"{ours.queries:.0f}", f"plain SQL: {plain.queries:.0f}", "")


def report_complaints(measured):
    """List, board and figures of complaints."""
    count = f"{complaints.COMPLAINTS:,} complaints"
    for name, title in (
        ("list", f"First page of {count}"),
        ("board", f"Columns of the board over {count}"),
        ("figures", f"Three indicators over {count}"),
    ):
        ours, plain = Figure(measured[name]), Figure(measured[f"{name} by SQL"])
        yield _at_most(title, ours, "plain SQL", plain, 3)


def report_appraisal(measured):
    """A month of a large company: figures, scores, generation, export."""
    count = f"{appraisal.EMPLOYEES:,} employees"
    plain = Figure(measured["sums by SQL"])
    title = f"A month of {count}, {appraisal.TICKETS:,} tickets: 12 indicators"
    figures = Figure(measured["figures"])
    yield _at_most(title, figures, "plain SQL, sums only", plain, 3)
    score = Figure(measured["score"])
    yield _at_most("… with their scores and grades", score, "the same", plain)
    yield Row(
        "… queries", f"{score.queries:.0f}", f"plain SQL: {plain.queries:.0f}", ""
    )
    first, second = (Figure(measured[f"{name} half"]) for name in ("first", "second"))
    title = f"Generate the second half of the appraisals of {count}"
    yield _at_most(title, second, "the first half", first, 1.25)
    title = f"Export of {count} as a workbook"
    export, book = Figure(measured["export"]), Figure(measured["plain workbook"])
    yield _at_most(title, export, "plain xlsxwriter", book, 1.5)


def details(measured):
    """Every series of samples: wall time, CPU time of the process, queries."""
    yield ("Part", "Measurement", "Best s", "Median s", "CPU s", "Queries")
    for task, sides in measured.items():
        for side, series in sides.items():
            for name, samples in series.items():
                if isinstance(samples[0], dict):
                    figure = Figure(samples)
                    times = (figure.best, figure.median, figure.cpu)
                    numbers = (f"{time / 1000:.3f}" for time in times)
                    yield task, f"{name}, {side}", *numbers, f"{figure.queries:.0f}"


def summary(rows):
    """The lines of the table that answers the goals."""
    return [HEADER, *([*row[:5], _tick(row.met)] for row in rows)]


def to_markdown(lines):
    """Lines of texts, the first one the header, as a table."""
    lines = [list(line) for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines
    )


def _tick(met):
    return {None: "", True: "yes", False: "**no**"}[met]
