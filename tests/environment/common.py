"""Databases of their own, driven through ``bin/odoo`` as an administrator would."""

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tools import database
from tools.paths import ROOT

# The session of pytest has its own; a command started by hand has not.
SESSION_VARIABLES = ("ODOO_RC", "ODOO_HTTP_PORT")


def environment():
    """The variables as they were before the test session."""
    kept = {n: v for n, v in os.environ.items() if n not in SESSION_VARIABLES}
    return {**kept, "PYTHONUNBUFFERED": "1"}


class ScratchDatabase:
    """A database that lives as long as one test."""

    def __init__(self, name):
        self.name = name

    def install(self, *modules, options=()):
        """Install modules; nothing in the log may be a warning."""
        self._odoo("-i", ",".join(modules), *options, "--stop-after-init", "--no-http")

    def update(self, *modules):
        """Update modules; nothing in the log may be a warning."""
        self._odoo("-u", ",".join(modules), "--stop-after-init", "--no-http")

    def uninstall(self, module):
        """Uninstall one module; nothing in the log may be a warning."""
        self._run("module", "uninstall", "-d", self.name, module)

    def shell(self, code):
        """Run Python code in Odoo's shell and commit."""
        self._run(
            "shell", "-d", self.name, "--no-http", code=f"{code}\nenv.cr.commit()\n"
        )

    def query(self, statement):
        """The rows that a statement gives, columns parted by a bar."""
        return database.sql(statement, self.name).splitlines()

    def _odoo(self, *arguments):
        self._run("-d", self.name, *arguments)

    def _run(self, *arguments, code=""):
        with tempfile.NamedTemporaryFile("w+", suffix=".log") as log:
            done = subprocess.run(
                [ROOT / "bin" / "odoo", *arguments],
                input=code,
                text=True,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment(),
                cwd="/",
                check=False,
            )
            output = Path(log.name).read_text()
            assert not done.returncode, output[-3000:]
            assert not database.check_log(log.name), "warnings in the log, see above"


@contextmanager
def scratch_database(name):
    """Give a database that does not exist yet, and drop it afterwards."""
    name = f"{name}_{os.getpid()}"
    try:
        yield ScratchDatabase(name)
    finally:
        database.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        database.remove_files(name)
