"""The clause library: wordings of companies, and what cites them."""

from datetime import timedelta
from pathlib import Path

import polib
import pytest

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import ServiceCommon, ServiceHttpCommon

I18N = Path(__file__).resolve().parents[2] / "service_quality/i18n"


class ClauseCommon(ServiceCommon):
    """A clause of every company, a manager and an agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.create_person("Mia", "service_quality.group_manager")
        cls.agent = cls.create_person("Ada", "helpdesk_mgmt.group_helpdesk_user_own")
        cls.category = cls.env.ref("service_quality.service_clause_category_pn")
        cls.today = fields.Date.context_today(cls.env.user)
        cls.clause = cls.env["service.clause"].create(
            {
                "code": "ZZ-01",
                "name": "Rise",
                "text": "Rise to greet visitors.",
                "category_id": cls.category.id,
                "company_id": False,
            }
        )

    def reword(self, text, person=None, **values):
        """Another wording of the clause by the manager."""
        return (
            self.env["service.clause.wording"]
            .with_user((person or self.manager).user_id)
            .create({"clause_id": self.clause.id, "text": text, **values})
        )


class TestClause(ClauseCommon):
    def test_library(self):
        """SQ-189: the whole library is there, with labels, severity and use."""
        Clause = self.env["service.clause"]
        library = Clause.search([("source", "!=", False), ("company_id", "=", False)])
        self.assertGreaterEqual(len(library), 178)
        self.assertFalse(library.filtered(lambda c: not c.name or not c.original_text))
        clause = self.env.ref("service_quality.service_clause_at_08")
        self.assertEqual(clause.severity, "high")
        self.assertTrue(
            clause.for_inspection and clause.for_training and clause.for_penalty
        )
        clause = self.env.ref("service_quality.service_clause_ap_04")
        self.assertEqual((clause.applies_to, clause.severity), ("women", "low"))
        self.assertFalse(clause.for_training or clause.for_penalty)

    def test_reword_from_today(self):
        """SQ-189: other words for a clause are a wording of the company, from today."""
        clause = self.clause.with_user(self.manager.user_id)
        with Form(clause) as form:
            form.text = "Stand up for visitors."
        self.assertEqual(clause.text, "Stand up for visitors.")
        self.assertEqual(clause.original_text, "Rise to greet visitors.")
        self.assertEqual(len(clause.wording_ids), 1)
        yesterday = self.today - timedelta(days=1)
        self.assertFalse(clause._get_wording(yesterday))
        self.assertEqual(
            clause._get_wording()[clause.id].text, "Stand up for visitors."
        )

    def test_wordings_are_append_only(self):
        """SQ-189: no wording is changed, deleted or dated back; agents add none."""
        wording = self.reword("Stand up.")
        for person in (self.manager, self.agent):
            theirs = wording.with_user(person.user_id)
            with self.assertRaises(AccessError):
                theirs.write({"text": "Sit down."})
            with self.assertRaises(AccessError):
                theirs.unlink()
        with self.assertRaises(AccessError):
            self.reword("Sit.", person=self.agent)
        with self.assertRaises(ValidationError):
            self.reword("Sit.", valid_from=self.today - timedelta(days=1))
        with self.assertRaises(ValidationError):
            self.reword("  ")
        with self.assertRaises(UserError):
            self.clause.with_user(self.manager.user_id).write({"original_text": "Sit."})
        with self.assertRaises(AccessError):
            self.clause.with_user(self.agent.user_id).write({"text": "Sit."})

    def test_switch_off_and_neutralise(self):
        """SQ-189: a company switches a clause off, or lets it hold for everybody."""
        clause = self.env.ref("service_quality.service_clause_ap_04")
        other = self.env["res.company"].create({"name": "Other"})
        Wording = self.env["service.clause.wording"].with_user(self.manager.user_id)
        with Form(Wording.with_context(default_clause_id=clause.id)) as form:
            self.assertEqual(form.text, clause.text)
            form.for_everybody = True
        self.assertEqual(clause.audience, "all")
        self.assertEqual(clause.with_company(other).audience, "women")
        self.assertTrue(clause.in_use)
        tomorrow = self.today + timedelta(days=1)
        Wording.create(
            {
                "clause_id": clause.id,
                "text": clause.text,
                "in_use": False,
                "valid_from": tomorrow,
            }
        )
        self.assertTrue(clause.in_use)
        Clause = self.env["service.clause"]
        self.assertNotIn(clause, Clause.search(Clause._get_usable_domain(tomorrow)))
        self.assertIn(clause, Clause.search(Clause._get_usable_domain(tomorrow, other)))
        self.assertIn(clause, Clause.search([("in_use", "=", True)]))

    def test_deleted_only_when_uncited(self):
        """SQ-189: a clause that something cites is archived, never deleted."""
        clause = self.clause.with_user(self.manager.user_id)
        section = self.env["service.standard.section"].create(
            {
                "version_id": self.env["service.standard.version"]
                .create(
                    {
                        "standard_id": self.env["service.standard"]
                        .create({"code": "M-1", "name": "Reception"})
                        .id
                    }
                )
                .id,
                "name": "Greet",
                "clause_ids": clause.ids,
            }
        )
        with self.assertRaisesRegex(UserError, "ZZ-01"):
            clause.unlink()
        clause.action_archive()
        self.assertFalse(clause.active)
        section.unlink()
        clause.unlink()
        self.assertFalse(clause.exists())

    def test_two_companies(self):
        """SQ-195: what one company writes or re-words does not reach another."""
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.create_person(
            "Oli", "service_quality.group_manager", company_id=other.id
        )
        stranger.user_id.write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        wording = self.reword("Ours.")
        own = self.env["service.clause"].create(
            {
                "code": "ZZ-02",
                "name": "Own",
                "text": "Only here.",
                "category_id": self.category.id,
                "company_id": self.env.company.id,
            }
        )
        theirs = self.clause.with_user(stranger.user_id).with_company(other)
        self.assertEqual(theirs.text, "Rise to greet visitors.")
        self.assertFalse(theirs.wording_ids)
        self.assertFalse(theirs.search([("id", "=", own.id)]))
        with self.assertRaises(AccessError):
            wording.with_user(stranger.user_id).read(["text"])
        with self.assertRaises(AccessError):
            self.reword("Theirs.", person=stranger, company_id=self.env.company.id)

    def test_dates(self):
        """SQ-189: outside its dates a clause is not in use; turned dates refused."""
        self.clause.valid_to = self.today
        self.assertTrue(self.clause.in_use)
        self.clause.valid_to = self.today - timedelta(days=1)
        self.assertFalse(self.clause.in_use)
        self.assertIn(self.clause, self.clause.search([("in_use", "=", False)]))
        with self.assertRaises(ValidationError):
            self.clause.valid_from = self.today

    def test_principles_in_both_languages(self):
        """SQ-196: ten principles are there, each in English and Chinese."""
        principles = self.env["service.clause"].search(
            [("category_id", "=", self.category.id), ("source", "!=", False)]
        )
        self.assertEqual(
            principles.mapped("code"), [f"PN-{number:02}" for number in range(1, 11)]
        )
        for lang in ("zh_CN", "zh_TW"):
            terms = {
                entry.msgid: entry.msgstr for entry in polib.pofile(I18N / f"{lang}.po")
            }
            for clause in principles.with_context(lang="en_US"):
                self.assertTrue(terms.get(clause.name), clause.code)
                self.assertTrue(terms.get(clause.original_text), clause.code)


class TestCitation(ClauseCommon):
    """An inspection line stands for everything that cites a clause."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checklist = cls.env["service.checklist"].create(
            {"name": "Reception", "company_id": False}
        )

    def cite(self, **values):
        """A finding that cites the clause, of the company at work."""
        inspection = self.env["service.inspection"].create(
            {
                "employee_id": self.agent.id,
                "kind": "patrol",
                "checklist_id": self.checklist.id,
                "method": "on_site",
                **values,
            }
        )
        return self.env["service.inspection.line"].create(
            {
                "inspection_id": inspection.id,
                "name": "Greeting of visitors",
                "clause_id": self.clause.id,
            }
        )

    def test_old_finding_keeps_its_text(self):
        """SQ-197: a finding shows the words that held when the clause was cited."""
        old = self.cite()
        self.reword("Stand up for visitors.")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(old.clause_text, "Rise to greet visitors.")
        self.assertEqual(self.cite().clause_text, "Stand up for visitors.")
        self.clause.action_archive()
        self.assertEqual(old.clause_text, "Rise to greet visitors.")
        old.cited_on = self.today - timedelta(days=1)
        self.assertEqual(old.clause_text, "Rise to greet visitors.")

    def test_cited_clause_is_not_deleted(self):
        """SQ-189: a clause cited by a finding cannot be deleted, only archived."""
        self.cite()
        with self.assertRaisesRegex(UserError, "ZZ-01"):
            self.clause.unlink()

    def test_words_of_the_company(self):
        """SQ-195: each company's findings are in its own words."""
        other = self.env["res.company"].create({"name": "Other"})
        self.reword("Stand up for visitors.")
        foreign = self.env["hr.employee"].create(
            {"name": "Fay", "company_id": other.id}
        )
        line = self.cite(company_id=other.id, employee_id=foreign.id)
        self.assertEqual(line.clause_text, "Rise to greet visitors.")
        self.assertEqual(self.cite().clause_text, "Stand up for visitors.")

    @pytest.mark.bare
    def test_growth(self):
        """SQ-197: citing ten times as many clauses takes as many queries."""
        Clause, counts = self.env["service.clause"], []
        for amount in (10, 100):
            clauses = Clause.search([("source", "!=", False)], limit=amount)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            clauses._get_histories(self.env.company)
            clauses._get_usable_domain()
            for clause in clauses:
                clause._get_texts()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0], counts)


@tagged("post_install", "-at_install")
class TestQualityPolicyPage(ServiceHttpCommon):
    def test_page(self):
        """SQ-196: employees and customers read the quality policy, as it is worded."""
        clause = self.env.ref("service_quality.service_clause_pn_08")
        self.env["service.clause.wording"].create(
            {"clause_id": clause.id, "text": "Customers <first>, always."}
        )
        off = self.env.ref("service_quality.service_clause_pn_09")
        self.env["service.clause.wording"].create(
            {"clause_id": off.id, "text": off.text, "in_use": False}
        )
        for login, group in (("emp", "base.group_user"), ("cust", "base.group_portal")):
            self.env["res.users"].create(
                {
                    "name": login,
                    "login": f"policy.{login}",
                    "password": f"policy.{login}",
                    "group_ids": [(6, 0, self.env.ref(group).ids)],
                }
            )
            self.authenticate(f"policy.{login}", f"policy.{login}")
            page = self.url_open("/quality-policy")
            self.assertEqual(page.status_code, 200)
            self.assertIn("Customers &lt;first&gt;, always.", page.text)
            self.assertIn("What the customer needs, and what is good", page.text)
            self.assertNotIn("aim for excellence", page.text)
