"""The databases to compare: made when missing, kept while nothing they hold has
changed.
"""

import hashlib
from pathlib import Path

from tools import database, server
from tools.console import Problem
from tools.paths import ROOT, VENV, content_hash

# Of each database: the addon that is installed, with all it depends on.
SIDES = {
    "bare": "helpdesk_mgmt",
    "oca": "helpdesk_mgmt_sla",
    "ours": "service_quality",
    "people": "service_incentive",
}
FIXTURES = ROOT / "benchmarks" / "fixtures.py"
KEY = "benchmarks.fingerprint"


def ensure(side):
    """Make one of the databases unless it is there and up to date; return its name."""
    name, addon = f"bench_{side}", SIDES[side]
    fingerprint = _fingerprint(addon)
    if not database.state(name) or _stored_fingerprint(name) != fingerprint:
        database.create(name, [addon])
        _build(name)
        database.sql(
            "INSERT INTO ir_config_parameter (key, value) "
            f"VALUES ('{KEY}', '{fingerprint}')",
            name,
        )
    return name


def _fingerprint(addon):
    """What decides about the content of a database, in one hash."""
    folder = ROOT / addon
    if not folder.is_dir():
        folder = next(VENV.resolve().glob(f"lib/*/site-packages/odoo/addons/{addon}"))
    parts = [str(VENV.resolve()), content_hash([FIXTURES, folder])]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _stored_fingerprint(name):
    return database.sql(
        f"SELECT value FROM ir_config_parameter WHERE key = '{KEY}'", name
    )


def forget(cr):
    """Have the database of this cursor made anew for the next run, whatever happens."""
    cr.execute("DELETE FROM ir_config_parameter WHERE key = %s", [KEY])
    cr.commit()


def worker_command(name, task):
    """The command line of :mod:`.worker`."""
    python = VENV.resolve() / "bin/python"
    return [str(python), str(Path(__file__).with_name("worker.py")), name, task]


def _build(name):
    code = server.call(
        worker_command(name, "build"), server.write_config("bench", "bench")
    )
    if code:
        raise Problem(f"could not fill the database {name}")
