"""The choice of raters, without records."""

from collections import Counter
from random import Random

from odoo.addons.service_quality.tools.raters import choose


def everybody(size):
    return {
        one: {other: 1 for other in range(size) if other != one} for one in range(size)
    }


def choose_for(candidates, wanted=5, fewest=3, seed=0):
    return choose(
        candidates,
        dict.fromkeys(candidates, wanted),
        dict.fromkeys(candidates, fewest),
        seed,
    )


def test_spread_evenly():
    """SI-17: in a team nobody has many more reviews to give than another."""
    chosen = choose_for(everybody(30))
    given = Counter(one for raters in chosen.values() for one in raters)
    assert all(len(set(raters)) == 5 for raters in chosen.values())
    assert all(subject not in raters for subject, raters in chosen.items())
    assert max(given.values()) - min(given.values()) <= 2


def test_deterministic():
    """SI-17: whatever order people come in, the choice is the same; the seed counts."""
    people = everybody(20)
    chosen = choose_for(people)
    order = list(people)
    Random(1).shuffle(order)
    shuffled = {one: dict(sorted(people[one].items(), reverse=True)) for one in order}
    assert choose_for(shuffled) == chosen
    assert choose_for(people, seed=7) != chosen


def test_who_worked_together_first():
    """SI-17: shared work goes before the mere team, as long as the load is fair."""
    candidates = everybody(12)
    for strong in (1, 2, 3):
        candidates[0][strong] = 9
    assert set(choose_for(candidates)[0]) >= {1, 2, 3}


def test_nobody_is_overloaded():
    """SI-17: one whom everybody works with does not get all the reviews."""
    candidates = everybody(12)
    for one in range(1, 12):
        candidates[one][0] = 9
    given = Counter(one for raters in choose_for(candidates).values() for one in raters)
    assert given[0] <= 6


def test_too_few():
    """SI-17: whoever has fewer candidates than answers are needed gets none."""
    assert choose_for({1: {2: 1, 3: 1}, 4: {1: 1, 2: 1, 3: 1}}) == {
        1: [],
        4: choose_for({4: {1: 1, 2: 1, 3: 1}})[4],
    }
    assert choose_for({1: {}}) == {1: []}
    assert choose_for({}) == {}
