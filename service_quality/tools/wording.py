"""Words in messages: which are there, which are missing. Plain Python, no records.

A thousand phrases must cost a message nothing, so a text is walked once: Latin words
are looked up by their first word, Chinese ones by their first two characters.
"""

import html
import re
import unicodedata
from html.parser import HTMLParser
from typing import NamedTuple

# Classes of words to use, not to avoid.
POLITE = ("courtesy", "greeting", "farewell")
# Scripts that are written without spaces: kana, ideographs, hangul.
UNSPACED = "\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORD = re.compile(rf"[^\W_{UNSPACED}]+(?:'[^\W_{UNSPACED}]+)*")
IS_UNSPACED = re.compile(f"[{UNSPACED}]")
BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|td|th|table|blockquote|pre|hr|h[1-6])\b[^>]*>", re.I
)
TAG = re.compile(r"<!--.*?-->|<[^>]+>", re.S)
QUOTE = "data-o-mail-quote"
VOID_TAGS = {"br", "hr", "img", "input", "meta", "link", "col", "wbr"}
SPACE = re.compile(r"\s+")
NO_LETTER = re.compile(r"[\W_]+")
CORE = re.compile(r"\[\[(.+?)\]\]", re.S)
BLANK = re.compile(r"\[[^\[\]]*\]")
# A greeting may come after a name, a farewell before one.
START, END = 60, 200
# Shorter ones would be found in nearly every message.
CORE_MIN = 4


class Found(NamedTuple):
    """A phrase in a text."""

    key: object
    start: int
    end: int


class _WithoutQuotes(HTMLParser):
    """Drops what a mail quotes of earlier ones."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.parts, self.depth = [], 0

    def handle_starttag(self, tag, attrs):
        if tag in VOID_TAGS:
            if not self.depth:
                self.parts.append(self.get_starttag_text())
        elif self.depth or any(name == QUOTE for name, _value in attrs):
            self.depth += 1
        else:
            self.parts.append(self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        if not self.depth:
            self.parts.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if not self.depth:
            self.parts.append(f"</{tag}>")
        elif tag not in VOID_TAGS:
            self.depth -= 1

    def handle_data(self, data):
        if not self.depth:
            self.parts.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")


def fold(text):
    """Letters alike whatever their case and width, single spaces."""
    text = unicodedata.normalize("NFKC", text or "").casefold()
    text = text.replace("\u2019", "'").replace("\u2018", "'")
    return SPACE.sub(" ", text).strip()


def to_text(body):
    """What a message says, folded; without tags and without what it quotes."""
    body = str(body or "")
    if QUOTE in body:
        parser = _WithoutQuotes()
        parser.feed(body)
        parser.close()
        body = "".join(parser.parts)
    if "<" in body:
        body = TAG.sub("", BLOCK_TAG.sub(" ", body))
    if "&" in body:
        body = html.unescape(body)
    return fold(body)


def squash(text):
    """The letters and digits of a folded text, so that commas make no difference."""
    return NO_LETTER.sub("", text)


class Matcher:
    """Finds many phrases in a text at once.

    Phrases in Latin and similar scripts are found as whole words, those in Chinese and
    other scripts without spaces anywhere.

    :param phrases: pairs of a key and a text
    """

    def __init__(self, phrases):
        self._by_word, self._by_start = {}, {}
        for key, text in phrases:
            text = fold(text)
            if IS_UNSPACED.search(text):
                self._by_start.setdefault(text[:2], []).append((text, key))
                continue
            words = WORD.findall(text)
            if words:
                self._by_word.setdefault(words[0], []).append((words, key))

    def find(self, text):
        """Where each phrase first occurs in a folded text, in order of appearance.

        What is part of a longer phrase found there does not count.
        """
        spans = self._find_words(text) if self._by_word else []
        if self._by_start and IS_UNSPACED.search(text):
            spans += self._find_substrings(text)
        # Of two that begin together the longer comes first.
        spans.sort(key=lambda span: (span.start, -span.end))
        found, seen, last = [], set(), (0, 0)
        for span in spans:
            inside = last[0] <= span.start and span.end <= last[1]
            if inside and (span.start, span.end) != last:
                continue
            last = (span.start, span.end)
            if span.key not in seen:
                seen.add(span.key)
                found.append(span)
        return found

    def _find_words(self, text):
        # Nearly every message holds nothing; that is seen without looking at places.
        if self._by_word.keys().isdisjoint(WORD.findall(text)):
            return []
        tokens = list(WORD.finditer(text))
        words = [token.group() for token in tokens]
        spans = []
        for position, word in enumerate(words):
            for phrase, key in self._by_word.get(word, ()):
                end = position + len(phrase)
                if words[position:end] == phrase:
                    stop = tokens[end - 1].end()
                    spans.append(Found(key, tokens[position].start(), stop))
        return spans

    def _find_substrings(self, text):
        by_start, spans = self._by_start, []
        starts = {text[position : position + 2] for position in range(len(text))}
        if by_start.keys().isdisjoint(starts.union(text)):
            return []
        for position in range(len(text)):
            for length in (1, 2):
                start = text[position : position + length]
                for phrase, key in by_start.get(start, ()):
                    stop = position + len(phrase)
                    if len(start) == length and text.startswith(phrase, position):
                        spans.append(Found(key, position, stop))
        return spans


# ------------------------------------------------------------
# Scripts
# ------------------------------------------------------------


def plain(body):
    """A script as it is sent: without the marks of its mandatory parts."""
    return CORE.sub(r"\1", body or "")


def cores(body):
    """The mandatory parts of a script as they are written.

    :raise ValueError: when brackets do not match, or a part is too short to be found
    """
    rest = CORE.sub("", body or "")
    parts = [part.strip() for part in CORE.findall(body or "")]
    odd = "".join(BLANK.sub("", part) for part in parts)
    if "[[" in rest or "]]" in rest or "[" in odd or "]" in odd:
        raise ValueError("brackets")
    if not all(_pieces(part) for part in parts):
        raise ValueError("short")
    return parts


def _pieces(part):
    """The letters of a part between its [blanks], which everybody fills otherwise."""
    letters = (squash(fold(piece)) for piece in BLANK.split(part))
    return tuple(piece for piece in letters if len(piece) >= CORE_MIN)


def signatures(body):
    """What the use of a script is recognised by: its mandatory parts, else all of it.

    :return: for each part the pieces of text that must all be there
    """
    try:
        parts = cores(body)
    except ValueError:
        parts = []
    found = (_pieces(part) for part in parts or [plain(body)])
    return tuple(pieces for pieces in found if pieces)


def count_kept(letters, parts):
    """How many of a script's :func:`signatures` are in a text's :func:`squash`."""
    return sum(all(piece in letters for piece in pieces) for pieces in parts)
