"""``make test``: our tests, then those of the helpdesk addons beside ours."""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager

from . import database, postgres, server, system
from .console import say
from .paths import LOGS, OCA_ADDONS, ROOT, VENV, present_addons
from .prepare import prepare

# How many tests the four helpdesk addons have in the versions we pin.
OCA_TESTS = 59
NO_TESTS_COLLECTED = 5
# Where the helpdesk addons beside ours would falsify a test, it is marked.
CROWDED = ("-m", "not bare")
BARE = ("-m", "bare")
# Installs and uninstalls in databases of its own.
ENVIRONMENT = "tests/environment"
# About people, whom the helpdesk addons beside ours do not touch.
PEOPLE = ("tests/incentive", "tests/training")
REPORTS = ("ours", "helpdesk", "environment", "people", "bare")
OUTCOMES = ("passed", "failed", "skipped")


def test(*arguments):
    """Run everything, or with arguments for pytest only what they name."""
    started = time.monotonic()
    prepare()
    system.install_packages()
    system.require_browser()
    name = os.environ.get("DB") or "service_test"
    with postgres.running():
        if os.environ.get("KEEP_DB"):
            return test_fast(*arguments)
        if arguments:
            return any(_test_beside_helpdesk(name, *arguments))
        with _apart(f"{name}_bare") as apart:
            ignored = [f"--ignore={folder}" for folder in (ENVIRONMENT, *PEOPLE)]
            failures = _test_beside_helpdesk(name, *ignored)
            failures.append(test_helpdesk(name))
        failures.append(apart.returncode)
    _print_total(failures[0], time.monotonic() - started)
    return any(failures)


def _test_beside_helpdesk(name, *arguments):
    """Install all and run our tests; whether the install, and the tests, failed."""
    is_clean = database.create(name, [*present_addons(), *OCA_ADDONS])
    return [not is_clean, pytest(name, "ours", *CROWDED, *arguments)]


@contextmanager
def _apart(name):
    """Run :func:`test_apart` meanwhile, on the other core; show in the end what it
    said.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "test-apart.log"
    port = str(server.free_port(server.FIRST_PORT + 500))
    command = [sys.executable, ROOT / "tools" / "main.py", "test-apart", name]
    with log.open("w") as output:
        apart = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "ODOO_HTTP_PORT": port},
        )
        try:
            yield apart
        finally:
            apart.wait()
            print(log.read_text(), flush=True)


def test_apart(name):
    """Run what needs nobody beside it: databases of their own, our addons alone."""
    with postgres.running():
        database.create(name, present_addons())
        codes = [
            pytest(name, "environment", ENVIRONMENT),
            pytest(name, "people", *CROWDED, *PEOPLE),
            pytest(name, "bare", *BARE),
        ]
    return any(code not in (0, NO_TESTS_COLLECTED) for code in codes)


def test_fast(*arguments):
    """For developers: a database that is kept, with our addons only."""
    name = os.environ.get("DB") or "service_test_fast"
    database.ensure(name, present_addons())
    return pytest(name, "fast", *arguments)


def _print_total(unclean_installs, seconds):
    """Close with one line for all; an install with warnings is a failure too."""
    results = [counts(report) for report in REPORTS]
    passed, failed, skipped = map(sum, zip(*results, strict=True))
    failed += unclean_installs
    print(f"{passed} passed, {failed} failed, {skipped} skipped in {seconds:.0f}s")


def test_helpdesk(name):
    """Run the suites of the helpdesk addons with ours installed."""
    say("tests of the helpdesk addons, with ours installed")
    site = next(VENV.resolve().glob("lib/*/site-packages/odoo/addons"))
    folders = [str(site / addon / "tests") for addon in OCA_ADDONS]
    options = ["-p", "tools.suites", "-o", "addopts=--odoo-http", "-q"]
    code = pytest(name, "helpdesk", *options, *folders)
    if not code and counts("helpdesk")[0] < OCA_TESTS:
        say(f"fewer helpdesk tests passed than the {OCA_TESTS} there are")
        return 1
    return code


def pytest(name, report, *arguments):
    """Run pytest on a database, with a report in XML."""
    path = report_path(report)
    path.unlink(missing_ok=True)
    command = [str(VENV.resolve() / "bin/python"), "-m", "pytest", f"--junitxml={path}"]
    config = server.write_config(f"test-{name}", name, list_db=False)
    return server.call([*command, *arguments], config, cwd=ROOT)


def report_path(report):
    """The file with the results of one pytest run."""
    return LOGS / f"pytest-{report}.xml"


def counts(report):
    """How many tests of one pytest run passed, failed, were skipped."""
    path = report_path(report)
    if not path.is_file():
        return 0, 0, 0
    results = [_outcome(case) for case in ElementTree.parse(path).iter("testcase")]
    return tuple(results.count(outcome) for outcome in OUTCOMES)


def _outcome(case):
    """What became of one test; its subtests are not counted."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"
