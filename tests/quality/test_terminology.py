"""What a company calls those it serves."""

import unittest

from odoo.fields import Command

from odoo.addons.service_quality.tools import terminology

from .test_clause import ClauseCommon


class TestTerminologyTools(unittest.TestCase):
    def test_rename(self):
        """SQ-195: capitals, plurals and possessives survive another word."""
        for text, expected in (
            ("Customers come first.", "Owners come first."),
            ("Ask the customer, or two customers.", "Ask the owner, or two owners."),
            ("The customer's word", "The owner's word"),
            ("customership is none", "customership is none"),
        ):
            self.assertEqual(terminology.rename(text, "customer", "owner"), expected)
        self.assertEqual(terminology.rename("客户至上", "客户", "业主"), "业主至上")

    def test_fits(self):
        """SQ-195: an English word does not get into Chinese texts, nor back."""
        self.assertTrue(terminology.fits("owner", "en_US"))
        self.assertFalse(terminology.fits("owner", "zh_CN"))
        self.assertTrue(terminology.fits("業主", "zh_TW"))
        self.assertFalse(terminology.fits("业主", "en_GB"))
        self.assertFalse(terminology.fits("patron", "fr_FR"))


class TestTerminology(ClauseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Property"})
        cls.principle = cls.env.ref("service_quality.service_clause_pn_01")

    def test_company_has_its_word(self):
        """SQ-195: one company says owner, the other customer; no leakage."""
        usual = self.principle.text
        self.assertIn("customer", usual)
        self.other.customer_term = "owner"
        theirs = self.principle.with_company(self.other)
        self.assertEqual(theirs.text, usual.replace("customer", "owner"))
        self.assertEqual(self.principle.text, usual)
        label = self.env["service.complaint"]
        name = "partner_id"
        ours = label.fields_get([name], ["string"])[name]["string"]
        self.assertEqual(ours, "Customer")
        renamed = label.with_company(self.other).fields_get([name], ["string"])
        self.assertEqual(renamed[name]["string"], "Owner")
        # Nothing else of the world is renamed.
        partner = self.env["res.partner"].with_company(self.other)
        self.assertEqual(partner.fields_get(), self.env["res.partner"].fields_get())

    def test_from_today_on(self):
        """SQ-195: what a clause said before the change can be read, and comes back."""
        usual = self.principle.text
        company = self.env.company
        off = self.env.ref("service_quality.service_clause_pn_02")
        off.in_use = False
        company.customer_term = "patient"
        self.assertIn("patient", self.principle.text)
        self.assertFalse(off.in_use)
        self.assertIn("patient", off.text)
        wording = self.principle.wording_ids
        self.assertEqual(wording.valid_from, self.today)
        company.customer_term = "patient"
        self.assertEqual(self.principle.wording_ids, wording)
        company.customer_term = False
        self.assertEqual(self.principle.text, usual)

    def test_languages(self):
        """SQ-195: each language has its own word; one without keeps the usual one."""
        self.env["res.lang"]._activate_lang("zh_CN")
        clause = self.clause
        clause.sudo().update_field_translations(
            "original_text", {"en_US": "Greet every customer.", "zh_CN": "问候客户。"}
        )
        company = self.env.company
        company.customer_term = "owner"
        chinese = clause.with_context(lang="zh_CN")
        self.assertEqual(clause.text, "Greet every owner.")
        self.assertEqual(chinese.text, "问候客户。")
        company.update_field_translations("customer_term", {"zh_CN": "业主"})
        self.assertEqual(chinese.text, "问候业主。")
        self.assertEqual(clause.text, "Greet every owner.")

    def test_settings(self):
        """SQ-195: the word is a setting of the company."""
        settings = self.env["res.config.settings"].create({"customer_term": "member"})
        settings.execute()
        self.assertEqual(self.env.company.customer_term, "member")
        self.assertIn("member", self.principle.text)

    def test_own_clause_of_another_company(self):
        """SQ-195: clauses of another company are not re-worded."""
        own = self.env["service.clause"].create(
            {
                "code": "ZZ-09",
                "name": "Own",
                "text": "Ours is the customer.",
                "category_id": self.category.id,
                "company_id": self.env.company.id,
                "job_ids": [Command.clear()],
            }
        )
        self.other.customer_term = "owner"
        self.assertFalse(own.wording_ids)
