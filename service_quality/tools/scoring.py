"""Points, weighted scores and grades: plain numbers in, plain numbers out.

Missing is not zero: ``None`` goes in where there is not enough data, and its weight is
shared out among the rest.
"""

FULL = 100.0
DIGITS = 2


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


def grade(score, bands):
    """The key of the highest band that ``score`` reaches, or None.

    :param bands: list of (min_score, key) in any order
    """
    reached = [band for band in bands if _rounded(score) >= _rounded(band[0])]
    return max(reached, key=lambda band: band[0])[1] if reached else None


def _rounded(number):
    """Two digits, half up: 89.995 is 90.00, also where binary fractions fall short."""
    return int(number * 10**DIGITS + 0.5 + 1e-9) / 10**DIGITS
