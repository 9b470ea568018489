"""The clause library: wordings of companies, and what cites them."""

from datetime import timedelta

import pytest

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import ServiceCommon, ServiceHttpCommon


class ClauseCommon(ServiceCommon):
    """A clause of every company, a manager and an agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.create_person("Mia", "service_quality.group_manager")
        cls.agent = cls.create_person("Ada", "helpdesk_mgmt.group_helpdesk_user_own")
        cls.category = cls.env.ref("service_quality.service_clause_category_pn")
        cls.today = cls.env.company._get_service_today()
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

    def test_switch(self):
        """SQ-189: one click switches a clause off in one company, and on again."""
        other = self.env["res.company"].create({"name": "Other"})
        clause = self.clause.with_user(self.manager.user_id)
        with Form(clause) as form:
            form.in_use = False
        self.assertFalse(clause.in_use)
        self.assertTrue(self.clause.with_company(other).in_use)
        self.assertEqual(clause.text, "Rise to greet visitors.")
        clause.in_use = False
        self.assertEqual(len(clause.wording_ids), 1)
        clause.in_use = True
        self.assertTrue(clause.in_use)
        with self.assertRaises(AccessError):
            self.clause.with_user(self.agent.user_id).in_use = False
        # A new clause is in use, without any wording.
        new = self.env["service.clause"].create(
            {
                "code": "ZZ-03",
                "name": "New",
                "text": "Smile.",
                "in_use": True,
                "category_id": self.category.id,
            }
        )
        self.assertFalse(new.wording_ids)

    def test_one_change_keeps_the_others(self):
        """SQ-189: other words leave a clause neutral and switched off as it was."""
        clause = self.env.ref("service_quality.service_clause_ap_04")
        clause = clause.with_user(self.manager.user_id)
        self.env["service.clause.wording"].with_user(self.manager.user_id).create(
            {
                "clause_id": clause.id,
                "text": clause.text,
                "for_everybody": True,
                "in_use": False,
            }
        )
        clause.text = "Long hair is tied."
        self.assertEqual((clause.audience, clause.in_use), ("all", False))
        clause.in_use = True
        self.assertEqual((clause.audience, clause.text), ("all", "Long hair is tied."))

    def test_switch_keeps_languages(self):
        """SQ-189: a clause switched off and on reads as before in every language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.clause.sudo().update_field_translations(
            "original_text", {"zh_CN": "起身迎客。"}
        )
        chinese = self.clause.with_user(self.manager.user_id).with_context(lang="zh_CN")
        chinese.in_use = False
        chinese.in_use = True
        self.env.invalidate_all()
        self.assertEqual(chinese.text, "起身迎客。")
        self.assertEqual(self.clause.text, "Rise to greet visitors.")

    def test_first_wording_stays_in_every_language(self):
        """SQ-189: a language may be added to the first wording, never changed."""
        self.env["res.lang"]._activate_lang("zh_CN")
        clause = self.clause.with_user(self.manager.user_id)
        clause.update_field_translations("original_text", {"zh_CN": "起身迎客。"})
        for lang, text in (("zh_CN", "坐着。"), ("en_US", "Stay seated.")):
            with self.assertRaises(UserError):
                clause.update_field_translations("original_text", {lang: text})

    def test_copy(self):
        """SQ-189: a copy is the company's own, with another code and the same words."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.clause.sudo().update_field_translations(
            "original_text", {"zh_CN": "起身迎客。"}
        )
        copied = self.clause.with_user(self.manager.user_id).copy()
        self.assertEqual((copied.code, copied.text), ("ZZ-01 copy", self.clause.text))
        self.assertEqual(copied.company_id, self.env.company)
        self.assertEqual(copied.with_context(lang="zh_CN").text, "起身迎客。")

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

    def test_words_are_not_invented(self):
        """SQ-197: what a clause said is taken down by the system, whoever asks."""
        line = self.cite()
        for person in (self.manager, self.agent):
            with self.assertRaises(AccessError):
                line.with_user(person.user_id).clause_texts = {"en_US": "Forged"}

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
