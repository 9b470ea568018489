"""pip makes an Odoo addon wheel of every addon folder."""

import subprocess
import sys
import zipfile

import pytest

from tools.paths import ROOT, present_addons


@pytest.mark.parametrize("addon", present_addons())
def test_wheel(addon, tmp_path):
    """The wheel holds the addon where Odoo looks, and asks for what it needs."""
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet"]
    options = ["--no-build-isolation", "--wheel-dir", tmp_path]
    subprocess.run([*command, *options, ROOT / addon], check=True)
    [wheel] = tmp_path.glob(f"odoo_addon_{addon}-19.0.*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        [metadata] = [name for name in names if name.endswith("/METADATA")]
        text = archive.read(metadata).decode()
    manifest = f"odoo/addons/{addon}/__manifest__.py"
    assert manifest in names
    assert not [name for name in names if ".runtime" in name or ".git" in name]
    needed = "odoo-addon-" + needed_addon(addon)
    assert f"Requires-Dist: {needed}==19.0.*" in text.splitlines()
    assert "Requires-Dist: odoo==19.0.*" in text.splitlines()


def needed_addon(addon):
    """The addon below in the chain."""
    chain = ["helpdesk_mgmt", *present_addons()]
    return chain[chain.index(addon) - 1]
