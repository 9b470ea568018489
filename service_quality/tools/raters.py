"""Chooses who reviews whom: people who worked together, and nobody too often.

The same input gives the same choice, on every machine and in whatever order it comes.
"""

from math import ceil
from zlib import crc32


def choose(candidates, wanted, fewest, seed=0):
    """Choose raters for everybody who is reviewed.

    Whoever worked more with somebody goes first, but not beyond a fair share of all the
    reviews as long as others are there; among equals, whoever has the fewest.

    :param candidates: ``{subject: {candidate: strength}}``, without those who may not
    :param wanted: ``{subject: how many}``
    :param fewest: ``{subject: number}``; a subject with fewer candidates gets none at
        all: what they say could not be shown
    :return: ``{subject: [candidates]}``, the chosen ones in order
    """
    open_subjects = {
        subject: min(wanted[subject], len(found))
        for subject, found in candidates.items()
        if len(found) >= fewest[subject]
    }
    people = {one for subject in open_subjects for one in candidates[subject]}
    share = ceil(sum(open_subjects.values()) / len(people)) if people else 0
    load = dict.fromkeys(people, 0)
    chosen = {subject: [] for subject in candidates}
    # Who has the least choice chooses first.
    for subject in sorted(open_subjects, key=lambda s: (len(candidates[s]), s)):
        found = candidates[subject]
        picked = sorted(
            found,
            key=lambda one: (
                load[one] >= share,
                -found[one],
                load[one],
                crc32(f"{seed}:{subject}:{one}".encode()),
                one,
            ),
        )[: open_subjects[subject]]
        for one in picked:
            load[one] += 1
        chosen[subject] = picked
    return chosen
