"""Runs what an update runs, on the shape that a database had before."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[1]


def migrate(env, addon, version, name):
    """Run one migration script of an addon as Odoo would, in the test's transaction."""
    path = ROOT / addon / "migrations" / version / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{addon}_{path.stem}", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    # What the test has put into the tables is not in the cache.
    env.invalidate_all()
    script.migrate(env.cr, version)
    env.invalidate_all()
