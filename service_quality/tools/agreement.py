"""How far inspectors agree who have marked the same case. Plain values only."""

from typing import NamedTuple

# As in the score of an inspection; what does not apply has no value.
VALUES = {"pass": 1.0, "partial": 0.5, "fail": 0.0}


class Comparison(NamedTuple):
    """How one item was marked by several inspectors."""

    # Highest minus lowest value, 0 to 1; None with fewer than two values
    spread: float | None
    # Share of inspectors, 0 to 1, with the mark of the reference; None without one
    agreement: float | None


def compare(marks, reference=None):
    """Compare the marks that inspectors gave to one item.

    :param marks: of the inspectors but the reference; an empty one is left out
    :param reference: the mark all should have given, if there is one
    :return: :class:`Comparison`; *not applicable* agrees with itself only
    """
    given = [mark for mark in marks if mark]
    values = [VALUES[mark] for mark in [*given, reference] if mark in VALUES]
    spread = max(values) - min(values) if len(values) > 1 else None
    agreement = None
    if reference and given:
        agreement = sum(mark == reference for mark in given) / len(given)
    return Comparison(spread, agreement)


def get_mean(figures):
    """The mean of what there is, None of nothing."""
    figures = [figure for figure in figures if figure is not None]
    return sum(figures) / len(figures) if figures else None
