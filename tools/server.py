"""Running Odoo: its configuration, its environment, its end."""

import os
import signal
import subprocess
from contextlib import contextmanager

from . import postgres
from .paths import CONFIGS, FILESTORE, ROOT, VENV, present_addons

CONFIG = """[options]
{addons_path}data_dir = {data_dir}
http_interface = 127.0.0.1
max_cron_threads = {cron_threads}
db_maxconn = 32
list_db = {list_db}
{db_name}"""


def write_config(name, database="", list_db=True, cron_threads=0):
    """Write an Odoo configuration file and return its path.

    :param database: the only database, or none to leave the choice to ``-d``
    """
    CONFIGS.mkdir(parents=True, exist_ok=True)
    path = CONFIGS / f"{name}.conf"
    text = CONFIG.format(
        addons_path=f"addons_path = {ROOT}\n" if present_addons() else "",
        data_dir=FILESTORE,
        list_db=list_db,
        cron_threads=cron_threads,
        db_name=f"db_name = {database}\n" if database else "",
    )
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(text)
    new.replace(path)
    return path


def environment(config):
    """The environment of Odoo and of everything that imports it."""
    return {
        **os.environ,
        **postgres.connection(),
        "ODOO_RC": str(config),
        "PATH": f"{VENV.resolve() / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(VENV.resolve()),
    }


def odoo_command(*arguments):
    """The command line of Odoo: the company's own program or the one set up here."""
    own = os.environ.get("ODOO_BIN")
    program = [own] if own else [str(VENV.resolve() / "bin/python"), "-m", "odoo"]
    return [*program, *arguments]


def call(command, config, **options):
    """Run a program with PostgreSQL up and wait for its end, whatever signal comes.

    Ctrl-C reaches the child by itself; a signal sent to us alone is handed on.
    """
    with postgres.running():
        child = subprocess.Popen(command, env=environment(config), **options)
        with _signals_handed_to(child):
            return child.wait()


@contextmanager
def _signals_handed_to(child):
    def hand_on(number, _frame):
        child.send_signal(number)

    before = {
        signal.SIGTERM: signal.signal(signal.SIGTERM, hand_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, hand_on),
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
