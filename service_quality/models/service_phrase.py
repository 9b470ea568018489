from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..tools import wording

CLASSES = [
    ("contempt", "Contempt"),
    ("quarrelsome", "Quarrelsome"),
    ("irritated", "Irritated"),
    ("negating", "Flatly negating"),
    ("vulgar", "Vulgar"),
    ("stiff", "Stiff or abrupt"),
    ("mocking", "Mocking"),
    ("degrading", "Degrading"),
    ("deceiving", "Deceiving or fobbing off"),
    ("hurtful", "Hurtful"),
    ("blame", "Blaming the customer"),
    ("shirking", "Shirking responsibility"),
    ("hype", "Exaggerated promise"),
    ("jargon", "Technical term"),
    ("courtesy", "Courtesy word"),
    ("greeting", "Greeting"),
    ("farewell", "Farewell"),
]
MODES = [
    ("hint", "Hint only"),
    ("log", "Log only"),
    ("warn", "Warn and log"),
    ("block", "Block"),
]
# From the gentlest to the strictest; a word has to be said once only.
SEVERITY = {mode: rank for rank, (mode, _label) in enumerate(MODES)}


class Phrase(NamedTuple):
    """A phrase as plain values."""

    phrase_id: int
    text: str
    phrase_class: str
    mode: str
    better: str
    lang: str


class Rules(NamedTuple):
    """All that a company's messages are checked against, so that posting one asks the
    database nothing.
    """

    courtesy: bool
    words: wording.Matcher
    polite: dict
    scripts: tuple
    phrases: tuple

    def find(self, text):
        """The words to be careful with in a folded text, each once."""
        found = {}
        for hit in self.words.find(text):
            phrase = hit.key
            spelling = (wording.fold(phrase.text), phrase.phrase_class)
            found.setdefault(spelling, phrase)
        return list(found.values())

    def find_scripts(self, text, told=()):
        """The scripts used in a folded text: ``{script id: whether a mandatory part is
        missing}``.

        :param told: ids of the scripts the writer inserted, whatever is left of them
        """
        used, letters = {}, wording.squash(text) if self.scripts else ""
        for script_id, by_lang in self.scripts:
            kept = [
                (wording.count_kept(letters, parts), len(parts))
                for parts in by_lang.values()
            ]
            if script_id in told or any(count for count, _all in kept):
                used[script_id] = not any(count == whole for count, whole in kept)
        return used

    def lacks(self, phrase_class, text):
        """Whether none of the polite words of a class is in the text."""
        matcher = self.polite.get(phrase_class)
        return bool(matcher) and not matcher.find(text)

    def suggest(self, phrase_class, langs):
        """Some polite words of a class, in the first of the languages that has any."""
        for lang in langs:
            words = [
                phrase.text
                for phrase in self.phrases
                if phrase.phrase_class == phrase_class and phrase.lang in (lang, False)
            ]
            if words:
                return words[:4]
        return []


class ServicePhrase(models.Model):
    """Words to avoid or to use when writing to a customer.

    Managers keep the list. A word to avoid tells what to say instead; how strictly it
    is taken is its own mode, else the one the company has set for its class.
    """

    _name = "service.phrase"
    _description = "Word to avoid or to use"
    _inherit = ["service.sla.rule.mixin"]
    _order = "phrase_class, lang_id, text, id"
    _rec_name = "text"

    text = fields.Char(
        string="Words",
        required=True,
        help="Found in any case; as whole words, in Chinese anywhere in the sentence.",
    )
    better = fields.Char(
        string="Say instead",
        help="A better wording; of a technical term, what everybody understands.",
    )
    phrase_class = fields.Selection(
        CLASSES,
        string="Class",
        required=True,
        help="What is wrong with the words; or that they are words to use.",
    )
    mode = fields.Selection(
        MODES,
        string="When found",
        help="Empty: as the company has set it for words of this class. A hint is "
        "shown before sending and leaves no trace; a warning is shown and logged; "
        "logged words are not shown to the writer; blocked ones cannot be sent.",
    )
    lang_id = fields.Many2one(
        "res.lang",
        string="Language",
        domain=["|", ("active", "=", True), ("active", "=", False)],
        context={"active_test": False},
        help="Messages are checked for the words of all languages; polite words are "
        "suggested in the customer's.",
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty means every company."
    )
    active = fields.Boolean(default=True)

    _text_unique = models.UniqueIndex(
        "(lower(text), phrase_class, COALESCE(lang_id, 0), COALESCE(company_id, 0))",
        "These words are on the list of this class already.",
    )

    @api.constrains("text")
    def _check_text(self):
        for phrase in self:
            if not wording.squash(wording.fold(phrase.text)):
                raise ValidationError(
                    self.env._(
                        "“%(text)s” holds no word that could be found.",
                        text=phrase.text or "",
                    )
                )

    @api.model
    @ormcache("company_id")
    def _get_rules(self, company_id):
        """The :class:`Rules` for the messages of a company."""
        # Whoever writes to the customer is measured by the company's list.
        company = self.env["res.company"].sudo().browse(company_id)
        phrases = self._get_phrases(company)
        polite = {
            name: wording.Matcher(
                (phrase, phrase.text)
                for phrase in phrases
                if phrase.phrase_class == name
            )
            for name in wording.POLITE
            if any(phrase.phrase_class == name for phrase in phrases)
        }
        words = [
            (phrase, phrase.text)
            for phrase in phrases
            if phrase.phrase_class not in wording.POLITE and phrase.mode != "off"
        ]
        scripts = ()
        if company.script_deviation != "off":
            scripts = self.env["service.script"]._get_signatures(company)
        return Rules(
            courtesy=company.courtesy_hint,
            words=wording.Matcher(words if company.wording_check else ()),
            polite=polite,
            scripts=scripts,
            phrases=tuple(p for p in phrases if p.phrase_class in wording.POLITE),
        )

    @api.model
    def _get_phrases(self, company):
        found = self.sudo().search_fetch(
            [("company_id", "in", (False, company.id)), ("active", "=", True)],
            ["text", "better", "phrase_class", "mode", "lang_id"],
            order="company_id, id",
        )
        codes = {lang.id: lang.code for lang in found.lang_id}
        return [
            Phrase(
                phrase.id,
                phrase.text,
                phrase.phrase_class,
                phrase.mode or company._get_wording_mode(phrase.phrase_class),
                phrase.better or "",
                codes.get(phrase.lang_id.id, False),
            )
            for phrase in found
        ]
