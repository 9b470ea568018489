"""Two texts compared, as people read it: what was taken out, what was put in."""

import re
from difflib import SequenceMatcher

from markupsafe import Markup

# A word with the blanks behind it; characters of languages without blanks stand alone.
PIECES = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\W\u2e80-\u9fff]+\s*|\s+|[^\w\s]\s*"
)
# Lines that share less than this are two lines, not one changed line.
ALIKE = 0.4


def compare(old, new):
    """Compare two lists of lines.

    :return: list of (kind, old line, new line); kind is ``same``, ``changed``,
        ``removed`` (no new line) or ``added`` (no old line), in reading order
    """
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            found += [("same", line, line) for line in new[j1:j2]]
        else:
            found += _pair(old[i1:i2], new[j1:j2])
    return found


def _pair(old, new):
    """Pair lines of a changed stretch: each new line with the next one like it."""
    found, start = [], 0
    for line in new:
        match = next(
            (
                index
                for index in range(start, len(old))
                if SequenceMatcher(None, old[index], line, False).ratio() >= ALIKE
            ),
            None,
        )
        if match is None:
            found.append(("added", None, line))
            continue
        found += [("removed", gone, None) for gone in old[start:match]]
        found.append(("changed", old[match], line))
        start = match + 1
    return found + [("removed", gone, None) for gone in old[start:]]


def mark(old, new):
    """One line with its changes marked, safe to show as HTML."""
    before, after = PIECES.findall(old), PIECES.findall(new)
    parts = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(
        None, before, after, False
    ).get_opcodes():
        if tag == "equal":
            parts.append(Markup("{}").format("".join(after[j1:j2])))
            continue
        if i2 > i1:
            parts.append(Markup("<del>{}</del>").format("".join(before[i1:i2])))
        if j2 > j1:
            parts.append(Markup("<ins>{}</ins>").format("".join(after[j1:j2])))
    return Markup().join(parts)


def render(old, new):
    """The difference of two lists of lines as HTML, one paragraph a line."""
    paragraphs = []
    for kind, before, after in compare(old, new):
        if kind == "same":
            text = Markup("{}").format(after)
        elif kind == "changed":
            text = mark(before, after)
        elif kind == "added":
            text = Markup("<ins>{}</ins>").format(after)
        else:
            text = Markup("<del>{}</del>").format(before)
        paragraphs.append(Markup("<p>{}</p>").format(text))
    return Markup().join(paragraphs)
