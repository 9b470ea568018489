"""Draws cases at random so that anybody can draw them again.

The same seed and the same cases give the same sample, in whatever order they come.
Every agent has a stream of random numbers of his own: a colleague who joins or leaves
the team does not change whose cases are drawn.
"""

from math import ceil
from random import Random
from typing import NamedTuple


class Share(NamedTuple):
    """What the draw did for one agent."""

    # Cases of the agent in the period, cases wanted, cases drawn earlier in the period
    population: int
    wanted: int
    before: int
    chosen: tuple

    @property
    def missing(self):
        """How many cases short of what was wanted; 0 for an agent who is covered."""
        return max(0, self.wanted - self.before - len(self.chosen))


def get_wanted(population, amount, unit="count", minimum=0):
    """How many cases of an agent are wanted.

    :param population: cases of the agent in the period
    :param amount: so many cases, or so many percent of them
    :param unit: ``count`` or ``percent``; a share of a case is a whole case
    :param minimum: at least so many, whatever the percentage gives
    """
    if amount < 0 or minimum < 0:
        raise ValueError("A sample cannot be negative.")
    if unit == "percent":
        # Hundredths are exact enough for percent, and 28.000000000000004 is not 29.
        amount = ceil(round(population * min(amount, 100) / 100, 6))
    return max(int(amount), minimum)


def draw(cases, amount, unit="count", seed=0, drawn=(), minimum=0):
    """Draw a sample for every agent.

    :param cases: ``{agent: keys of his cases}``, the keys of one sort that can be
        sorted; an agent without any case stands there too, for he is short
    :param drawn: keys already drawn in the period: never drawn again, and counted for
        what their agent still needs
    :param minimum: least number of cases for every agent
    :return: ``{agent: Share}``
    """
    drawn = set(drawn)
    shares = {}
    for agent, keys in cases.items():
        keys = set(keys)
        before = len(keys & drawn)
        wanted = get_wanted(len(keys), amount, unit, minimum)
        left = sorted(keys - drawn)
        number = min(len(left), max(0, wanted - before))
        chosen = Random(f"{seed}/{agent}").sample(left, number)
        shares[agent] = Share(len(keys), wanted, before, tuple(sorted(chosen)))
    return shares


def assign(cases, inspectors, load=(), barred=None, seed=0):
    """Give each case to an inspector, so that all have about the same number.

    The one with the fewest comes first; those who have the same number come in an
    order that the seed decides.

    :param cases: keys, in the order in which they are given out
    :param inspectors: keys of those who may inspect
    :param load: ``{inspector: how many he has had already}``
    :param barred: ``{case: inspectors who may not have it}``
    :return: ``{case: inspector}``; a case that nobody may have is left out
    """
    load, barred = dict(load), barred or {}
    order = sorted(set(inspectors))
    Random(f"{seed}").shuffle(order)
    rank = {inspector: number for number, inspector in enumerate(order)}
    assigned = {}
    for case in cases:
        free = [one for one in order if one not in barred.get(case, ())]
        if not free:
            continue
        chosen = min(free, key=lambda one: (load.get(one, 0), rank[one]))
        load[chosen] = load.get(chosen, 0) + 1
        assigned[case] = chosen
    return assigned
