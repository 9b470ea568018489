"""The commands behind ``make`` and ``bin/odoo``."""

import os
import shutil
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools import postgres, server, system  # noqa: E402
from tools.console import Problem, one_line_errors  # noqa: E402
from tools.demo import demo  # noqa: E402
from tools.linting import format_code, lint, lint_addresses, lint_models  # noqa: E402
from tools.paths import ROOT, RUNTIME, VENV  # noqa: E402
from tools.prepare import prepare  # noqa: E402
from tools.testing import test, test_apart  # noqa: E402
from tools.translations import translations  # noqa: E402


def odoo(*arguments):
    """Run Odoo with all arguments."""
    prepare()
    return server.call(server.odoo_command(*arguments), server.write_config("odoo"))


def psql(*arguments):
    """Open psql on the server in use."""
    prepare()
    return server.call(["psql", *arguments], server.write_config("odoo"))


def bench(*arguments):
    """Run the benchmarks with Odoo importable and ``bench`` as their database."""
    prepare()
    script = ROOT / "benchmarks" / "run.py"
    if not script.is_file():
        raise Problem("there are no benchmarks here yet.")
    config = server.write_config("bench", "bench")
    python = str(VENV.resolve() / "bin/python")
    return server.call([python, str(script), *arguments], config, cwd=ROOT)


def clean():
    """Remove all that was set up, with all databases."""
    if RUNTIME.exists():
        postgres.refuse_if_used()
        shutil.rmtree(postgres.socket_folder(), ignore_errors=True)
        shutil.rmtree(RUNTIME)
    modules = ROOT / "node_modules"
    if modules.is_symlink():
        modules.unlink()
    for cache in (".pytest_cache", ".ruff_cache"):
        shutil.rmtree(ROOT / cache, ignore_errors=True)


def setup():
    """Prepare everything that the other commands may need."""
    prepare(with_node=True)
    system.install_packages()


COMMANDS = {
    "odoo": odoo,
    "psql": psql,
    "demo": demo,
    "test": test,
    "test-apart": test_apart,
    "lint": lint,
    "lint-addresses": lint_addresses,
    "lint-models": lint_models,
    "format": format_code,
    "translations": translations,
    "bench": bench,
    "clean": clean,
    "setup": setup,
}


def main():
    """Run the command named by the first argument."""
    os.umask(0o022)
    with one_line_errors():
        sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))


if __name__ == "__main__":
    main()
