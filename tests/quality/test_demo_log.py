"""The invented past of the demo database; no records needed."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from odoo.addons.service_quality.tools import demo_log

NOW = datetime(2026, 3, 2, 10, 0)


@pytest.fixture(scope="module")
def logs():
    """Rows of every stream, as dicts."""
    return {
        stream: list(csv.DictReader(io.StringIO(text)))
        for stream, text in demo_log.get_logs(NOW).items()
    }


def test_nothing_lies_in_the_future(logs):
    """A log ends now and begins ninety days ago."""
    times = [
        datetime.fromisoformat(row["at"]) for rows in logs.values() for row in rows
    ]
    assert max(times) <= NOW
    assert min(times) >= NOW - timedelta(days=demo_log.DAYS + 1)


def test_every_stream_is_lively(logs):
    """Each stream has enough tickets for an indicator, by the agents of its team."""
    for stream, rows in logs.items():
        cases = {row["case"] for row in rows}
        agents = {row["agent"] for row in rows} - {""}
        assert len(cases) > 20, stream
        assert agents <= set(demo_log.DESKS[stream.team].agents)


def test_rows_can_be_imported(logs):
    """Rows stand in order of time, and every activity is known."""
    known = {*demo_log.EVENTS, "Registered", "Customer replied"}
    for rows in logs.values():
        assert {row["activity"] for row in rows} <= known
        assert rows == sorted(rows, key=lambda row: row["at"])


def test_same_seed_same_past():
    """Two demo databases made at the same time are alike."""
    assert demo_log.get_logs(NOW) == demo_log.get_logs(NOW)
    assert demo_log.get_logs(NOW) != demo_log.get_logs(NOW, seed=20)
