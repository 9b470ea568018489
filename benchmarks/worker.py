"""One process per database and measure: it measures a round each time it is told to.

Run by :mod:`.rounds` as a program; commands come by standard input, answers go out as
JSON.
"""

import cProfile
import json
import os
import pstats
import sys
from importlib import import_module
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from odoo.api import SUPERUSER_ID, Environment  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402
from odoo.tools import config  # noqa: E402

MEASURES = {
    "tickets": ("tickets", "Tickets"),
    "deadlines": ("deadlines", "Deadlines"),
    "sweep": ("sweep", "Sweep"),
    "messages": ("messages", "Messages"),
    "import": ("history", "History"),
    "board": ("board", "Board"),
    "complaints": ("complaints", "Complaints"),
    "appraisal": ("appraisal", "Appraisal"),
}


def environment(cr, login=None):
    """The environment of the administrator's robot, or of the user with this login."""
    env = Environment(cr, SUPERUSER_ID, {})
    if login is None:
        return env
    user = env["res.users"].search([("login", "=", login)])
    context = {"lang": "en_US", "allowed_company_ids": user.company_id.ids}
    return Environment(cr, user.id, context)


def build(registry):
    """Make the help desk in a new database and commit it."""
    with registry.cursor() as cr:
        import_module("benchmarks.fixtures").build(environment(cr))
        cr.commit()


def serve(registry, name, answers):
    """Answer each line on standard input by one measured round."""
    module, measure = MEASURES[name]
    measure = getattr(import_module(f"benchmarks.{module}"), measure)
    measure = measure(registry, environment)
    measure.warm_up()
    for command in sys.stdin:
        if command.strip() == "profile":
            profile = cProfile.Profile()
            answer = profile.runcall(measure.round)
            statistics = pstats.Stats(profile, stream=sys.stderr)
            statistics.sort_stats("cumulative").print_stats(70)
            statistics.sort_stats("tottime").print_stats(40)
        else:
            answer = measure.round()
        print(json.dumps(answer), file=answers, flush=True)
    measure.close()


def main():
    """``worker.py DATABASE build|MEASURE``"""
    # Whatever else writes to standard output must not get between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    database, task = sys.argv[1:]
    config.parse_config(["-d", database, "--log-level=warn", "--no-http"])
    registry = Registry(database)
    if task == "build":
        build(registry)
    else:
        serve(registry, task, answers)


if __name__ == "__main__":
    main()
