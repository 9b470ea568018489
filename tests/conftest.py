"""What every test of this repository relies on."""

import importlib.util

import pytest

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests.common import _find_executable, get_db_name


def pytest_sessionstart():
    """Without a browser Odoo skips its tests and stays green; we fail."""
    if importlib.util.find_spec("websocket") is None:
        pytest.exit("browser tests need the Python package websocket-client", 1)
    try:
        _find_executable()
    except Exception:  # Odoo raises no narrower one
        pytest.exit("browser tests need Chromium; as root: apt install chromium", 1)


def pytest_collection_modifyitems(items):
    """Run the tests that work in databases of their own at the end."""
    items.sort(key=lambda item: "slow" in item.keywords)


@pytest.fixture(scope="session", autouse=True)
def generated_assets(load_registry):
    """Commit the web bundles once: inside a test they are rolled back."""
    with Registry(get_db_name()).cursor() as cr:
        Environment(cr, SUPERUSER_ID, {})["ir.qweb"]._pregenerate_assets_bundles()


@pytest.fixture(autouse=True)
def no_logged_error(caplog):
    """Fail on an ERROR logged by Odoo, as Odoo's own runner does."""
    yield
    errors = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelname in ("ERROR", "CRITICAL") and record.name.startswith("odoo")
    ]
    assert not errors, errors
