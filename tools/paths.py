"""Where everything lives: the checkout and its ignored folder ``.runtime``."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / ".runtime"

# Each of these is a symbolic link to the finished build of one step (steps.py).
ODOO = RUNTIME / "odoo"
VENV = RUNTIME / "venv"
NODE = RUNTIME / "node"

POSTGRES = RUNTIME / "postgres"
CONFIGS = RUNTIME / "conf"
FILESTORE = RUNTIME / "data"
LOGS = RUNTIME / "log"

ADDONS = ("service_quality", "service_training", "service_incentive")
OCA_ADDONS = (
    "helpdesk_mgmt",
    "helpdesk_mgmt_sla",
    "helpdesk_mgmt_rating",
    "helpdesk_type",
)

# The kernel's limit for the address of a Unix socket, with its closing zero.
SOCKET_LIMIT = 107


def present_addons():
    """The addons of this repository that are there, in order of dependency."""
    return [name for name in ADDONS if (ROOT / name / "__manifest__.py").is_file()]


def short_folder(folder, longest_file):
    """The folder, or one under the temp folder if a socket in it has too long a name.

    The stand-in is named after user and checkout, so that two checkouts differ.
    """
    if len(os.fsencode(folder / longest_file)) < SOCKET_LIMIT:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"service-{os.getuid()}-{digest}"


def content_hash(paths):
    """One hash over the names and contents of files; folders are walked."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(os.fsencode(file.relative_to(ROOT)))
                digest.update(file.read_bytes())
    return digest.hexdigest()
