"""Building the parts of the environment: once, whole, and again when inputs change.

A part is built in a folder of its own, named after a hash of its inputs. Only when it
is complete it gets a stamp, and a symbolic link is turned to it in one rename. So a
half-finished build is never used: the next start removes it and builds again.
"""

import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager

from .console import Problem, say
from .paths import RUNTIME

STAMP = ".complete"


@contextmanager
def locked(name):
    """Hold a lock of this checkout; whoever comes second waits."""
    RUNTIME.mkdir(exist_ok=True)
    with open(RUNTIME / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Step:
    """One part of the environment.

    :param link: the path under which the finished part is found
    :param title: what the user reads while it is built
    :param build: function that gets the folder to fill and may return a remark
    :param inputs: strings that decide about the content
    """

    def __init__(self, link, title, build, inputs):
        self.link = link
        self.title = title
        self.build = build
        digest = hashlib.sha256("\n".join(inputs).encode()).hexdigest()[:12]
        self.folder = link.with_name(f"{link.name}-{digest}")

    def is_done(self):
        """Whether the link leads to the complete build of just these inputs."""
        return (
            self.link.is_symlink()
            and os.readlink(self.link) == self.folder.name
            and (self.folder / STAMP).is_file()
        )

    def ensure(self):
        """Build the part unless it is there."""
        if self.is_done():
            return
        if not (self.folder / STAMP).is_file():
            self._check_writable()
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            say(self.title)
            remark = self.build(self.folder)
            if remark:
                say(remark)
            (self.folder / STAMP).touch()
        self._publish()

    def _check_writable(self):
        folder = self.link.parent
        if not os.access(folder, os.W_OK):
            raise Problem(f"{folder} belongs to another user; run `make clean` as he.")

    def _publish(self):
        """Turn the link; keep the build before it, somebody may be running it."""
        before = os.readlink(self.link) if self.link.is_symlink() else ""
        new_link = self.link.with_name(f".{self.link.name}.new")
        new_link.unlink(missing_ok=True)
        new_link.symlink_to(self.folder.name)
        new_link.replace(self.link)
        for old in self.link.parent.glob(f"{self.link.name}-*"):
            if old.name not in (self.folder.name, before):
                shutil.rmtree(old, ignore_errors=True)
