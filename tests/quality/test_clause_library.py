"""The seeded clauses, one by one, against the regulations' own list."""

import csv
from pathlib import Path

import polib

from ..common import ServiceCommon

HERE = Path(__file__).resolve().parent
I18N = HERE.parents[1] / "service_quality/i18n"


class TestClauseLibrary(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(HERE / "clause_library.csv", encoding="utf-8", newline="") as file:
            cls.rows = list(csv.DictReader(file))
        data = cls.env["ir.model.data"].search(
            [("module", "=", "service_quality"), ("model", "=", "service.clause")]
        )
        cls.data = data.grouped("name")
        clauses = cls.env["service.clause"].with_context(lang="en_US")
        cls.clauses = clauses.browse(data.mapped("res_id")).grouped("code")

    def test_every_clause(self):
        """SQ-189: each clause is there, with category, source, severity and use."""
        self.assertEqual(len(self.rows), 178)
        self.assertEqual(set(self.clauses), {row["code"] for row in self.rows})
        for row in self.rows:
            with self.subTest(row["code"]):
                clause = self.clauses[row["code"]]
                self.assertEqual(clause.category_id.code, row["code"][:2])
                self.assertEqual(clause.source, row["source"])
                self.assertEqual(clause.severity, row["severity"])
                uses = (
                    ("I", clause.for_inspection),
                    ("T", clause.for_training),
                    ("P", clause.for_penalty),
                )
                use = "".join(letter for letter, used in uses if used)
                self.assertEqual(use, row["use"])
                self.assertFalse(clause.company_id)
                self.assertTrue(clause.original_text)
                name = f"service_clause_{row['code'].lower().replace('-', '_')}"
                self.assertEqual(self.data[name].res_id, clause.id)
                self.assertTrue(self.data[name].noupdate)

    def test_gendered_clauses(self):
        """SQ-189: what is for women or men says so, and so can be neutralised."""
        gendered = {
            code: clause.applies_to
            for code, clause in self.clauses.items()
            if clause.applies_to != "all"
        }
        self.assertEqual(
            gendered,
            {"AP-03": "men", "AP-04": "women", "AP-06": "men", "AP-07": "women"},
        )

    def test_every_language(self):
        """SQ-196: label and text stand in Chinese, the label as in the regulations."""
        for lang in ("zh_CN", "zh_TW"):
            terms = {
                entry.msgid: entry.msgstr for entry in polib.pofile(I18N / f"{lang}.po")
            }
            for row in self.rows:
                with self.subTest(row["code"], lang=lang):
                    clause = self.clauses[row["code"]]
                    label = terms.get(clause.name)
                    self.assertTrue(label)
                    if lang == "zh_CN":
                        self.assertEqual(label, row["label"])
                    text = terms.get(clause.original_text)
                    self.assertTrue(text)
                    self.assertNotEqual(text, clause.original_text)

    def test_principles_are_used(self):
        """SQ-196: a seeded checklist asks for the principles."""
        checklist = self.env.ref("service_quality.service_checklist_principles")
        asked = set(checklist.item_ids.clause_id.mapped("code"))
        self.assertGreaterEqual(len(asked), 6)
        self.assertLessEqual(asked, {f"PN-{number:02}" for number in range(1, 11)})
