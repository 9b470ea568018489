"""Databases with our addons: made, updated, dropped.

What we make carries a comment in PostgreSQL that names the addons' state it was built
from. So a half-built database is known, and one that is not ours is never dropped.
"""

import json
import os
import shutil
import subprocess

from . import server
from .console import Problem, say
from .paths import FILESTORE, LOGS, ROOT, VENV, content_hash, present_addons

MARK = "service addons "


def addon_hashes():
    """The state of each addon's files."""
    return {name: content_hash([ROOT / name]) for name in present_addons()}


def sql(statement, database="postgres"):
    """Run one statement, return its output."""
    answer = subprocess.run(
        ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
        capture_output=True,
        text=True,
        env=server.environment("-"),
    )
    if answer.returncode:
        raise Problem(f"PostgreSQL: {answer.stderr.strip().splitlines()[0]}")
    return answer.stdout.strip()


def state(name):
    """The addons' state a database was built from.

    :return: None without such a database, {} while it is half built
    """
    comment = sql(
        "SELECT 'comment ' || coalesce(shobj_description(oid, 'pg_database'), '') "
        f"FROM pg_database WHERE datname = '{name}'"
    )
    if not comment:
        return None
    _word, ours, hashes = comment.partition(MARK)
    if not ours:
        raise Problem(f"database {name} is not ours; set another name: DB=...")
    return json.loads(hashes)


def _set_state(name, hashes):
    sql(f"COMMENT ON DATABASE \"{name}\" IS '{MARK}{json.dumps(hashes)}'")


def drop(name):
    """Drop a database of ours and its files."""
    if state(name) is not None:
        sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    remove_files(name)


def remove_files(name):
    """Remove the attachments of a database."""
    shutil.rmtree(FILESTORE / "filestore" / name, ignore_errors=True)


def create(name, modules, *options):
    """Make a database with modules installed; tell whether the log is clean."""
    drop(name)
    say(f"database {name} with {', '.join(modules)}")
    hashes = addon_hashes()
    sql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'")
    _set_state(name, {})
    sql("CREATE EXTENSION IF NOT EXISTS pg_trgm", name)
    is_clean = _odoo(name, "-i", ",".join(modules), *options)
    _set_state(name, hashes)
    return is_clean


def update(name):
    """Update the addons whose files changed; tell whether the log is clean."""
    hashes, built = addon_hashes(), state(name)
    changed = [addon for addon, value in hashes.items() if built.get(addon) != value]
    if not changed:
        return True
    say(f"database {name}: update of {', '.join(changed)}")
    known = [addon for addon in changed if addon in built]
    new = [addon for addon in changed if addon not in built]
    options = ["-u", ",".join(known)] if known else []
    options += ["-i", ",".join(new)] if new else []
    is_clean = _odoo(name, *options)
    _set_state(name, hashes)
    return is_clean


def ensure(name, modules, *options):
    """Make a database, or bring it up to date; tell whether the log is clean."""
    return update(name) if state(name) else create(name, modules, *options)


def _odoo(name, *options):
    """Install or update modules; show the warnings, tell whether there are none."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"install-{name}.log"
    command = server.odoo_command(
        "-d", name, *options, "--stop-after-init", "--no-http"
    )
    with open(log, "wb") as output:
        streams = {"stdout": output, "stderr": subprocess.STDOUT}
        code = server.call(command, server.write_config("install"), **streams)
    is_clean = not check_log(log)
    if code:
        raise Problem(f"installing into {name} failed, see {log}")
    return is_clean


def check_log(log):
    """Show what checklog-odoo objects to in a log and return its exit code."""
    checker = os.fspath(VENV.resolve() / "bin/checklog-odoo")
    config = os.fspath(ROOT / "setup.cfg")
    checked = subprocess.run(
        [checker, "-c", config, "--no-echo", log], capture_output=True, text=True
    )
    if checked.returncode:
        print(checked.stdout + checked.stderr, flush=True)
    return checked.returncode
