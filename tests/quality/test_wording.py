"""What is said to customers: words to avoid and to use, scripts, their languages."""

import json
from contextlib import contextmanager

import pytest

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user

from odoo.addons.service_quality.models.service_script import SCENARIOS

from .clock_common import ClockCommon

NOON = "2026-03-02 11:00:00"


class WordingCommon(ClockCommon):
    """A desk without the seeded words, and shorthands for writing to customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.phrase"].search([]).active = False
        cls.company = cls.env.company
        cls.company.write(
            {
                "wording_check": True,
                "wording_mode": "warn",
                "jargon_mode": "hint",
                "courtesy_hint": False,
                "script_deviation": "log",
                "service_lang": False,
            }
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "It does not work",
                "description": "Please help.",
                "team_id": cls.team.id,
                "partner_id": cls.customer.id,
                "user_id": cls.agent.user_id.id,
            }
        )

    @classmethod
    def phrase(cls, text, phrase_class="shirking", **values):
        """A word on the list."""
        return cls.env["service.phrase"].create(
            {"text": text, "phrase_class": phrase_class, **values}
        )

    @classmethod
    def script(cls, body, shortcut="test_script", approve=True, **values):
        """A script, approved by the manager."""
        script = cls.env["service.script"].create(
            {
                "title": shortcut,
                "scenario": "apology",
                "shortcut": shortcut,
                "body": body,
                **values,
            }
        )
        if approve:
            script.with_user(cls.manager.user_id).action_approve()
        return script

    def post(self, body, ticket=None, user=None, told=(), **values):
        """A message of an agent that the customer sees."""
        ticket = (ticket or self.ticket).with_user(user or self.agent.user_id)
        ticket = ticket.with_context(service_quality_script_ids=list(told))
        return ticket.message_post(
            body=body,
            **{
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                **values,
            },
        )

    def hits(self, ticket=None):
        """What was noticed on the ticket."""
        return self.env["service.phrase.hit"].search(
            [("ticket_id", "=", (ticket or self.ticket).id)]
        )

    def hints(self, body, **values):
        """What an agent is told before sending."""
        ticket = self.ticket.with_user(self.agent.user_id)
        return ticket.check_wording(body, **values)

    @contextmanager
    def count_queries(self):
        """How many queries the block makes, with warm rules and a flushed cache."""
        self.env["service.phrase"]._get_rules(self.company.id)
        self.env.flush_all()
        counted = {}
        before = self.env.cr.sql_log_count
        yield counted
        self.env.flush_all()
        counted["queries"] = self.env.cr.sql_log_count - before


class TestPhrases(WordingCommon):
    """Words to avoid."""

    def test_block_warn_log(self):
        """SQ-182 Block mode raises; warn logs; internal notes are unaffected."""
        self.phrase("not my problem", mode="block", better="I will find out")
        self.phrase("ask someone else", mode="warn")
        self.phrase("not my job", mode="log")
        before = len(self.ticket.message_ids)
        with (
            self.assertRaisesRegex(ValidationError, "not my problem.*I will find out"),
            self.cr.savepoint(),
        ):
            self.post("Sorry, that is NOT my problem.")
        self.ticket.invalidate_recordset()
        self.assertEqual(len(self.ticket.message_ids), before, "nothing was sent")
        self.assertFalse(self.hits())

        self.post("Not my job, ask someone else!")
        hits = self.hits().sorted("text")
        self.assertEqual(hits.mapped("text"), ["ask someone else", "not my job"])
        self.assertEqual(hits.mapped("mode"), ["warn", "log"])
        self.assertEqual(hits.user_id, self.agent.user_id)
        self.assertEqual(hits.employee_id, self.agent)
        self.assertEqual(hits.ticket_id, self.ticket)

        self.post("Not my problem, ask someone else", subtype_xmlid="mail.mt_note")
        self.assertEqual(len(self.hits()), 2, "internal notes are free")

    def test_only_what_staff_says_to_customers(self):
        """SQ-182 Automatic messages and the customer's own are not checked."""
        self.phrase("not my problem", mode="block")
        portal = new_test_user(
            self.env, login="wording.portal", groups="base.group_portal"
        )
        self.ticket.partner_id = portal.partner_id
        self.post("Not my problem", user=portal)
        self.ticket.message_post(
            body="Not my problem",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.post("Not my problem", message_type="auto_comment")
        self.post("Not my problem", message_type="notification")
        self.assertFalse(self.hits())
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.post("Not my problem")

    def test_company_mode(self):
        """SQ-182 Words without a mode of their own follow the company's setting."""
        self.phrase("not my problem")
        self.phrase("not possible", "negating")
        self.company.wording_mode = "block"
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.post("not my problem")
        self.company.wording_mode = "log"
        self.assertFalse(self.hints("not my problem"), "logged only")
        self.post("not my problem, not possible")
        self.assertEqual(self.hits().mapped("text"), ["not my problem"])
        self.assertEqual(self.hints("not possible")[0]["severity"], "hint")
        self.company.wording_check = False
        self.post("not my problem")
        self.assertEqual(len(self.hits()), 1, "switched off")

    def test_every_class_is_seeded(self):
        """SQ-182 Every class has seeded words in all three languages."""
        phrases = self.env["service.phrase"].with_context(active_test=False)
        classes = {key for key, _label in phrases._fields["phrase_class"].selection}
        for language in ("en", "zh_CN", "zh_TW"):
            found = phrases.search(
                [("lang_id", "=", self.env.ref(f"base.lang_{language}").id)]
            )
            self.assertEqual(set(found.mapped("phrase_class")), classes, language)

    def test_chinese(self):
        """SQ-182 Chinese words are found within the sentence."""
        self.phrase("不归我管", mode="block")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.post("对不起，这个不归我管。")

    def test_composer(self):
        """SQ-182 The full composer warns, and its message is refused or logged."""
        self.phrase("not my problem", mode="block")
        self.phrase("ask someone else", mode="warn", better="I will ask")
        agent = self.agent.user_id
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(agent)
            .with_context(
                default_model="helpdesk.ticket",
                default_res_ids=self.ticket.ids,
                default_composition_mode="comment",
                default_subtype_xmlid="mail.mt_comment",
            )
        )
        self.assertFalse(composer.wording_warning)
        composer.body = "<p>Please ask someone else</p>"
        self.assertIn("I will ask", composer.wording_warning)
        composer.subject = "Your question"
        composer.save().action_send_mail()
        self.assertEqual(self.hits().text, "ask someone else")
        composer.body = "<p>Not my problem</p>"
        wizard = composer.save()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            wizard.action_send_mail()

    def test_mail_to_many(self):
        """SQ-182 A mail to many tickets at once is checked too."""
        self.phrase("not my problem", mode="block")
        self.phrase("ask someone else")
        tickets = self.ticket | self.ticket.copy()
        values = {
            "model": "helpdesk.ticket",
            "res_ids": str(tickets.ids),
            "composition_mode": "mass_mail",
            "subject": "News",
        }
        wizards = self.env["mail.compose.message"].with_user(self.leader.user_id)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            wizards.create({**values, "body": "not my problem"}).action_send_mail()
        wizards.create({**values, "body": "ask someone else"}).action_send_mail()
        self.assertEqual([len(self.hits(t)) for t in tickets], [1, 1])

    def test_editing_a_message(self):
        """SQ-182 A sent message cannot be turned into a blocked one."""
        self.phrase("not my problem", mode="block")
        self.phrase("ask someone else")
        message = self.post("ask someone else")
        ticket = self.ticket.with_user(self.agent.user_id)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            ticket._message_update_content(message, body="not my problem")
        ticket._message_update_content(message, body="please ask someone else")
        self.assertEqual(len(self.hits()), 1, "noticed once per message")

    def test_mail_gateway_is_not_stopped(self):
        """SQ-182 An answer by mail has been sent already: it is logged, not refused."""
        self.phrase("not my problem", mode="block")
        self.post("not my problem", message_type="email")
        self.assertEqual(self.hits().mode, "block")

    def test_hype(self):
        """SQ-184 The agent sees a warning before sending; after sending there is one
        log row with user, ticket and phrase, and the supervisor's list shows it.
        """
        phrase = self.phrase("100% guaranteed", "hype", better="we promise in writing")
        body = "It is 100% guaranteed, 100% guaranteed!"
        (hint,) = self.hints(body)
        self.assertEqual(
            (hint["severity"], hint["words"], hint["better"]),
            ("warn", "100% guaranteed", "we promise in writing"),
        )
        self.assertFalse(self.hits(), "looking leaves no trace")
        self.post(body)
        hits = self.env["service.phrase.hit"].with_user(self.leader.user_id)
        hit = hits.search([("ticket_id", "=", self.ticket.id)])
        self.assertEqual(len(hit), 1)
        self.assertEqual(hit.user_id, self.agent.user_id)
        self.assertEqual(hit.phrase_id, phrase)
        self.assertEqual(hit.ticket_id, self.ticket)
        self.assertEqual(hit.message_id, self.ticket.message_ids[0])
        action = self.env.ref("service_quality.service_phrase_hit_action")
        self.assertEqual(action.res_model, hits._name)

    def test_jargon(self):
        """SQ-185 "Latency" to a customer gives the hint "waiting time"; none in an
        internal note or for a technical customer.
        """
        self.phrase("latency", "jargon", better="waiting time")
        (hint,) = self.hints("<p>The Latency is high</p>")
        self.assertEqual((hint["severity"], hint["better"]), ("hint", "waiting time"))
        self.post("The latency is high", subtype_xmlid="mail.mt_note")
        self.post("The latency is high")
        self.assertFalse(self.hits(), "a hint leaves no trace")
        wizard = self.env["mail.compose.message"].create(
            {
                "model": "helpdesk.ticket",
                "res_ids": str(self.ticket.ids),
                "body": "latency",
                "subtype_id": self.env.ref("mail.mt_note").id,
            }
        )
        self.assertFalse(wizard.wording_warning)
        tag = self.env["res.partner.category"].create(
            {"name": "Technicians", "is_technical_audience": True}
        )
        self.customer.category_id = tag
        self.assertFalse(self.hints("The latency is high"))
        tag.is_technical_audience = False
        self.assertTrue(self.hints("The latency is high"))
        self.company.jargon_mode = "off"
        self.assertFalse(self.hints("The latency is high"))

    def test_courtesy(self):
        """SQ-183 A first message without a greeting and a closing message without a
        farewell give a hint; later ones give none.
        """
        self.phrase("hello", "greeting")
        self.phrase("goodbye", "farewell")
        self.phrase("thank you", "courtesy")
        self.company.courtesy_hint = True

        def kinds(body, **values):
            return [hint["kind"] for hint in self.hints(body, **values)]

        (hint,) = self.hints("We look into it.")
        self.assertEqual((hint["kind"], hint["better"]), ("greeting", "hello"))
        self.assertEqual(hint["severity"], "hint")
        self.assertEqual(kinds("Dear Carla, hello! We look into it."), [])
        self.assertEqual(kinds("We look " * 20 + "hello"), ["greeting"], "at the end")
        self.post("We look into it.")
        self.assertEqual(kinds("Still looking."), [], "neither first nor closing")
        self.assertEqual(kinds("Done.", closing=True), ["farewell", "courtesy"])
        self.ticket.stage_id = self.stages["done"]
        self.assertEqual(kinds("Done. Thank you."), ["farewell"])
        self.assertEqual(kinds("Done. Thank you, goodbye!"), [])
        self.assertEqual(kinds("Goodbye. Thank you. " + "Done " * 80), ["farewell"])
        self.company.courtesy_hint = False
        self.assertEqual(kinds("Done."), [])

    def test_seeded_words_change_nothing_of_the_company(self):
        """The list is forgotten by all as soon as it changes."""
        phrase = self.phrase("not my problem")
        self.assertTrue(self.hints("not my problem"))
        phrase.active = False
        self.assertFalse(self.hints("not my problem"))
        phrase.active = True
        other = self.env["res.company"].create({"name": "Other"})
        phrase.company_id = other
        self.assertFalse(self.hints("not my problem"), "of another company")


