"""What it would have taken for full points: plain numbers in, plain numbers out."""

from math import ceil, floor
from typing import NamedTuple

# Binary fractions must not ask for one case more than arithmetic on paper does.
TINY = 1e-9


class Gap(NamedTuple):
    """What is missing for full points, in the better direction.

    ``kind`` is ``none`` (full points already), ``cases`` (so many of the cases should
    have been better), ``more`` or ``fewer`` (so many things more or fewer altogether),
    or ``value`` (the value itself should be better by ``amount``).
    """

    kind: str
    amount: float = 0.0


def full_points_at(target, cap, curve):
    """The value from which on there are full points, see ``scoring.points``."""
    return target if curve == "step" or cap is None else cap


def gap_to_full(figures, rule, unit):
    """What a measured value lacks for full points.

    :param figures: ``(numerator, denominator, n)`` as a provider counts them
    :param rule: mapping with ``direction``, ``target``, ``cap`` and ``curve``
    :param unit: ``percent``, ``minute``, ``count`` or ``point``
    :return: a :class:`Gap`
    """
    numerator, denominator, n = figures
    if not denominator:
        return Gap("none")
    factor = 100.0 if unit == "percent" else 1.0
    full = full_points_at(rule["target"], rule["cap"], rule["curve"])
    lower = rule["direction"] == "lower"
    value = factor * numerator / denominator
    missing = value - full if lower else full - value
    if missing <= TINY:
        return Gap("none")
    # What the numerator would have to be.
    needed = full * denominator / factor
    if unit == "count":
        return Gap(*_whole(numerator, needed, lower, ("fewer", "more")))
    # Cases can be counted only where each is one: not for marks or weights.
    if unit == "percent" and denominator == n and numerator == int(numerator):
        return Gap(*_whole(numerator, needed, lower, ("cases", "cases")))
    return Gap("value", missing)


def _whole(numerator, needed, lower, kinds):
    if lower:
        return kinds[0], int(numerator - floor(needed + TINY))
    return kinds[1], int(ceil(needed - TINY) - numerator)
