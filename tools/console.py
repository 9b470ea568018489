"""Words to the user, and running other programs."""

import errno
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

# The log itself may not have fitted, so little space is the cause.
LITTLE_SPACE = 20 << 20


class Problem(Exception):
    """Something the user has to know; its text is one line, shown as it is."""


@contextmanager
def one_line_errors():
    """Turn what can go wrong outside our control into one line and exit code 1."""
    try:
        yield
    except Problem as problem:
        sys.exit(f"Error: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
    except PermissionError as error:
        owner = "was this checkout set up by another user?"
        sys.exit(f"Error: no permission for {error.filename}; {owner}")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sys.exit("Error: no space left on the disk (about 3 GB are needed).")
        sys.exit(f"Error: {error.strerror}: {error.filename}")


def say(text):
    """Tell the user what is going on."""
    print(f"-- {text}", flush=True)


def run(command, log, failure, **options):
    """Run a program quietly, its output in a log file; raise a one-line problem.

    :param log: file that gets the output, replaced
    :param failure: what did not work, for the error line
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "wb") as output:
        code = subprocess.call(
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **options,
        )
    if code:
        full = shutil.disk_usage(log.parent).free < LITTLE_SPACE
        cause = "no space left on the disk" if full else reason(log)
        raise Problem(f"{failure}: {cause} (whole log: {log})")


# What package tools print, and what it means in plain words.
REASONS = (
    ("No space left on device", "no space left on the disk"),
    ("ENOSPC", "no space left on the disk"),
    ("Temporary failure resolving", "no network"),
    ("Failed to establish a new connection", "no network"),
    ("Name or service not known", "no network"),
    ("Could not resolve", "no network"),
    ("Connection refused", "no network"),
    ("Network is unreachable", "no network"),
    ("EAI_AGAIN", "no network"),
    ("ENOTFOUND", "no network"),
    ("ECONNREFUSED", "no network"),
)


def reason(log):
    """The cause told by a log: a known one in plain words, else its last line."""
    text = log.read_text(errors="replace")
    for sign, meaning in REASONS:
        if sign in text:
            return meaning
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no output"
