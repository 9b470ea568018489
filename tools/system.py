"""What only root can install: the browser, PDF printing, Chinese fonts, venv."""

import importlib.util
import os
import shutil
from pathlib import Path

from .console import Problem, run, say
from .paths import LOGS

PROGRAMS = ("chromium", "wkhtmltopdf")
CHINESE_FONT = "fonts-noto-cjk"


def missing_packages():
    """Debian packages for tests and printing that this machine lacks."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if not Path("/usr/share/doc", CHINESE_FONT).exists():
        missing.append(CHINESE_FONT)
    return missing


def install_packages():
    """Install what is missing, or name it in one line and go on."""
    missing = missing_packages()
    if not missing:
        return
    if os.getuid():
        say(f"no browser tests or PDF yet; as root: apt install {' '.join(missing)}")
        return
    try:
        apt_install(missing)
    except Problem as problem:
        say(f"going on without: {problem}")


def require_browser():
    """Raise a problem without Chromium: Odoo would skip its tests in silence."""
    if not shutil.which("chromium"):
        raise Problem("browser tests need Chromium; as root: apt install chromium")


def require_venv():
    """See to it that Python can make virtual environments."""
    if importlib.util.find_spec("ensurepip"):
        return
    if os.getuid():
        raise Problem(
            "Python cannot make environments; as root: apt install python3-venv"
        )
    apt_install(["python3-venv"])


def apt_install(packages):
    """Install Debian packages; needs root."""
    names = " ".join(packages)
    say(f"Debian packages {names}")
    log, failure = LOGS / "apt-install.log", f"could not install {names}"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], log, failure, env=env)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    run(command, log, failure, env=env)
