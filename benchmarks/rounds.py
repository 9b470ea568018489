"""Rounds of measurements in processes of their own, taken in turn.

Whatever else the machine does meanwhile hits all of them alike; the best round of each
is what it can do, the median what it did.
"""

import json
import subprocess
from contextlib import ExitStack, contextmanager
from statistics import median

from tools import server
from tools.console import Problem

from .databases import worker_command


@contextmanager
def worker(name, task):
    """A running worker process."""
    config = server.write_config("bench", "bench")
    process = subprocess.Popen(
        worker_command(name, task),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=server.environment(config),
    )
    try:
        yield process
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def _ask(process, command):
    process.stdin.write(f"{command}\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise Problem("a benchmark failed, see above")
    return json.loads(answer)


def profile(name, task):
    """Show where one round spends its time."""
    with worker(name, task) as process:
        _ask(process, "profile")


def run(task, names, rounds, seldom=()):
    """Measure in every database in turn.

    :param names: ``{side: database}``
    :param seldom: sides that are so slow that they take part in every other round only
    :return: ``{side: {measurement: [sample of each round]}}``
    """
    series = {side: {} for side in names}
    with ExitStack() as stack:
        workers = {
            side: stack.enter_context(worker(name, task))
            for side, name in names.items()
        }
        for number in range(rounds):
            for side, process in workers.items():
                if side in seldom and number % 2:
                    continue
                for key, sample in _ask(process, "round").items():
                    series[side].setdefault(key, []).append(sample)
    return series


class Figure:
    """One measurement over all rounds, per piece of work.

    ``best``, ``median`` and ``cpu`` are milliseconds, ``queries`` their number.
    """

    def __init__(self, samples, count=1):
        walls = [sample["wall"] * 1000 / count for sample in samples]
        self.best, self.median = min(walls), median(walls)
        self.cpu = min(sample["cpu"] for sample in samples) * 1000 / count
        self.queries = min(sample["queries"] for sample in samples) / count
