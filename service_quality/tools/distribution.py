"""How people spread over grades or groups: counts in, shares out, no ORM inside."""

from typing import NamedTuple


class Share(NamedTuple):
    """One grade: how many people had it before and have it after."""

    code: str
    name: str
    expected: float  # percent, 0 for no expectation
    before: int
    after: int
    share_before: float  # percent
    share_after: float


class Hit(NamedTuple):
    """How many of a group of people something would affect."""

    group: str
    affected: int
    total: int
    rate: float  # percent
    is_hit_more: bool


def shares(grades, before, after):
    """Count people by grade before and after.

    :param grades: list of (code, name, expected percent), best first
    :param before: list of (code, number of people); a code may come several times
    :return: a Share for each grade, empty when nobody has any
    """
    counts = []
    for pairs in (before, after):
        count = dict.fromkeys((code for code, _name, _expected in grades), 0)
        for code, number in pairs:
            count[code] = count.get(code, 0) + number
        counts.append(count)
    totals = [sum(count.values()) for count in counts]
    if not any(totals):
        return []
    return [
        Share(
            code,
            name,
            expected,
            counts[0][code],
            counts[1][code],
            _percent(counts[0][code], totals[0]),
            _percent(counts[1][code], totals[1]),
        )
        for code, name, expected in grades
    ]


def departures(rows, tolerance, min_people):
    """The grades whose share departs from the expected one by more than a tolerance.

    :param tolerance: percentage points
    :param min_people: with fewer people nothing departs, and without any expectation
    """
    if sum(row.after for row in rows) < min_people:
        return []
    if not any(row.expected for row in rows):
        return []
    return [row for row in rows if abs(row.share_after - row.expected) > tolerance]


def hits(affected, totals, factor=1.5, min_people=5):
    """Whether something affects one group of people more than all the others.

    :param affected: {group: number of people affected}
    :param totals: {group: number of people}
    :param factor: a group is hit more when its rate is more than so many times the
        rate of all the others together
    :param min_people: smaller groups say nothing, nor do groups against fewer others
    :return: a Hit for each group, the most affected first
    """
    found = []
    for group, total in totals.items():
        number = affected.get(group, 0)
        others = sum(totals.values()) - total
        others_hit = sum(affected.values()) - number
        rate, other_rate = _percent(number, total), _percent(others_hit, others)
        is_hit_more = (
            total >= min_people and others >= min_people and rate > factor * other_rate
        )
        found.append(Hit(group, number, total, rate, is_hit_more))
    return sorted(found, key=lambda hit: (-hit.rate, str(hit.group)))


def _percent(number, total):
    return 100.0 * number / total if total else 0.0
