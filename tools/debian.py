"""Debian packages from the mirror that this machine itself uses."""

import hashlib
import re
import shlex
import subprocess
from pathlib import Path

from .console import Problem, run
from .paths import LOGS

SOURCES = Path("/etc/apt")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def stable_name():
    """The code name of the installed Debian, such as bookworm."""
    release = Path("/etc/os-release").read_text()
    found = re.search(r"^VERSION_CODENAME=(\w+)", release, re.M)
    if not found or not re.search(r"^ID=\"?debian", release, re.M):
        raise Problem("this set-up needs Debian; elsewhere set ODOO_BIN to your Odoo.")
    return found.group(1)


def mirror(suite):
    """The address of the mirror that serves a suite, from the machine's apt sources."""
    for path in sorted(SOURCES.glob("sources.list.d/*.sources")):
        for paragraph in re.split(r"\n\s*\n", path.read_text()):
            fields = _fields(paragraph)
            if suite in fields.get("suites", "").split():
                return fields["uris"].split()[0]
    for path in [SOURCES / "sources.list", *SOURCES.glob("sources.list.d/*.list")]:
        for line in path.read_text().splitlines() if path.is_file() else ():
            words = re.sub(r"\[[^]]*\]", "", line).split()
            if words[:1] == ["deb"] and words[2:3] == [suite]:
                return words[1]
    raise Problem(f"no Debian mirror for {suite} in the apt sources of this machine.")


def _fields(paragraph):
    """The fields of a deb822 paragraph, names in lower case."""
    lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
    pairs = re.findall(r"^(\S+):(.*(?:\n[ \t].*)*)", "\n".join(lines), re.M)
    return {name.lower(): value for name, value in pairs}


class Suite:
    """One Debian suite read with an apt state of its own, so it needs no root."""

    def __init__(self, name, folder):
        self.name = name
        self.folder = folder
        for sub in ("lists/partial", "archives/partial", "sources", "debs"):
            (folder / sub).mkdir(parents=True, exist_ok=True)
        source = f"deb [signed-by={KEYRING}] {mirror(stable_name())} {name} main\n"
        (folder / "sources" / "only.list").write_text(source)
        self._apt("update", log="update")

    def _command(self, *arguments):
        options = (
            "Dir::Etc::SourceList=/dev/null",
            f"Dir::Etc::SourceParts={self.folder / 'sources'}",
            f"Dir::State::Lists={self.folder / 'lists'}",
            f"Dir::Cache={self.folder}",
            "APT::Sandbox::User=",
            "Acquire::Languages=none",
            "Acquire::Retries=3",
            "APT::Update::Error-Mode=any",
        )
        return ["apt-get", *(f"-o{option}" for option in options), *arguments]

    def _apt(self, *arguments, log):
        run(
            self._command(*arguments),
            LOGS / f"apt-{self.name}-{log}.log",
            f"could not read Debian {self.name}",
            cwd=self.folder / "debs",
        )

    def unpack(self, packages, target):
        """Download packages, check them, and unpack them into a folder.

        :return: ``{package: version}``
        """
        self._apt("download", *packages, log="download")
        listed = subprocess.run(
            self._command("download", "--print-uris", *packages),
            capture_output=True,
            text=True,
            cwd="/",
            check=True,
        ).stdout
        versions = {}
        for line in listed.splitlines():
            _address, name, _size, checksum = shlex.split(line)
            deb = self.folder / "debs" / name
            verify(deb, checksum)
            run(
                ["dpkg", "-x", deb, target],
                LOGS / "dpkg.log",
                f"could not unpack {name}",
            )
            package, version = name.split("_")[:2]
            versions[package] = version.replace("%3a", ":")
        if set(versions) != set(packages):
            raise Problem(f"the mirror did not serve all of: {' '.join(packages)}")
        return versions


def verify(deb, checksum):
    """Compare a file with the checksum in apt's signed lists."""
    algorithm, _colon, expected = checksum.partition(":")
    if hashlib.new(algorithm, deb.read_bytes()).hexdigest() != expected:
        raise Problem(f"{deb.name} is damaged or forged: {algorithm} does not match.")
