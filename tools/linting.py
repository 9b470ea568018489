"""``make lint``: every style check; ``make format``: those that cure themselves."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from . import database, postgres, server
from .paths import LOGS, NODE, ROOT, VENV, present_addons
from .prepare import odoo_site, prepare

DATABASE = "service_lint"
PYTHON_FOLDERS = ("tools", "tests", "benchmarks")
PRETTIER_FILES = ("service_*/**/*.xml", "service_*/**/*.js", "*.mjs")

# Odoo's own checks of code and models.
ODOO_CHECKS = (
    "override_signatures",
    "naming",
    "index",
    "manifests",
    "onchange_domains",
    "jstranslate",
    "pofile",
    "dunderinit",
    "orm_import",
    "routes",
)

# The history import promises its callers this name with parameters of its own.
# Elsewhere the name means the web client's import, which that model refuses in words.
KNOWN_OVERRIDE = "model='service.history.import', method='load'"
# Inverse fields of the helpdesk itself that lack an index.
KNOWN_UNINDEXED = ("helpdesk.ticket.duplicate_id ", "helpdesk.ticket.partner_id ")

# Files that steer the set-up name no server: the machine's own settings do.
SETUP_FILES = ("tools", "bin", ".ci", "Makefile", ":(glob)*.cfg", ":(glob)*.txt")
SETUP_FILES += (":(glob)*.json", ":(glob)*.mjs", ":(glob).*", ":(glob)*/pyproject.toml")
ADDRESS = r"(https?|ftp|git|ssh)(\+[a-z]+)?://[a-z0-9-]+\.[a-z]"


def lint():
    """Run all checks, two at a time; show what the failing ones say."""
    prepare(with_node=True)
    checks = _checks()
    env = server.environment(server.write_config("lint"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        codes = list(pool.map(lambda name: _run_check(name, checks[name], env), checks))
    failed = sum(map(bool, codes))
    print(f"{len(checks) - failed} passed, {failed} failed")
    return bool(failed)


def format_code():
    """Let ruff, the OCA checks and prettier rewrite the files."""
    prepare(with_node=True)
    env = server.environment(server.write_config("lint"))
    for command in (
        _ruff("check", "--fix", "--select", "I,UP"),
        _ruff("format"),
        _tool("oca-checks-odoo-module", "--fix", *_oca(), *present_addons()),
        _prettier("--write"),
    ):
        subprocess.call(command, cwd=ROOT, env=env)


def _run_check(name, command, env):
    """Run one check; its output is shown only if it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    verdict = "FAILED" if done.returncode else "ok"
    print(f"{name:<24} {verdict}\n{done.stdout if done.returncode else ''}", end="")
    sys.stdout.flush()
    return done.returncode


def _checks():
    """The commands of all checks by name; the longest first."""
    addons = present_addons()
    po_files = [os.fspath(path) for path in sorted(ROOT.glob("service_*/i18n*/*.po"))]
    own = [sys.executable, os.fspath(ROOT / "tools/main.py")]
    return {
        "Odoo's own checks": [*own, "lint-models"],
        "pylint-odoo": _tool("pylint", "--rcfile=setup.cfg", "-j1", *addons),
        "prettier": _prettier("--check"),
        "eslint": [*_node("eslint/bin/eslint.js"), *_lenient(), "service_*/**/*.js"],
        "ruff check": _ruff("check"),
        "ruff format": _ruff("format", "--check"),
        "OCA checks of XML, CSV": _tool("oca-checks-odoo-module", *_oca(), *addons),
        "OCA checks of po files": _tool("oca-checks-po", *_oca(), *po_files),
        "licences, dependencies": _manifestoo("check-licenses"),
        "no addresses": [*own, "lint-addresses"],
    }


def _tool(name, *arguments):
    return [os.fspath(VENV.resolve() / "bin" / name), *arguments]


def _oca():
    return "--config", "setup.cfg"


def _ruff(*arguments):
    folders = [name for name in PYTHON_FOLDERS if (ROOT / name).is_dir()]
    return _tool("ruff", *arguments, *folders, *present_addons())


def _lenient():
    return ["--no-error-on-unmatched-pattern"]


def _node(script):
    return ["node", os.fspath(NODE.resolve() / "node_modules" / script)]


def _prettier(mode):
    plugin = NODE.resolve() / "node_modules/@prettier/plugin-xml/src/plugin.js"
    command = [*_node("prettier/bin/prettier.cjs"), f"--plugin={plugin}", *_lenient()]
    return [*command, "--log-level=warn", mode, *PRETTIER_FILES]


def _manifestoo(command):
    installed = next(VENV.resolve().glob("lib/*/site-packages/odoo/addons"))
    paths = [ROOT, installed, odoo_site() / "odoo/addons", odoo_site() / "addons"]
    path = ",".join(os.fspath(path) for path in paths if path.is_dir())
    include = ",".join(present_addons())
    options = [f"--addons-path={path}", f"--select-include={include}"]
    return _tool("manifestoo", *options, "--odoo-series=19.0", command)


def lint_addresses():
    """Fail on addresses of servers in the files that steer the set-up."""
    command = ["git", "grep", "-nIiE", ADDRESS, "--", *SETUP_FILES]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    print(found.stdout + found.stderr, end="")
    return found.returncode != 1


def lint_models():
    """Install our addons with a clean log, then run Odoo's own checks on them.

    The helpdesk addons fail some of these, so only lines that name ours count.
    """
    with postgres.running():
        if not database.ensure(DATABASE, present_addons()):
            database.drop(DATABASE)
            return 1
        config = server.write_config("lint-models", DATABASE)
        folder = odoo_site() / "odoo/addons/test_lint/tests"
        options = [f"--confcutdir={folder}", f"--rootdir={folder}", "-o", "addopts="]
        options += ["-p", "no:cacheprovider", "-q", "--tb=short"]
        files = [os.fspath(folder / f"test_{check}.py") for check in ODOO_CHECKS]
        done = subprocess.run(
            _tool("pytest", *options, *files),
            env=server.environment(config),
            capture_output=True,
            text=True,
        )
    log = LOGS / "odoo-checks.log"
    log.write_text(done.stdout)
    names = _our_names()
    lines = _without_known(done.stdout.replace(os.fspath(ROOT), "")).splitlines()
    ours = [line for line in lines if names.search(line) or _is_unindexed(line)]
    print("\n".join([*ours, f"all of it: {log}"]))
    return bool(ours) or done.returncode not in (0, 1)


def _without_known(output):
    """The report without the one override that is meant to differ, and nothing else."""
    parts = re.split(r"(?m)^(?=(?:_+|=+) .* (?:_+|=+)$|SUBFAILED|FAILED|\d)", output)
    return "".join(
        part for part in parts if KNOWN_OVERRIDE not in part.partition("\n")[0]
    )


def _is_unindexed(line):
    """Whether a line names an inverse without index that the helpdesk has not."""
    return "(inverse of " in line and not line.strip("E ").startswith(KNOWN_UNINDEXED)


def _our_names():
    """A pattern for the names of our addons and of the models they define."""
    addons = present_addons()
    files = [path for addon in addons for path in (ROOT / addon).rglob("*.py")]
    sources = "\n".join(path.read_text() for path in files)
    models = re.findall(r"""^ +_name = ["']([\w.]+)["']""", sources, re.M)
    names = {*addons, *models} - {"helpdesk.ticket"}
    return re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, names))})\b")
