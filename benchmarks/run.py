"""Measure everything in one run and print it as a Markdown table.

``make bench`` runs this; ``make bench ARGS="--only tickets"`` measures one part only.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks import databases, rounds  # noqa: E402
from tools import postgres  # noqa: E402
from tools.console import one_line_errors, say  # noqa: E402

TASKS = ("tickets", "deadlines", "sweep", "import")
FOOTNOTE = """
Best of {rounds} rounds after a warm-up, medians in brackets; databases of their own,
processes of their own, taken in turn, everything rolled back. The OCA addon takes part
in every other round. Each ticket has 5 SLA lines there, 3 clocks here. Without the
chatter's tracking messages and mails, which are the same work everywhere.
"""


def measure(task, count):
    """Run one part in the databases it needs: ``{side: {measurement: samples}}``."""
    sides = databases.SIDES if task == "tickets" else ("ours",)
    names = {side: databases.ensure(side) for side in sides}
    say(f"measuring: {task}")
    return rounds.run(task, names, count, seldom=("oca",))


def report(task, series):
    """The rows of one part."""
    # Needs Odoo, which must not be loaded before the environment is known to be ready.
    from benchmarks import report as reports

    if task == "tickets":
        return reports.report_tickets(reports.ticket_figures(series))
    return getattr(reports, f"report_{task}")(series["ours"])


def parse():
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--only", choices=TASKS, action="append", help="this part only")
    parser.add_argument("--rounds", type=int, default=5, help="how often (default 5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all samples as JSON")
    parser.add_argument(
        "--profile", choices=TASKS, help="show where one round of ours spends its time"
    )
    return parser.parse_args()


def main():
    """Measure, print, save."""
    options, started = parse(), time.monotonic()
    with postgres.running():
        if options.profile:
            return rounds.profile(databases.ensure("ours"), options.profile)
        tasks = options.only or TASKS
        measured = {task: measure(task, options.rounds) for task in tasks}
    rows = [row for task in tasks for row in report(task, measured[task])]
    from benchmarks.report import details, summary, to_markdown

    print(f"\n{to_markdown(summary(rows))}\n{FOOTNOTE.format(rounds=options.rounds)}")
    print(f"{to_markdown(details(measured))}\n")
    say(f"{time.monotonic() - started:.0f} s")
    if options.json:
        content = {"samples": measured, "rows": [row._asdict() for row in rows]}
        options.json.write_text(json.dumps(content, indent=1))


if __name__ == "__main__":
    with one_line_errors():
        main()
