"""What the law of a place lets an employer take of a month's wage: plain values only.

A preset is the outer limit that a company can only make narrower, not a legal opinion:
whether a deduction is lawful at all has to be looked at case by case.
"""

from typing import NamedTuple


class Jurisdiction(NamedTuple):
    """Outer limits of deductions in one place."""

    cap: float  # percent of the month's wage, all deductions together
    needs_floor: bool  # what is left must not be below the local minimum wage


OWN = "own"
JURISDICTIONS = {
    # The company answers for its limits itself.
    OWN: Jurisdiction(100.0, False),
    # Mainland China: Interim Provisions on Payment of Wages, article 16.
    "cn": Jurisdiction(20.0, True),
    # Hong Kong: Employment Ordinance, section 32, for damage and loss.
    "hk": Jurisdiction(25.0, True),
    # Taiwan: Labor Standards Act, articles 22 and 26: wages are paid in full.
    "tw": Jurisdiction(0.0, False),
    # Nothing is ever taken, whatever the law would allow.
    "none": Jurisdiction(0.0, False),
}


def limit(wage, code, cap, floor):
    """The most that may be taken of a month's wage.

    :param wage: the month's wage, in the currency of ``floor``
    :param code: key of :data:`JURISDICTIONS`
    :param cap: percent that the company allows
    :param floor: what the company leaves untouched, 0 for nothing
    :return: an amount, never negative; 0 where the place needs a floor and none is set
    """
    place = JURISDICTIONS[code]
    if place.needs_floor and floor <= 0:
        return 0.0
    return max(min(wage * min(cap, place.cap) / 100.0, wage - floor), 0.0)
