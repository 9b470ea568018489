"""Measure everything in one run and print it as a Markdown table.

``make bench`` runs this; ``make bench ARGS="--only tickets"`` measures one part only.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks import databases, rounds  # noqa: E402
from benchmarks import report as reports  # noqa: E402
from tools import postgres  # noqa: E402
from tools.console import one_line_errors, say  # noqa: E402
from tools.steps import locked  # noqa: E402

TASKS = (
    "tickets",
    "deadlines",
    "sweep",
    "messages",
    "import",
    "board",
    "complaints",
    "appraisal",
)
# Where a part is measured, when not in the database of tickets alone.
PLACES = {"tickets": ("bare", "oca", "ours"), "appraisal": ("people",)}
FOOTNOTE = """
Best of {rounds} rounds after a warm-up, medians in brackets; databases of their own,
processes of their own, taken in turn, all given back or made anew. Every action on
tickets is a transaction of its own, as requests are. The OCA addon takes part in every
other round. Each ticket has 5 SLA lines there, 3 clocks here. Without the chatter's
tracking messages and mails, which are the same work everywhere.
"""


def measure_all(tasks, count):
    """Run the parts: ``{part: {side: {measurement: samples}}}``."""
    # First all databases, so that nothing edited meanwhile mixes two states.
    places = {task: PLACES.get(task, ("ours",)) for task in tasks}
    sides = sorted({side for task in tasks for side in places[task]})
    names = {side: databases.ensure(side) for side in sides}
    measured = {}
    for task in tasks:
        say(f"measuring: {task}")
        of_task = {side: names[side] for side in places[task]}
        measured[task] = rounds.run(task, of_task, count, seldom=("oca",))
    return measured


def report(task, series):
    """The rows of one part."""
    if task == "tickets":
        return reports.report_tickets(reports.ticket_figures(series))
    [measured] = series.values()
    return getattr(reports, f"report_{task}")(measured)


def parse():
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--only", choices=TASKS, action="append", help="this part only")
    parser.add_argument("--rounds", type=int, default=5, help="how often (default 5)")
    parser.add_argument(
        "--complaints", type=int, metavar="N", help="so many (default 100000)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="all samples as JSON")
    parser.add_argument(
        "--profile", choices=TASKS, help="show where one round of ours spends its time"
    )
    options = parser.parse_args()
    if options.complaints:
        # The workers are processes of their own; the report is written here.
        os.environ["BENCH_COMPLAINTS"] = str(options.complaints)
        reports.complaints.COMPLAINTS = options.complaints
    return options


def main():
    """Measure, print, save."""
    options, started = parse(), time.monotonic()
    # Two at once would disturb each other.
    with postgres.running(), locked("bench"):
        if options.profile:
            side = PLACES.get(options.profile, ("ours",))[-1]
            return rounds.profile(databases.ensure(side), options.profile)
        tasks = options.only or TASKS
        measured = measure_all(tasks, options.rounds)
    rows = [row for task in tasks for row in report(task, measured[task])]
    table, samples = reports.summary(rows), reports.details(measured)
    print(f"\n{reports.to_markdown(table)}")
    print(FOOTNOTE.format(rounds=options.rounds))
    print(f"{reports.to_markdown(samples)}\n")
    say(f"{time.monotonic() - started:.0f} s")
    if options.json:
        content = {"samples": measured, "rows": [row._asdict() for row in rows]}
        options.json.write_text(json.dumps(content, indent=1))


if __name__ == "__main__":
    with one_line_errors():
        main()
