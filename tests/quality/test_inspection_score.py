"""How inspections are scored and compared, without records."""

import random
from datetime import datetime, timedelta

import pytest

from odoo.addons.service_quality.tools.busy_hours import is_busy, parse
from odoo.addons.service_quality.tools.inspection_score import (
    MARKS,
    repeated,
    score,
    spread,
    spread_of_conditions,
)


def test_weights_and_marks():
    """SQ-106: earned weight of applicable weight; partly counts half."""
    result = score([(3, "pass", False), (2, "partial", False), (5, "fail", False)])
    assert (result.earned, result.applicable, result.percent) == (4, 10, 40.0)
    assert not result.failed


def test_not_applicable_never_counts():
    """SQ-106: not applicable and unmarked lines never enter the denominator."""
    lines = [(3, "pass", False), (1, "fail", False)]
    more = [(100, "na", True), (100, None, True), (100, False, False)]
    assert score(lines + more) == score(lines)
    assert score(lines).percent == 75.0


def test_nothing_applicable_is_no_score():
    """SQ-106: where nothing applies there is no score: neither 0 nor 100."""
    for lines in ([], [(1, "na", True)], [(1, None, False)]):
        result = score(lines)
        assert result.percent is None
        assert not result.failed


def test_critical_fail_makes_zero():
    """SQ-106: one failed critical item makes 0 and failed, whatever else was good."""
    good = [(99, "pass", False)] * 20
    result = score([*good, (0.1, "fail", True)])
    assert (result.percent, result.failed) == (0.0, True)
    for mark in ("pass", "partial", "na"):
        assert not score([*good, (0.1, mark, True)]).failed


def test_score_properties():
    """SQ-106: on random sheets the score lies in 0..100, ignores the order, and
    doubling all weights changes nothing.
    """
    draw = random.Random(106)
    for _round in range(300):
        lines = [
            (draw.choice((0.5, 1, 2, 7)), draw.choice([*MARKS, "na", None]), False)
            for _line in range(draw.randint(0, 12))
        ]
        percent = score(lines).percent
        shuffled = draw.sample(lines, len(lines))
        doubled = [(2 * weight, mark, critical) for weight, mark, critical in lines]
        assert percent == score(shuffled).percent == score(doubled).percent
        assert percent is None or 0 <= percent <= 100


def test_spread():
    """SQ-107: the spread needs two means and ignores what is missing."""
    assert spread([90, None, 72, 80]) == 18
    assert spread([90, None]) is None
    assert spread([]) is None


def test_spread_of_conditions():
    """SQ-107: the largest gap between the sides of one condition, never between
    different conditions.
    """
    rows = [
        ("announced", True, 285.0, 3),
        ("announced", False, 160.0, 2),
        ("busy", True, 85.0, 1),
        ("busy", False, 90.0, 1),
        ("known", True, 20.0, 1),
    ]
    assert spread_of_conditions(rows) == 15.0
    assert spread_of_conditions(rows[:1] + rows[4:]) is None
    assert spread_of_conditions([]) is None


def test_repeated_findings():
    """SQ-107: the same clause of the same person within 90 days is a repetition, the
    90th day included.
    """
    day = datetime(2026, 3, 2, 9)
    rows = [
        (1, "ada", "AT-01", day),
        (2, "ada", "AT-01", day + timedelta(days=90)),
        (3, "ada", "AT-01", day + timedelta(days=180, seconds=1)),
        (4, "ada", "AT-02", day),
        (5, "bob", "AT-01", day),
    ]
    assert repeated(rows, 90) == {2}
    assert repeated(reversed(rows), 90) == {2}
    assert repeated(rows, 91) == {2, 3}


def test_busy_hours():
    """SQ-107: busy hours are read as people write them, the last minute excluded."""
    stretches = parse("10:00-12:00， 14:00 – 24:00")
    assert stretches == [(600, 720), (840, 1440)]
    for hour, minute, busy in ((9, 59, 0), (10, 0, 1), (12, 0, 0), (23, 59, 1)):
        assert is_busy(stretches, datetime(2026, 3, 2, hour, minute)) == bool(busy)
    assert parse("") == parse(None) == []
    for text in ("10-12", "12:00-10:00", "10:00-10:00", "9:60-10:00", "9:00-24:01"):
        with pytest.raises(ValueError, match=text):
            parse(text)
