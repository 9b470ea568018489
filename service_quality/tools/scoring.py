"""Points, weighted scores and grades: plain numbers in, plain numbers out.

Missing is not zero: ``None`` goes in where there is not enough data, and its weight is
shared out among the rest.
"""

from typing import NamedTuple

FULL = 100.0
DIGITS = 2


class Part(NamedTuple):
    """One part of a score."""

    weight: float
    points: float | None  # 0 to 100, None where data is missing
    group: str | None = None  # parts of a group stand in for each other first
    coverage: float = 1.0  # how much of this part rests on data


def points(value, direction, target, floor, cap=None, curve="linear"):
    """Turn the value of an indicator into 0 to 100 points.

    :param value: what was measured, or None
    :param direction: ``higher`` or ``lower`` is better
    :param target: the value aimed at; a ``step`` curve gives full points from here on
    :param floor: from here on for the worse there are no points
    :param cap: where a ``linear`` curve reaches full points; None stands for the target
    :param curve: ``linear`` from floor to cap, or ``step``: 100 at the target, 50 while
        better than the floor, else 0
    :return: points, or None when the value is None
    """
    if value is None:
        return None
    if cap is None:
        cap = target
    sign = -1 if direction == "lower" else 1
    value, target, floor, cap = (sign * x for x in (value, target, floor, cap))
    if curve == "step":
        return FULL if value >= target else FULL / 2 if value > floor else 0.0
    if value >= cap:
        return FULL
    if value <= floor:
        return 0.0
    return FULL * (value - floor) / (cap - floor)


def in_order(direction, target, floor, cap):
    """Whether the floor is worse than the target and full points do not come before."""
    sign = -1 if direction == "lower" else 1
    return sign * floor < sign * target <= sign * cap


def ratio(numerator, denominator, factor=1.0):
    """``factor`` · numerator / denominator, or None for an empty denominator."""
    return factor * numerator / denominator if denominator else None


def weighted_score(parts):
    """Weighted mean over the parts that have points.

    :param parts: list of (weight, points), points None where data is missing
    :return: (score, coverage): the mean, None when nothing has points, and the percent
        of the weight that has; both rounded to two digits, as they are shown and graded
    """
    known = [(weight, mark) for weight, mark in parts if mark is not None]
    total = sum(weight for weight, _mark in parts)
    weight = sum(weight for weight, _mark in known)
    if not weight:
        return None, 0.0
    score = sum(weight * mark for weight, mark in known) / weight
    return _rounded(score), _rounded(FULL * weight / total)


def effective_weights(parts):
    """The weights after those without points are shared out; they sum to 100.

    :param parts: list of (weight, points) as in :func:`weighted_score`
    """
    known = sum(weight for weight, mark in parts if mark is not None)
    return [
        FULL * weight / known if mark is not None and known else 0.0
        for weight, mark in parts
    ]


def shared_weights(parts):
    """The weights after those without points are shared out; they sum to 100.

    Within a group the others of the group take over, so that the group keeps its share;
    what has no group, and a group without any points, is shared out among all.

    :param parts: list of :class:`Part`
    :return: list of percents, all 0 when nothing has points
    """
    whole, known = {}, {}
    for part in parts:
        whole[part.group] = whole.get(part.group, 0.0) + part.weight
        if part.points is not None:
            known[part.group] = known.get(part.group, 0.0) + part.weight
    inside = [
        0.0
        if part.points is None or not known[part.group]
        else part.weight
        if part.group is None
        else part.weight * whole[part.group] / known[part.group]
        for part in parts
    ]
    total = sum(inside)
    return [FULL * weight / total if total else 0.0 for weight in inside]


def combined_score(parts):
    """The score of parts of which some stand in for each other.

    :param parts: list of :class:`Part`
    :return: (score, coverage): the mean by :func:`shared_weights`, None when nothing
        has points, and the percent of the original weight that rests on data, both
        rounded as they are shown and graded
    """
    total = sum(part.weight for part in parts)
    known = [part for part in parts if part.points is not None]
    weights = shared_weights(parts)
    if not total or not sum(weights):
        return None, 0.0
    score = sum(
        weight * part.points / FULL
        for weight, part in zip(weights, parts, strict=True)
        if part.points is not None
    )
    covered = sum(part.weight * min(part.coverage, 1.0) for part in known)
    return _rounded(score), _rounded(FULL * covered / total)


def grade(score, bands):
    """The key of the highest band that ``score`` reaches, or None.

    :param bands: list of (min_score, key) in any order
    """
    reached = [band for band in bands if _rounded(score) >= _rounded(band[0])]
    return max(reached, key=lambda band: band[0])[1] if reached else None


def _rounded(number):
    """Two digits, half up: 89.995 is 90.00, also where binary fractions fall short."""
    return int(number * 10**DIGITS + 0.5 + 1e-9) / 10**DIGITS
