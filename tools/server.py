"""Running Odoo: its configuration, its environment, its end."""

import ctypes
import os
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager

from . import postgres
from .console import Problem
from .paths import CONFIGS, FILESTORE, ROOT, VENV, present_addons

SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
FIRST_PORT = 8069

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
        addons_path=_addons_path(),
        data_dir=FILESTORE,
        list_db=list_db,
        cron_threads=cron_threads,
        db_name=f"db_name = {database}\n" if database else "",
    )
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(text)
    new.replace(path)
    return path


def _addons_path():
    """The line that names our addons; Odoo warns of folders that hold none.

    The Odoo set up here finds the helpdesk addons by itself, a company's own may not.
    """
    folders = [ROOT] if present_addons() else []
    if os.environ.get("ODOO_BIN"):
        folders += VENV.resolve().glob("lib/*/site-packages/odoo/addons")
    return f"addons_path = {','.join(map(str, folders))}\n" if folders else ""


def environment(config):
    """The environment of Odoo and of everything that imports it."""
    folders = [str(VENV.resolve() / "bin"), str(postgres.program("psql").parent)]
    return {
        **os.environ,
        **postgres.connection(),
        "ODOO_RC": str(config),
        "ODOO_HTTP_PORT": os.environ.get("ODOO_HTTP_PORT") or str(free_port()),
        "PATH": os.pathsep.join([*folders, os.environ["PATH"]]),
        "VIRTUAL_ENV": str(VENV.resolve()),
    }


def free_port(first=FIRST_PORT):
    """The next port from ``first`` on that nobody listens on."""
    for port in range(first, first + 1000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Problem(f"no free port from {first} on.")


def odoo_command(*arguments):
    """The command line of Odoo: the company's own program or the one set up here."""
    own = os.environ.get("ODOO_BIN")
    program = [own] if own else [str(VENV.resolve() / "bin/python"), "-m", "odoo"]
    return [*program, *arguments]


def call(command, config, alongside=None, **options):
    """Run a program with PostgreSQL up and wait for its end, whatever signal comes.

    :param alongside: function to run in a thread meanwhile
    :param options: for ``subprocess.Popen``
    """
    with postgres.running(), _blocked_signals() as mask:
        child = subprocess.Popen(
            command,
            env=environment(config),
            preexec_fn=lambda: _free_child(mask),
            **options,
        )
        if alongside:
            threading.Thread(target=alongside, daemon=True).start()
        return _wait(child)


@contextmanager
def _blocked_signals():
    """Keep signals waiting until ``_wait`` asks for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield before
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _free_child(mask):
    """In the child: get signals as usual, and end if we are killed the hard way."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _wait(child):
    """Wait for the child, handing signals on.

    Ctrl-C comes from the kernel to the whole terminal group, so the child has it
    already; a second one would make Odoo skip its clean end.
    """
    while child.poll() is None:
        info = signal.sigwaitinfo(SIGNALS)
        if info.si_signo == signal.SIGINT and info.si_code <= 0:
            child.send_signal(signal.SIGINT)
        elif info.si_signo in (signal.SIGTERM, signal.SIGHUP):
            child.terminate()
    return child.returncode
