"""Finding words in messages: plain Python."""

import time

import pytest

from odoo.addons.service_quality.tools import wording


def find(phrases, message):
    """The phrases found in an HTML message, in order."""
    matcher = wording.Matcher((phrase, phrase) for phrase in phrases)
    return [found.key for found in matcher.find(wording.to_text(message))]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("That is not my problem.", ["not my problem"]),
        ("THAT IS NOT  MY\nPROBLEM!", ["not my problem"]),
        ("<p>That is <b>not</b> my&nbsp;problem</p>", ["not my problem"]),
        ("<p>not my</p><p>problem</p>", ["not my problem"]),
        ("not my problem\u2019s cause", []),
        ("not my problems", []),
        ("a knot my problem", []),
        ("not my big problem", []),
        ("", []),
        ("<p><br></p>", []),
    ],
)
def test_whole_words(message, expected):
    """Latin phrases are whole words, whatever the case, tags and spaces."""
    assert find(["not my problem"], message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("这个不归我管啊", ["不归我管"]),
        ("<p>这个不<b>归</b>我管</p>", ["不归我管"]),
        ("这是规定，不行", ["这是规定", "不行"]),
        ("行不", []),
        ("使用ＡＰＩ接口", ["API"]),
        ("用API处理", ["API"]),
        ("RAPID", []),
    ],
)
def test_chinese_anywhere(message, expected):
    """Chinese phrases are found anywhere, Latin ones beside Chinese, in any width."""
    assert find(["不归我管", "这是规定", "不行", "API"], message) == expected


def test_apostrophes_are_alike():
    """Typographic apostrophes count as plain ones."""
    assert find(["I don't know"], "I don\u2019t know") == ["I don't know"]


def test_longer_phrase_wins():
    """What is part of a longer phrase is not reported again."""
    assert find(["problem", "my problem", "not my problem"], "not my problem") == [
        "not my problem"
    ]
    assert find(["不", "不行"], "不行") == ["不行"]
    assert find(["problem", "not my problem"], "not my problem, a problem") == [
        "not my problem",
        "problem",
    ]


def test_each_phrase_once_in_order():
    """However often it occurs."""
    assert find(["bad", "worse"], "worse, bad, worse, bad") == ["worse", "bad"]


def test_quotes_are_not_the_writers():
    """What a mail quotes of earlier ones does not count; what follows does."""
    quote = "<div data-o-mail-quote='1'>so <div>damn<br>late</div> damn</div>"
    assert find(["damn"], f"<p>Thank you</p>{quote}") == []
    assert find(["damn"], f"{quote}<p>damn</p>") == ["damn"]


def test_comments_and_entities():
    """Comments say nothing, entities are characters."""
    assert find(["a&b"], "<!-- a&b -->") == []
    assert wording.to_text("x &lt;b&gt; y<br/>z") == "x <b> y z"


def test_thousand_phrases_cost_no_more_than_ten():
    """1,000 phrases are found in one walk over the text."""
    text = "<p>%s</p>" % ("Thank you for your message, we look into it now. " * 20)
    many = [f"word{n} phrase{n}" for n in range(500)]
    many += [f"词语{n}号" for n in range(500)]
    few, all_of_them = (
        wording.Matcher((phrase, phrase) for phrase in phrases)
        for phrases in (many[:5] + many[-5:], many)
    )
    folded = wording.to_text(text)

    def cost(matcher):
        rounds = []
        for _round in range(20):
            start = time.perf_counter()
            matcher.find(folded)
            rounds.append(time.perf_counter() - start)
        return min(rounds)

    assert cost(all_of_them) < 2 * cost(few)
    for phrase in (many[0], many[499], many[500], many[999]):
        assert [f.key for f in all_of_them.find(f"so {phrase} then")] == [phrase]


def test_script_marks():
    """Mandatory parts are marked by double brackets that are not sent."""
    body = "Hello [name], [[we are sorry.]] We will [[call by [time] at the latest.]]"
    assert wording.plain(body) == (
        "Hello [name], we are sorry. We will call by [time] at the latest."
    )
    assert wording.cores(body) == ["we are sorry.", "call by [time] at the latest."]


@pytest.mark.parametrize(
    "body", ["[[open", "closed]]", "[[one [[two]] ]]", "[[a]]", "[[[name]]]"]
)
def test_wrong_marks(body):
    """Brackets must match, and there must be something to find."""
    with pytest.raises(ValueError):
        wording.cores(body)


def test_script_recognised_around_blanks():
    """A blank may be filled; commas and case make no difference, words do."""
    parts = wording.signatures("[[You hear from me by [time] at the latest.]] Bye")

    def kept(message):
        return wording.count_kept(wording.squash(wording.to_text(message)), parts)

    assert kept("you hear from me by 5 pm, AT the latest") == 1
    assert kept("you hear from me soon") == 0
    whole = wording.signatures("What happened?")
    assert wording.count_kept("whathappened", whole) == 1
