"""``make demo``: a database with demo data, served on this machine."""

import functools
import os
import subprocess
import time
import urllib.error
import urllib.request

from . import database, postgres, server, system
from .console import Problem, say
from .paths import LOGS, present_addons
from .prepare import prepare

LANGUAGES = "en_US,zh_CN,zh_TW"
# Who may log in to the demo: login, password, role.
LOGINS = (
    ("agent", "agent", "agent"),
    ("supervisor", "supervisor", "service supervisor"),
    ("manager", "manager", "service manager"),
    ("hr", "hr", "HR manager"),
    ("payroll", "payroll", "pay roll clerk"),
    ("customer", "customer", "customer (portal)"),
    ("admin", "admin", "administrator"),
)


def demo():
    """Prepare, make or update the demo database, serve it until Ctrl-C."""
    prepare()
    name = os.environ.get("DB") or "service_demo"
    with postgres.running():
        if not database.state(name):
            system.install_packages()
        modules = present_addons() or ["helpdesk_mgmt"]
        options = ("--with-demo", f"--load-language={LANGUAGES}")
        database.ensure(name, modules, *options)
        return serve(name)


def serve(name):
    """Serve one database; the log goes to a file, the address to the screen."""
    config = server.write_config("demo", name, list_db=False, cron_threads=1)
    port, log = server.free_port(), LOGS / "demo.log"
    with open(log, "wb") as output:
        streams = {"stdout": output, "stderr": subprocess.STDOUT}
        command = server.odoo_command("--http-port", str(port))
        announce = functools.partial(_announce, port, log)
        code = server.call(command, config, announce, **streams)
    if code > 0:
        raise Problem(f"Odoo ended, see {log}")
    return 0


def _announce(port, log):
    """Tell address and logins as soon as the server answers."""
    address = f"http://127.0.0.1:{port}"
    while True:
        try:
            with urllib.request.urlopen(f"{address}/web/health", timeout=5):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    say(f"open {address}/odoo   (log: {log}; Ctrl-C ends)")
    for login, password, role in LOGINS:
        say(f"  {role:<24} login {login:<12} password {password}")
