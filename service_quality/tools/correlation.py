"""How strongly two figures of the same people go together. Numbers in, number out."""

from math import sqrt

#: With fewer pairs a correlation says nothing.
FEWEST_PAIRS = 3


def pearson(pairs):
    """Correlation of pairs of numbers, -1 to 1.

    :param pairs: list of (x, y)
    :return: None with too few pairs, or where one side never varies
    """
    count = len(pairs)
    if count < FEWEST_PAIRS:
        return None
    mean_x = sum(x for x, _y in pairs) / count
    mean_y = sum(y for _x, y in pairs) / count
    spread_x = sum((x - mean_x) ** 2 for x, _y in pairs)
    spread_y = sum((y - mean_y) ** 2 for _x, y in pairs)
    if not spread_x or not spread_y:
        return None
    together = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    return max(-1.0, min(1.0, together / sqrt(spread_x * spread_y)))
