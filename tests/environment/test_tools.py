"""The small decisions of the set-up."""

import socket
from pathlib import Path

import pytest

from tools import debian, postgres, server
from tools.console import Problem, reason
from tools.paths import SOCKET_LIMIT, short_folder
from tools.steps import Step


def test_long_checkout_path_gets_a_short_socket():
    """A socket's name stays under the kernel's limit, and differs by checkout."""
    name = ".s.PGSQL.5432"
    folders = [Path("/", letter * 120) for letter in "ab"]
    short = {short_folder(folder, name) for folder in folders}
    assert len(short) == 2
    assert all(len(str(folder / name)) < SOCKET_LIMIT for folder in short)
    assert short_folder(Path("/short"), name) == Path("/short")


def test_next_free_port():
    """A port that somebody listens on is passed over."""
    first = server.free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        assert server.free_port() > first


def test_half_finished_step_is_built_again(tmp_path):
    """Only a stamped build counts; changed inputs make another one."""
    calls = []

    def build(folder):
        (folder / "file").write_text("whole")
        calls.append(folder)
        if len(calls) == 1:
            raise Problem("interrupted")

    step = Step(tmp_path / "part", "part", build, ["one"])
    with pytest.raises(Problem):
        step.ensure()
    assert not step.is_done()
    step.ensure()
    step.ensure()
    assert step.is_done() and len(calls) == 2
    changed = Step(tmp_path / "part", "part", build, ["two"])
    assert not changed.is_done()
    changed.ensure()
    assert (tmp_path / "part" / "file").read_text() == "whole" and len(calls) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "sources.list.d/debian.sources",
            "Types: deb\n# remark\nURIs: http://mirror/debian\n"
            "Suites: stable\n stable-updates\nComponents: main\n",
        ),
        ("sources.list", "deb [arch=amd64] http://mirror/debian stable main\n"),
    ],
)
def test_mirror_in_both_formats(name, text, tmp_path, monkeypatch):
    """The mirror is read from either format of apt's sources."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    monkeypatch.setattr(debian, "SOURCES", tmp_path)
    assert debian.mirror("stable") == "http://mirror/debian"
    with pytest.raises(Problem):
        debian.mirror("other")


def test_damaged_package_is_refused(tmp_path):
    """A file that differs from apt's signed list is not unpacked."""
    deb = tmp_path / "odoo.deb"
    deb.write_bytes(b"forged")
    with pytest.raises(Problem, match="damaged"):
        debian.verify(deb, "SHA256:" + "0" * 64)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("E: Temporary failure resolving 'x'\nE: more", "no network"),
        ("tar: No space left on device\n", "no space left on the disk"),
        ("first\nlast\n\n", "last"),
    ],
)
def test_reason_in_one_line(text, meaning, tmp_path):
    """What tools say in many lines becomes one."""
    log = tmp_path / "log"
    log.write_text(text)
    assert reason(log) == meaning


def test_own_server_variables(monkeypatch):
    """The usual variables lead to the company's server, our own do not."""
    for name in postgres.OWN_SERVER_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert not postgres.is_foreign()
    monkeypatch.setenv("PGHOST", str(postgres.socket_folder()))
    assert not postgres.is_foreign()
    monkeypatch.setenv("PGHOST", "db.example")
    assert postgres.is_foreign() and postgres.connection() == {}
