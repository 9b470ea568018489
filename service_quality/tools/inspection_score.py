"""How inspections are scored and compared: plain values in, plain values out.

Missing is not zero: what does not apply never enters a denominator, and where nothing
applies there is no score.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from .scoring import FULL, ratio

MARKS = {"pass": 1.0, "partial": 0.5, "fail": 0.0}
DIGITS = 2


@dataclass(frozen=True)
class Score:
    """What the marks of one inspection come to.

    ``percent`` is None where nothing applied; ``failed`` says that a critical item was
    failed, which makes the score 0.
    """

    percent: float | None
    failed: bool
    earned: float
    applicable: float


def score(lines):
    """Score = 100 · Σ weight · mark / Σ weight over the lines that apply (SQ-106).

    :param lines: iterable of (weight, mark, critical); a mark is ``pass`` (1),
        ``partial`` (0.5) or ``fail`` (0); ``na`` and no mark yet do not apply
    :return: a :class:`Score`
    """
    marked = [line for line in lines if line[1] in MARKS]
    applicable = sum(weight for weight, _mark, _critical in marked)
    earned = sum(weight * MARKS[mark] for weight, mark, _critical in marked)
    failed = any(critical and mark == "fail" for _weight, mark, critical in marked)
    percent = ratio(earned, applicable, FULL)
    if percent is not None:
        percent = 0.0 if failed else round(percent, DIGITS)
    return Score(percent, failed, earned, applicable)


def spread(means):
    """Points between the best and the worst of ``means``; None for less than two.

    :param means: iterable of mean scores, None where there is nothing to average
    """
    known = [mean for mean in means if mean is not None]
    return max(known) - min(known) if len(known) > 1 else None


def spread_of_conditions(rows):
    """The largest spread between the two sides of any condition (SQ-107).

    :param rows: iterable of (condition, side, sum of scores, number of scores), for
        example ("announced", True, 180.0, 2)
    :return: points; None when no condition has scores on both sides
    """
    sums = defaultdict(lambda: [0.0, 0])
    for condition, side, total, count in rows:
        sums[condition, side][0] += total
        sums[condition, side][1] += count
    means = defaultdict(list)
    for (condition, _side), (total, count) in sums.items():
        means[condition].append(ratio(total, count))
    spreads = [spread(values) for values in means.values()]
    return max((value for value in spreads if value is not None), default=None)


def repeated(findings, days):
    """The findings that repeat an earlier one of the same person and clause.

    :param findings: iterable of (key, who, what, moment) with a datetime
    :param days: how long before a finding the earlier one may lie, its day included
    :return: set of keys
    """
    window = timedelta(days=days)
    seen = {}
    keys = set()
    for key, who, what, moment in sorted(findings, key=lambda row: row[3]):
        last, before = seen.get((who, what), (None, None))
        # Two findings of one inspection do not repeat each other.
        if last != moment:
            last, before = moment, last
        if before is not None and moment - before <= window:
            keys.add(key)
        seen[who, what] = (last, before)
    return keys
