"""From the scale of a questionnaire to the grades of feedback."""


def to_grade(value, lowest, highest):
    """The grade from 1 to 5 that a value on a scale stands for, in proportion.

    :raise ValueError: for a scale of one value, or a value outside of it
    """
    if highest <= lowest or not lowest <= value <= highest:
        raise ValueError("The value does not lie on the scale.")
    return 1 + 4 * (value - lowest) / (highest - lowest)
