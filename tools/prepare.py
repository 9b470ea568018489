"""What a machine needs before Odoo runs: Odoo's files, Python and Node packages."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import debian, system
from .console import Problem, run
from .paths import LOGS, NODE, ODOO, ROOT, RUNTIME, VENV
from .steps import Step, locked

SITE = Path("usr/lib/python3/dist-packages")

# Odoo's package links to fonts and scripts of other packages, by relative links.
ODOO_PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
# The next version of this one in sid lacks the files Odoo links to.
STABLE_PACKAGES = ("fonts-font-awesome",)
# Debian leaves this file out, and every page would log that it is missing.
MISSING_FILE = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"

REQUIREMENTS = ("requirements.txt", "requirements-lock.txt", "requirements-addons.txt")


def build_odoo(folder):
    """Unpack Odoo 19 and the files it links to."""
    with tempfile.TemporaryDirectory(dir=RUNTIME, prefix="apt-") as state:
        sid = debian.Suite("sid", Path(state) / "sid")
        versions = sid.unpack(ODOO_PACKAGES, folder)
        stable = debian.Suite(debian.stable_name(), Path(state) / "stable")
        stable.unpack(STABLE_PACKAGES, folder)
    site = folder / SITE
    missing_file = site / MISSING_FILE
    missing_file.parent.mkdir(parents=True, exist_ok=True)
    missing_file.touch()
    dangling = [p for p in (site / "odoo/addons/web").rglob("*") if not p.exists()]
    if dangling:
        raise Problem(f"Odoo's package misses the target of {dangling[0]}")
    return f"Odoo: Debian package odoo-19, version {versions['odoo-19']}"


def odoo_site():
    """The folder that holds the ``odoo`` package: the company's own or the unpacked."""
    own = os.environ.get("ODOO_BIN")
    if not own:
        return ODOO / SITE
    program = Path(own).resolve()
    if not os.access(program, os.X_OK):
        raise Problem(f"ODOO_BIN names no program: {own}")
    if (program.parent / "odoo" / "release.py").is_file():
        return program.parent
    with program.open("rb") as script:
        interpreter = script.readline().partition(b"#!")[2].split() or ["false"]
    question = "import odoo.release as r; print(r.__file__)"
    answer = subprocess.run(
        [*interpreter, "-c", question], capture_output=True, text=True
    )
    if answer.returncode:
        raise Problem(f"ODOO_BIN is no Odoo 19: {own}")
    return Path(answer.stdout.strip()).parents[1]


def build_venv(folder):
    """Make the virtual environment: Odoo by a path file, the rest by pip."""
    system.require_venv()
    run(
        [sys.executable, "-m", "venv", folder],
        LOGS / "venv.log",
        "could not make a virtual environment",
    )
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site_packages = folder / "lib" / version / "site-packages"
    (site_packages / "odoo.pth").write_text(f"{odoo_site()}\n")
    pip = [folder / "bin/python", "-m", "pip", "install", "--no-input"]
    failure = "could not install the Python packages"
    pinned = ["-r", ROOT / "requirements.txt", "-c", ROOT / "requirements-lock.txt"]
    run([*pip, *pinned], LOGS / "pip.log", failure)
    addons = ["--no-deps", "-r", ROOT / "requirements-addons.txt"]
    run([*pip, *addons], LOGS / "pip-addons.log", failure)


def build_node(folder):
    """Install prettier and eslint with the Node of the virtual environment."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    run(
        [VENV / "bin/npm", "ci", "--no-audit", "--no-fund"],
        LOGS / "npm.log",
        "could not install the Node packages",
        cwd=folder,
        env={**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"},
    )
    # Editors and eslint's configuration look for the packages here.
    modules = ROOT / "node_modules"
    if not modules.exists():
        modules.unlink(missing_ok=True)
        modules.symlink_to(NODE.relative_to(ROOT) / "node_modules")


def read(*names):
    """The contents of files of the checkout."""
    return [(ROOT / name).read_text() for name in names]


def prepare(with_node=False):
    """Build whatever is missing; quick and silent when all is there."""
    own_odoo = os.environ.get("ODOO_BIN")
    python = [sys.version, str(odoo_site())]
    requirements = read(*REQUIREMENTS)
    steps = [Step(VENV, "Python packages", build_venv, python + requirements)]
    if not own_odoo:
        inputs = [*ODOO_PACKAGES, *STABLE_PACKAGES, MISSING_FILE]
        steps.insert(0, Step(ODOO, "Odoo 19 from Debian", build_odoo, inputs))
    if with_node:
        inputs = read("package.json", "package-lock.json")
        steps.append(Step(NODE, "Node packages", build_node, inputs))
    if all(step.is_done() for step in steps):
        return
    with locked("prepare"):
        for step in steps:
            step.ensure()
