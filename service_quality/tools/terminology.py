"""What a company calls those it serves: customers, owners, patients, members."""

import re

# What the texts of the addons say, in the languages they come in.
USUAL = {"en": "customer", "zh_CN": "客户", "zh_TW": "客戶"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def usual(lang):
    """The word that texts in a language use, or None where we write none."""
    return USUAL.get(lang) or USUAL.get(lang.split("_")[0])


def fits(term, lang):
    """Whether a term can stand in a text of this language.

    A term that was entered in one language only is offered for every other one; an
    English word is of no use in a Chinese text, nor the other way round.
    """
    return bool(usual(lang)) and bool(CHINESE.search(term)) == lang.startswith("zh_")


def rename(text, old, new):
    """``text`` with another word for those who are served, capitals and plural kept.

    >>> rename("Customers come first: ask the customer.", "customer", "owner")
    'Owners come first: ask the owner.'
    """
    if CHINESE.search(old):
        return text.replace(old, new)

    def replace(match):
        word, plural = match.groups()
        found = new[:1].upper() + new[1:] if word[0].isupper() else new
        return found + plural

    return re.sub(rf"\b({re.escape(old)})(s?)\b", replace, text, flags=re.IGNORECASE)
