"""Forgiving text search: how well a question fits entries, in any language.

Words match whole, by their beginning or in spite of a typing error. Chinese, written
without spaces, is taken apart into pairs of characters.
"""

import math
import re
from html import unescape

TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W_]+")
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]+")
# A shorter word says too little to be compared by its parts.
LONG = 5
ALIKE = 0.5


def plain(html):
    """``html`` without its tags."""
    return unescape(TAG.sub(" ", html or ""))


def terms(text):
    """The words of a text in lower case, Chinese as pairs, each once, in order."""
    found = {}
    for word in WORD.findall((text or "").lower()):
        rest = word
        for run in CJK.findall(word):
            rest = rest.replace(run, " ")
            pairs = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            found.update(dict.fromkeys(pairs))
        found.update(dict.fromkeys(part for part in rest.split() if len(part) > 1))
    return list(found)


def pieces(term):
    """Parts of a term of which at least one survives a typing error or an ending."""
    if len(term) < LONG or CJK.match(term):
        return [term]
    return [term[:4], term[-4:]]


def _trigrams(word):
    padded = f" {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def closeness(term, words):
    """0 to 1: how close the best of ``words`` comes to ``term``."""
    if term in words:
        return 1.0
    if CJK.match(term):
        return 0.0
    best, own = 0.0, _trigrams(term)
    for word in words:
        if len(term) > 2 and (word.startswith(term) or term.startswith(word)):
            best = max(best, 0.85 * min(len(term), len(word)) / max(len(word), 4))
        elif min(len(term), len(word)) >= LONG - 1 and not CJK.match(word):
            other = _trigrams(word)
            alike = 2 * len(own & other) / (len(own) + len(other))
            if alike >= ALIKE:
                best = max(best, 0.9 * alike)
    return min(best, 0.9)


def rank(query, entries):
    """Order entries by how well they answer ``query``.

    :param entries: ``{key: [(weight, text), …]}``; a weight says what a hit in this
        text is worth, 1 the most
    :return: ``[(key, score)]``, best first, without those that do not fit at all
    """
    wanted = terms(query)
    if not wanted:
        return []
    words = {
        key: [(weight, set(terms(text))) for weight, text in texts]
        for key, texts in entries.items()
    }
    hits = {
        key: [
            max((weight * closeness(term, known) for weight, known in texts), default=0)
            for term in wanted
        ]
        for key, texts in words.items()
    }
    # What is in every entry tells nothing, nor do little words; what is in few, most.
    rarity = [
        math.log(1 + len(entries) / (1 + sum(1 for row in hits.values() if row[i])))
        * (1.0 if CJK.match(term) else min(len(term), LONG) / LONG)
        for i, term in enumerate(wanted)
    ]
    total = sum(rarity)
    scores = {
        key: sum(hit * weight for hit, weight in zip(row, rarity, strict=True)) / total
        for key, row in hits.items()
    }
    return sorted(
        ((key, score) for key, score in scores.items() if score > 0),
        key=lambda pair: -pair[1],
    )


def most_typical(texts):
    """The key of the text that has most in common with the others.

    :param texts: ``{key: text}``, not empty
    """
    words = {key: set(terms(text)) for key, text in texts.items()}

    def likeness(key):
        own = words[key]
        return sum(
            len(own & other) / len(own | other)
            for other_key, other in words.items()
            if other_key != key and own | other
        )

    return max(words, key=likeness)
