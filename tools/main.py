"""The commands behind ``make`` and ``bin/odoo``."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tools import server  # noqa: E402
from tools.console import one_line_errors  # noqa: E402
from tools.prepare import prepare  # noqa: E402


def odoo(*arguments):
    """Run Odoo with all arguments."""
    prepare()
    return server.call(server.odoo_command(*arguments), server.write_config("odoo"))


COMMANDS = {"odoo": odoo}


def main():
    """Run the command named by the first argument."""
    with one_line_errors():
        sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))


if __name__ == "__main__":
    main()