class TestScripts(WordingCommon):
    """Scripts, their shortcuts, versions and uses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("zh_CN", "zh_TW"):
            cls.env["res.lang"]._activate_lang(code)

    def canned(self, script, user=None):
        """``{language: text}`` of the shortcuts an agent has for a script."""
        responses = self.env["mail.canned.response"].with_user(
            user or self.agent.user_id
        )
        found = responses.search([("script_id", "=", script.id)])
        return {response.lang: response.substitution for response in found}

    def test_all_scenarios_seeded(self):
        """SQ-179 Every scenario is seeded, and its shortcuts insert the text."""
        seeded = self.env["service.script"].search(
            [("id", "in", self._get_seeded_ids()), ("state", "=", "approved")]
        )
        wanted = {key for key, _label in SCENARIOS}
        self.assertEqual(set(seeded.mapped("scenario")), wanted)
        for script in seeded:
            responses = self.canned(script)
            self.assertNotIn("[[", responses["en_US"])
            self.assertTrue(responses["en_US"])
            shortcut = script.canned_response_ids[0].source
            self.assertEqual(shortcut, script.shortcut)
        seeded._check_translations()

    def _get_seeded_ids(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "service_quality"), ("model", "=", "service.script")]
        )
        return data.filtered(lambda d: not d.name.endswith("_demo")).mapped("res_id")

    def test_core_left_out(self):
        """SQ-180 The free part may be edited; without the mandatory part the writer is
        warned, and the deviation is counted, not blocked.
        """
        script = self.script("Hello [name], [[we are sorry for this.]] Bye for now.")
        edited = "<p>Dear Carla, We are sorry, for this!</p>"
        cut = "<p>Hello Carla, Bye for now.</p>"
        self.assertEqual(self.hints(edited, script_ids=script.ids), [])
        (hint,) = self.hints(cut, script_ids=script.ids)
        self.assertEqual((hint["severity"], hint["kind"]), ("warn", "script"))
        self.assertEqual(hint["better"], "we are sorry for this.")
        self.post(edited)
        self.post(cut, told=script.ids)
        self.post(cut)
        self.post("we are sorry for this", subtype_xmlid="mail.mt_note")
        uses = script.use_ids.sorted("id")
        self.assertEqual(uses.mapped("is_deviation"), [False, True])
        self.assertEqual((script.use_count, script.deviation_count), (2, 1))
        self.assertEqual(uses.user_id, self.agent.user_id)
        self.company.script_deviation = "off"
        self.assertFalse(self.hints(cut, script_ids=script.ids))

    def test_one_of_two_cores(self):
        """SQ-180 One of two mandatory parts is a deviation too, however inserted."""
        script = self.script("[[We are sorry.]] [[We will call back.]]")
        (hint,) = self.hints("We are sorry.")
        self.assertEqual(hint["kind"], "script")
        self.post("We are sorry.")
        self.post("We are sorry. In fact, we will call back")
        uses = script.use_ids.sorted("id")
        self.assertEqual(uses.mapped("is_deviation"), [True, False])

    def test_versions(self):
        """SQ-181 Approving v2 replaces the shortcut text; v1 stays readable with its
        uses; the score is the mean rating of the tickets where it was used.
        """
        first = self.script("[[We are sorry.]]")
        self.assertEqual(self.canned(first), {"en_US": "We are sorry."})
        self.post("We are sorry.")
        supervisor, manager = self.leader.user_id, self.manager.user_id
        action = first.with_user(supervisor).action_new_version()
        second = self.env["service.script"].browse(action["res_id"])
        second.with_user(supervisor).body = "[[We apologise to you.]]"
        self.assertEqual((second.version, second.previous_id), (2, first))
        self.assertEqual(second.owner_user_id, supervisor)
        self.assertEqual(self.canned(first), {"en_US": "We are sorry."})
        with self.assertRaises(AccessError):
            second.with_user(supervisor).action_approve()
        second.with_user(manager).action_approve()
        self.assertEqual((first.state, second.state), ("superseded", "approved"))
        self.assertEqual(second.approved_by_user_id, manager)
        self.assertEqual(self.canned(first), {})
        self.assertEqual(self.canned(second), {"en_US": "We apologise to you."})
        agent = self.agent.user_id
        self.assertEqual(first.with_user(agent).use_count, 1)
        self.assertEqual(first.with_user(agent).body, "[[We are sorry.]]")
        self.assertEqual(second.with_user(agent).version_ids, second | first)
        self.post("We apologise to you.")
        self.post("We are sorry.")
        self.assertEqual((first.use_count, second.use_count), (1, 1))

    def test_score(self):
        """SQ-181 The score is the mean of ratings that customers gave, no others."""
        script = self.script("[[We are sorry.]]")
        other = self.ticket.copy()
        self.post("We are sorry.")
        self.post("We are sorry.")
        self.post("We are sorry.", ticket=other)
        model_id = self.env["ir.model"]._get_id("helpdesk.ticket")

        def rate(ticket, rating, **values):
            self.env["rating.rating"].create(
                {
                    "res_model_id": model_id,
                    "res_id": ticket.id,
                    "rating": rating,
                    "partner_id": self.customer.id,
                    "consumed": True,
                    **values,
                }
            )

        self.assertEqual(script.rating_count, 0)
        rate(self.ticket, 5)
        rate(other, 2)
        rate(other, 1, consumed=False)
        rate(other, 1, partner_id=self.agent.user_id.partner_id.id)
        script.invalidate_recordset()
        self.assertEqual((script.rating_count, script.mean_rating), (2, 3.5))

    def test_approved_text_is_fixed(self):
        """SQ-181 Nobody changes an approved text, nor the stamps of its approval."""
        script = self.script("[[We are sorry.]]")
        manager = script.with_user(self.manager.user_id)
        with self.assertRaises(UserError):
            manager.body = "[[Whatever you say.]]"
        with self.assertRaises(UserError):
            manager.update_field_translations("body", {"zh_CN": "[[随便写写]]"})
        with self.assertRaises(AccessError):
            manager.state = "draft"
        with self.assertRaises(AccessError):
            manager.create(
                {
                    "title": "x",
                    "scenario": "ask",
                    "shortcut": "x",
                    "body": "What then?",
                    "state": "approved",
                }
            )
        with self.assertRaises(UserError):
            manager.unlink()
        response = script.canned_response_ids.with_user(self.manager.user_id)
        with self.assertRaises(UserError):
            response.substitution = "Whatever"
        copy = manager.copy()
        self.assertEqual((copy.state, copy.version), ("draft", 1))

    def test_dates(self):
        """SQ-181 A version comes into force on its first day, ends after its last."""
        scripts = self.env["service.script"]
        with self.at(NOON):
            first = self.script("[[We are sorry.]]", valid_to="2026-03-04")
            second = scripts.browse(first.action_new_version()["res_id"])
            second.write({"body": "[[We apologise.]]", "valid_from": "2026-03-04"})
            second.valid_to = "2026-03-05"
            second.action_approve()
            self.assertEqual(first.state, "approved")
            self.assertTrue(self.canned(first))
            self.assertFalse(self.canned(second))
        with self.at("2026-03-04 11:00:00"):
            for _twice in range(2):
                scripts._cron_refresh_shortcuts()
            self.assertEqual(first.state, "superseded")
            self.assertTrue(self.canned(second))
        with self.at("2026-03-06 11:00:00"):
            scripts._cron_refresh_shortcuts()
            self.assertFalse(self.canned(second))
            self.assertEqual(second.state, "approved", "run out, not superseded")

    def test_questions(self):
        """SQ-186 A ticket of a subject shows its questions and those of every subject;
        one click gives the question in the customer's language.
        """
        self.env["service.script"].search([("scenario", "=", "ask")]).active = False
        categories = self.env["helpdesk.ticket.category"]
        delivery = categories.create({"name": "Delivery"})
        express = categories.create({"name": "Express", "parent_id": delivery.id})
        invoice = categories.create({"name": "Invoice"})
        ask = {"scenario": "ask", "question_type": "open"}
        where = self.script("Where is it?", "where", subject_id=delivery.id, **ask)
        self.script("Which item?", "which", subject_id=invoice.id, **ask)
        when = self.script("Since when?", "since", **ask)

        def shown(category):
            self.ticket.category_id = category
            ticket = self.ticket.with_user(self.agent.user_id)
            return [question["id"] for question in ticket.script_questions]

        self.assertEqual(shown(express), [where.id, when.id])
        self.assertEqual(shown(delivery), [where.id, when.id])
        self.assertEqual(shown(categories), [when.id])
        view = self.ticket.with_user(self.agent.user_id).get_view(view_type="form")
        self.assertIn('widget="service_questions"', view["arch"])
        self.post("Since when?")
        self.assertEqual(when.use_count, 1)

    def test_situation(self):
        """SQ-187 The tag "angry" filters to scripts with it; every seeded scenario has
        a tag.
        """
        seeded = self.env["service.script"].browse(self._get_seeded_ids())
        for script in seeded:
            self.assertTrue(script.tag_ids, script.title)
        angry = self.env.ref("service_quality.service_script_tag_angry")
        calm = self.env.ref("service_quality.service_script_tag_every")
        found = self.script("[[We are sorry.]]", tag_ids=[Command.set(angry.ids)])
        other = self.script("[[All is well.]]", "calm", tag_ids=[Command.set(calm.ids)])
        action = self.ticket.with_user(self.agent.user_id).action_open_scripts()
        scripts = self.env["service.script"].with_user(self.agent.user_id)
        listed = scripts.search([*action["domain"], ("tag_ids", "in", angry.ids)])
        self.assertIn(found, listed)
        self.assertNotIn(other, listed)
        self.assertEqual(listed.filtered(lambda s: angry not in s.tag_ids), scripts)

    def _make_translated(self):
        script = self.script("[[We are sorry.]]", approve=False)
        script.with_context(lang="zh_CN").body = "[[我们很抱歉。]]"
        script.with_user(self.manager.user_id).action_approve()
        return script

    def test_language(self):
        """SQ-188 zh_CN gets the Chinese text, en_US the English one; a missing language
        falls back to the company's.
        """
        script = self._make_translated()
        self.assertEqual(
            self.canned(script), {"en_US": "We are sorry.", "zh_CN": "我们很抱歉。"}
        )

        def inserted(lang):
            self.customer.lang = lang
            picked = script.with_user(self.agent.user_id).with_context(
                service_script_ticket_id=self.ticket.id
            )
            picked.invalidate_recordset()
            return picked.action_insert()["params"]["text"]

        self.company.partner_id.lang = "en_US"
        self.assertEqual(inserted("zh_CN"), "我们很抱歉。")
        self.assertEqual(inserted("en_US"), "We are sorry.")
        self.assertEqual(inserted("zh_TW"), "We are sorry.")
        self.company.service_lang = "zh_CN"
        self.assertEqual(inserted("zh_TW"), "我们很抱歉。")
        self.company.service_lang = False
        self.company.partner_id.lang = "zh_CN"
        self.assertEqual(inserted("zh_TW"), "我们很抱歉。")
        self.post("<p>我们很抱歉</p>")
        self.assertEqual(script.use_count, 1, "recognised in any language")

    def test_default_language(self):
        """SQ-188 The standard language of a new company is Mandarin where installed."""
        company = self.env["res.company"].create({"name": "New"})
        self.assertEqual(company.service_lang, "zh_CN")
        self.assertEqual(company._get_fallback_langs(), ["zh_CN", "en_US"])

    def test_new_language(self):
        """SQ-188 A language loaded later gets its shortcuts."""
        script = self.env.ref("service_quality.service_script_apology")
        script.with_context(lang="zh_TW").body = script.body
        script.canned_response_ids.unlink()
        module = self.env["ir.module.module"].search([("name", "=", "service_quality")])
        module._update_translations(["zh_TW"])
        self.assertIn("en_US", self.canned(script))
        self.assertIn("zh_TW", self.canned(script))

    def test_translations_have_the_same_parts(self):
        """SQ-180 No language may lack a mandatory part."""
        script = self.script("[[We are sorry.]] Bye.", approve=False)
        script.with_context(lang="zh_CN").body = "我们很抱歉。"
        with self.assertRaisesRegex(ValidationError, "zh_CN 0"):
            script.with_user(self.manager.user_id).action_approve()
        with self.assertRaises(ValidationError):
            self.script("[[We are sorry", "broken")
        with self.assertRaises(ValidationError):
            self.script("We are sorry", "two words")


class TestWordingAccess(WordingCommon):
    """Who may do what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.listed = cls.phrase("not my problem")
        cls.approved = cls.script("[[We are sorry.]]")
        cls.draft = cls.script("[[We apologise.]]", "draft", approve=False)
        cls.portal = new_test_user(
            cls.env, login="wording.portal", groups="base.group_portal"
        )
        cls.ticket.partner_id = cls.portal.partner_id

    def setUp(self):
        super().setUp()
        self.post("Not my problem. We are sorry.")

    def test_agent(self):
        """SQ-182 Agents read the list, and see nothing noticed but their own."""
        agent, colleague = self.agent.user_id, self.colleague.user_id
        self.assertTrue(self.listed.with_user(agent).text)
        for values in ({"text": "x", "phrase_class": "hype"},):
            with self.assertRaises(AccessError):
                self.env["service.phrase"].with_user(agent).create(values)
        with self.assertRaises(AccessError):
            self.listed.with_user(agent).active = False
        hits = self.env["service.phrase.hit"]
        self.assertEqual(len(hits.with_user(agent).search([])), 1)
        self.assertFalse(hits.with_user(colleague).search([]))
        for user in (self.agent, self.leader, self.manager):
            hit = hits.with_user(user.user_id)
            with self.assertRaises(AccessError):
                hit.browse(self.hits().id).write({"text": "nothing"})
            with self.assertRaises(AccessError):
                hit.browse(self.hits().id).unlink()
            with self.assertRaises(AccessError):
                hit.create(
                    {
                        "ticket_id": self.ticket.id,
                        "text": "x",
                        "phrase_class": "hype",
                        "mode": "log",
                        "occurred_at": NOON,
                        "company_id": self.company.id,
                    }
                )

    def test_supervisor(self):
        """SQ-184 Supervisors see what was noticed in the teams they lead only."""
        hits = self.env["service.phrase.hit"]
        other = self.create_person("Otto Other", "service_quality.group_supervisor")
        self.assertEqual(len(hits.with_user(self.leader.user_id).search([])), 1)
        self.assertFalse(hits.with_user(other.user_id).search([]))
        every = hits.with_user(self.manager.user_id).search(
            [("ticket_id", "=", self.ticket.id)]
        )
        self.assertEqual(len(every), 1)

    def test_scripts(self):
        """SQ-181 Agents read approved scripts, supervisors draft, managers approve; no
        one writes a use.
        """
        scripts = self.env["service.script"]
        agent, leader = self.agent.user_id, self.leader.user_id
        found = scripts.with_user(agent).search([("shortcut", "like", "%")])
        self.assertIn(self.approved, found)
        self.assertNotIn(self.draft, found)
        self.assertIn(self.draft, scripts.with_user(leader).search([]))
        with self.assertRaises(AccessError):
            self.approved.with_user(agent).valid_to = "2026-01-01"
        with self.assertRaises(AccessError):
            self.draft.with_user(agent).title = "x"
        with self.assertRaises(AccessError):
            self.draft.with_user(agent).action_approve()
        with self.assertRaises(AccessError):
            self.approved.with_user(agent).action_new_version()
        self.draft.with_user(leader).title = "Better"
        with self.assertRaises(AccessError):
            self.approved.with_user(leader).valid_to = "2026-01-01"
        use = self.approved.use_ids
        for user in (agent, leader, self.manager.user_id):
            with self.assertRaises(AccessError):
                use.with_user(user).write({"is_deviation": True})
            with self.assertRaises(AccessError):
                use.with_user(user).unlink()
            with self.assertRaises(AccessError):
                use.with_user(user).create({"script_id": self.approved.id})
        self.approved.with_user(self.manager.user_id).sudo(False).write(
            {"valid_to": False}
        )
        self.assertEqual(self.approved.use_count, 1)

    def test_portal(self):
        """SQ-182 Customers see nothing of it, also by the public method."""
        for model in (
            "service.phrase",
            "service.phrase.hit",
            "service.script",
            "service.script.use",
            "service.script.tag",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.portal).search([])
        ticket = self.ticket.with_user(self.portal)
        self.assertTrue(ticket.name)
        with self.assertRaises(AccessError):
            ticket.check_wording("not my problem")
        with self.assertRaises(AccessError):
            ticket.read(["script_questions"])

    def test_foreign_ticket(self):
        """SQ-182 Nobody asks about tickets they may not read."""
        stranger = self.create_person(
            "Sid Stranger", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        with self.assertRaises(AccessError):
            self.ticket.with_user(stranger.user_id).check_wording("x")


@pytest.mark.bare
class TestWordingQueries(WordingCommon):
    """A thousand words cost no query."""

    def _fill(self, count):
        self.env["service.phrase"].create(
            [
                {"text": f"word{n} number{count}", "phrase_class": "blame"}
                for n in range(count)
            ]
        )

    def test_no_query_per_phrase(self):
        """SQ-182 Posting takes as many queries with 1,000 words as with none."""
        counts = []
        self.post("Hello.")  # the first answer stops clocks
        for more in (0, 10, 990):
            self._fill(more)
            self.post("Thank you for your patience.")
            with self.count_queries() as counted:
                self.post("Thank you for your patience.")
            counts.append(counted["queries"])
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(counts[0], counts[2])

    def test_linear_in_messages(self):
        """SQ-182 Each message costs the same, however many were noticed before."""
        self.phrase("not my problem")
        self.post("not my problem")
        costs = []
        for count in (10, 100):
            with self.count_queries() as counted:
                for _number in range(count):
                    self.post("not my problem")
            costs.append(counted["queries"] / count)
        self.assertAlmostEqual(costs[0], costs[1], delta=0.5)
        self.assertEqual(len(self.hits()), 111)

    def test_questions_in_one_go(self):
        """SQ-186 The questions of 100 tickets take as many queries as those of 10."""
        tickets = self.ticket | self.env["helpdesk.ticket"].create(
            [
                {
                    "name": "x",
                    "description": "x",
                    "team_id": self.team.id,
                    "partner_id": self.customer.id,
                }
                for _number in range(109)
            ]
        )
        counts = []
        self.ticket.mapped("script_questions")
        for group in (tickets[:10], tickets[10:]):
            with self.count_queries() as counted:
                self.env.invalidate_all()
                json.dumps(group.mapped("script_questions"))
            counts.append(counted["queries"])
        self.assertEqual(*counts)
