"""Grades of customers as points: defined once, for every figure."""

# 1 is 0 points and 5 is 100, or every grade is worth 20 points.
FORMULAS = [("zero", "(grade - 1) / 4 × 100"), ("fifth", "grade / 5 × 100")]


def sum_points(total, count, formula):
    """The sum of the points of ``count`` grades that add up to ``total``.

    :param formula: key of :data:`FORMULAS`
    """
    if formula == "fifth":
        return total * 20.0
    return (total - count) * 25.0


def to_points(grade, formula):
    """0 to 100 points of one grade from 1 to 5."""
    return sum_points(grade, 1, formula)
