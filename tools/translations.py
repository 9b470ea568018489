"""``make translations``: bring the .pot and .po files in line with the addons."""

import os

from . import database, postgres, server
from .paths import ROOT, VENV, present_addons
from .prepare import prepare


def translations():
    """Export the terms of our addons, demo data included, and merge them.

    Fails while a term has no translation.
    """
    prepare()
    name = os.environ.get("DB") or "service_i18n"
    addons = present_addons()
    with postgres.running():
        database.ensure(name, addons, "--with-demo")
        config = server.write_config("i18n", name)
        export = server.odoo_command("i18n", "export", "-d", name, *addons)
        folders = [ROOT / addon for addon in addons]
        for folder in folders:
            (folder / "i18n").mkdir(exist_ok=True)
        python = os.fspath(VENV.resolve() / "bin/python")
        return server.call(export, config) or server.call(
            [python, "-m", "tools.po", *map(os.fspath, folders)], config, cwd=ROOT
        )
