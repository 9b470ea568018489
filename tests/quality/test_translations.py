"""The Chinese of all three addons, held against what Odoo exports now."""

import io
import re
from collections import Counter, defaultdict
from pathlib import Path

import polib
from lxml import etree

from odoo.tools.translate import trans_export

from tools import po

from ..common import ServiceCommon

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ("service_quality", "service_training", "service_incentive")
PLACEHOLDERS = re.compile(r"%\(\w+\)s|%%|\{\{.*?\}\}|<[^>]+>")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")
#: Characters each language is written in. Big5 has these few mainland forms as well.
CHARACTERS = {"zh_CN": "gb2312", "zh_TW": "big5"}
FOREIGN_IN_BIG5 = set("与体优价划听异据种离范机")
neutral = po.NEUTRAL.fullmatch
#: Attributes of a view that people read.
SHOWN_ATTRIBUTES = ("string", "placeholder", "confirm", "title", "help")
#: What the mainland says and Taiwan does not.
MAINLAND_WORDS = set(
    "質量 默認 用戶 數據 設置 軟件 信息 登錄 導入 導出 屏幕 打印 工作臺 "
    "渠道 培訓 發佈 身份 合同 錄像 視頻 網絡 批准 型別 考勤".split()
)


class TestTranslations(ServiceCommon):
    """Fails as soon as a string is added or changed without its translations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = {
            (addon, language): po.read(ROOT / addon / "i18n" / f"{language}.po")
            for addon in ADDONS
            for language in po.LANGUAGES
        }

    @classmethod
    def _activate_languages(cls):
        modules = cls.env["ir.module.module"].search(
            [("name", "in", (*ADDONS, "helpdesk_mgmt", "hr", "mail", "base"))]
        )
        for language in po.LANGUAGES:
            cls.env["res.lang"]._activate_lang(language)
        modules._update_translations(list(po.LANGUAGES))

    def _export(self):
        """The terms of our addons in this database: ``{addon: {msgid}}``."""
        buffer = io.BytesIO()
        trans_export(None, list(ADDONS), buffer, "po", self.env)
        terms = defaultdict(set)
        for entry in polib.pofile(buffer.getvalue().decode()):
            head = entry.comment.partition("\n")[0]
            for addon in re.findall(r"\w+", head.partition(":")[2]):
                terms[addon].add(entry.msgid)
        return terms

    def _demo_terms(self, addon):
        """What demo data writes into translated fields."""
        for path in (ROOT / addon / "demo").glob("*.xml"):
            for record in etree.parse(path).iter("record"):
                fields = self.env[record.get("model")]._fields
                for node in record.iter("field"):
                    field = fields.get(node.get("name"))
                    if field and field.translate and (node.text or "").strip():
                        yield node.text.strip()

    def test_every_term_is_translated(self):
        """What Odoo exports of our addons stands in both languages."""
        exported = self._export()
        for (addon, language), translated in self.files.items():
            terms = exported[addon] | set(self._demo_terms(addon))
            self.assertGreater(len(terms), 50)
            missing = sorted(t for t in terms - translated.keys() if not neutral(t))
            self.assertFalse(missing, f"{addon} {language}: run `make translations`")

    def test_placeholders_stay(self):
        """Placeholders and markup of a term stand in its translation, each as often."""
        changed = [
            (language, term)
            for (_addon, language), translated in self.files.items()
            for term, translation in translated.items()
            if Counter(PLACEHOLDERS.findall(translation))
            != Counter(PLACEHOLDERS.findall(term))
        ]
        self.assertFalse(changed)

    def test_translations_are_chinese(self):
        """No translation is the English term left as it was, or marked as unsure."""
        for addon, language in self.files:
            path = ROOT / addon / "i18n" / f"{language}.po"
            entries = polib.pofile(str(path))
            self.assertFalse([e.msgid for e in entries if "fuzzy" in e.flags])
            english = [
                entry.msgid
                for entry in entries
                if LATIN.search(PLACEHOLDERS.sub("", entry.msgid))
                and not CHINESE.search(entry.msgstr)
                and not neutral(entry.msgid)
            ]
            self.assertFalse(english, f"{addon} {language}")

    def test_each_language_has_its_own_characters(self):
        """No Simplified characters in zh_TW, no Traditional ones in zh_CN."""
        for folder in (
            *(f"{addon}/i18n" for addon in ADDONS),
            "service_quality/i18n_extra",
        ):
            for language, encoding in CHARACTERS.items():
                translated = po.read(ROOT / folder / f"{language}.po")
                self.assertTrue(translated)
                used = set(CHINESE.findall("".join(translated.values())))
                foreign = {c for c in used if not c.encode(encoding, "ignore")}
                if language == "zh_TW":
                    foreign |= used & FOREIGN_IN_BIG5
                self.assertFalse(foreign, f"{folder} {language}")

    def test_taiwan_has_its_own_words(self):
        """The texts of Taiwan are not those of the mainland in other characters."""
        for (addon, language), translated in self.files.items():
            text = "\n".join(translated.values())
            if language == "zh_TW":
                found = {word for word in MAINLAND_WORDS if word in text}
                self.assertFalse(found, addon)

    def test_screens_are_chinese(self):
        """Menus, fields, seeds and views speak the user's language."""
        self._activate_languages()
        for language in po.LANGUAGES:
            env = self.env(context={"lang": language})
            labels = {
                *self._menu_names(env),
                *self._field_labels(env),
                *self._seeded_names(env),
                *self._view_texts(env),
            }
            self.assertGreater(len(labels), 200)
            english = {
                label
                for label in labels
                if not CHINESE.search(label) and not neutral(label)
            }
            self.assertFalse(english, language)

    def test_names_follow_the_language_within_a_transaction(self):
        """A name made up of translated words is not kept for the next language."""
        self._activate_languages()
        target = self.env["service.sla.target"].search([], limit=1)
        names = {
            target.with_context(lang=language).display_name
            for language in ("en_US", *po.LANGUAGES)
        }
        self.assertEqual(len(names), 3, names)

    def _records(self, env, model, *addons):
        """The records of a model that these addons have brought."""
        data = env["ir.model.data"].search(
            [("module", "in", addons), ("model", "=", model)]
        )
        return env[model].browse(data.mapped("res_id"))

    def _menu_names(self, env):
        return self._records(env, "ir.ui.menu", *ADDONS).mapped("name")

    def _field_labels(self, env):
        models = [name for name in env if name.startswith("service.")]
        for name in models:
            for description in env[name].fields_get(attributes=["string"]).values():
                yield description["string"]

    def _seeded_names(self, env):
        for model in ("service.sla.policy", "service.indicator"):
            yield from env[model].search([]).mapped("name")
        for model in ("service.training.topic", "service.appraisal.grade"):
            yield from env[model].search([]).mapped("name")

    def _view_texts(self, env):
        """The texts of our screens and of those of the helpdesk."""
        views = self._records(env, "ir.ui.view", *ADDONS, "helpdesk_mgmt")
        for view in views.filtered(lambda view: view.type != "qweb"):
            for node in etree.fromstring(view.arch_db).iter(etree.Element):
                shown = [node.get(name) for name in SHOWN_ATTRIBUTES]
                # <attribute> holds the new value of one attribute, most are technical.
                if node.tag != "attribute" or node.get("name") in SHOWN_ATTRIBUTES:
                    shown.append(node.text)
                for text in (*shown, node.tail):
                    if text and LATIN.search(text):
                        yield text.strip()
