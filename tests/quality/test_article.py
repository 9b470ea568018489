"""Standard answers: finding, using, saving and suggesting them."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .test_consultation import ConsultationCommon


class ArticleCommon(ConsultationCommon):
    """A small library."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.article"].search([]).sudo().state = "archived"
        categories = cls.env["helpdesk.ticket.category"]
        cls.orders = categories.create({"name": "Orders"})
        cls.invoices = categories.create({"name": "Invoices"})
        cls.address = cls.create_article(
            "How do I change my delivery address?",
            "<p>Under “My orders”.</p>",
            keywords="move, ship to",
            category_id=cls.orders.id,
        )
        cls.invoice = cls.create_article(
            "Can I get a copy of my invoice?",
            "<p>In the portal.</p>",
            category_id=cls.invoices.id,
        )

    @classmethod
    def create_article(cls, question, answer, **values):
        values.setdefault("state", "published")
        return cls.env["service.article"].create(
            {"question": question, "answer": answer, **values}
        )

    def find(self, query, user=None, **kwargs):
        """What an agent finds."""
        articles = self.env["service.article"].with_user(user or self.agent.user_id)
        return articles._find(query, **kwargs)

    def send(self, action, user=None):
        """Send the reply in an opened composer, as the web client does."""
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(user or self.agent.user_id)
            .with_context(**action["context"])
        ).save()
        return composer.action_send_mail()


class TestArticle(ArticleCommon):
    """The library as agents and supervisors use it."""

    def test_find(self):
        """SQ-36 The best hit comes first, also misspelt; nothing fits nonsense."""
        self.assertEqual(self.find("change adress")[:1], self.address)
        self.assertEqual(self.find("copies of invoices")[:1], self.invoice)
        self.assertFalse(self.find("xylophone"))
        same = self.create_article("How do I change my plan?", "<p>Call us.</p>")
        found = self.find("How do I change", category=self.orders)
        self.assertEqual(found[:1], self.address)
        self.assertIn(same, found)

    def test_find_chinese(self):
        """SQ-36 Chinese questions find Chinese answers."""
        refund = self.create_article("如何申请退款？", "<p>请在线申请。</p>")
        self.assertEqual(self.find("我想退款")[:1], refund)

    def test_hidden(self):
        """SQ-36 Expired, future and draft entries are hidden from agents."""
        moment = "2026-03-02 09:00:00"
        with self.at(moment):
            self.address.valid_to = "2026-03-02"
            self.assertIn(self.address, self.find("delivery address"))
        agent = self.address.with_user(self.agent.user_id)
        with self.at("2026-03-03 09:00:00"):
            self.env.invalidate_all()
            self.assertNotIn(self.address, self.find("delivery address"))
            self.assertFalse(agent.search([("id", "=", self.address.id)]))
            with self.assertRaises(AccessError):
                agent.read(["answer"])
        with self.at(moment):
            self.invoice.valid_from = "2026-03-03"
            self.assertNotIn(self.invoice, self.find("copy of my invoice"))
            draft = self.create_article("Late delivery?", "<p>x</p>", state="draft")
            self.assertNotIn(draft, self.find("late delivery"))
            with self.assertRaises(AccessError):
                draft.with_user(self.agent.user_id).read(["answer"])
            draft.with_user(self.leader.user_id).action_publish()
            self.assertIn(draft, self.find("late delivery"))

    def test_use(self):
        """SQ-36 Using an entry fills the answer of the ticket and counts once."""
        ticket = self.ask(name="Delivery adress", description="Where to change it?")
        agent = self.agent.user_id
        with self.at("2026-03-02 09:05:00"):
            dialog = Form(
                self.env["helpdesk.ticket.article"]
                .with_user(agent)
                .with_context(default_ticket_id=ticket.id)
            )
            record = dialog.save()
            self.assertEqual(record.article_ids[:1], self.address)
            action = (
                record.article_ids[:1]
                .with_context(service_quality_ticket_id=ticket.id)
                .action_use()
            )
            self.assertEqual(self.address.use_count, 0)
            self.send(action)
        self.assertIn("My orders", ticket.answer)
        self.assertEqual(ticket.answered_by_user_id, agent)
        self.assertEqual(ticket.article_use_ids.article_id, self.address)
        self.assertEqual(self.address.use_count, 1)
        self.assertEqual(
            self.address.last_used_at,
            fields.Datetime.to_datetime("2026-03-02 09:05:00"),
        )
        mail = ticket.message_ids.filtered(lambda m: "My orders" in (m.body or ""))
        self.assertEqual(mail.partner_ids, self.customer)
        use = ticket.article_use_ids
        self.assertEqual(use.message_id, mail)
        with self.assertRaises(AccessError):
            use.with_user(agent).unlink()
        with self.assertRaises(AccessError):
            use.with_user(agent).create(
                {
                    "article_id": self.invoice.id,
                    "ticket_id": ticket.id,
                    "user_id": agent.id,
                    "used_at": fields.Datetime.now(),
                }
            )

    def test_use_hidden(self):
        """SQ-36 An entry the agent may not read is neither opened nor counted."""
        self.address.sudo().state = "draft"
        ticket = self.ask()
        with self.assertRaises(AccessError):
            self.address.with_user(self.agent.user_id).with_context(
                service_quality_ticket_id=ticket.id
            ).action_use()
        self.reply(
            ticket,
            "2026-03-02 09:10:00",
            service_quality_article_id=self.address.id,
        )
        self.assertFalse(ticket.article_use_ids)
        self.assertTrue(ticket.answered_at)

    def test_save(self):
        """SQ-36 A good answer becomes a draft that only a supervisor publishes."""
        ticket = self.ask(category_id=self.orders.id).with_user(self.agent.user_id)
        with self.assertRaisesRegex(UserError, "no answer yet"):
            ticket.action_save_article()
        self.reply(ticket, "2026-03-02 09:10:00")
        action = ticket.action_save_article()
        article = self.env["service.article"].browse(action["res_id"])
        self.assertEqual(article.state, "draft")
        self.assertEqual(article.category_id, self.orders)
        self.assertEqual(article.owner_employee_id, self.agent)
        self.assertIn("nine", article.answer)
        own = article.with_user(self.agent.user_id)
        own.keywords = "hours"
        for attempt in (
            own.action_publish,
            lambda: own.write({"state": "published"}),
            lambda: own.create({"question": "x", "state": "published"}),
            lambda: article.with_user(self.colleague.user_id).write({"keywords": "x"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        article.with_user(self.leader.user_id).action_publish()
        with self.assertRaises(AccessError):
            own.answer = "<p>Something else</p>"

    def test_publish_needs_answer(self):
        """SQ-36 An entry without an answer is not published."""
        empty = self.create_article("Why?", False, state="draft")
        with self.assertRaisesRegex(UserError, "no answer yet"):
            empty.with_user(self.leader.user_id).action_publish()
        with self.assertRaises(ValidationError):
            empty.write({"valid_from": "2026-03-02", "valid_to": "2026-03-01"})

    def test_companies(self):
        """SQ-36 The entries of another company are not found."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.address.write({"company_id": other.id, "category_id": False})
        self.assertNotIn(self.address, self.find("delivery address"))
        with self.assertRaises(AccessError):
            self.address.with_user(self.leader.user_id).read(["question"])

    def test_find_growth(self):
        """SQ-36 The search takes the same queries with 10 and with 100 entries."""

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.find("delivery address change")), 10)
            return self.env.cr.sql_log_count - before

        for number in range(10):
            self.create_article(f"Change delivery address {number}", "<p>x</p>")
        self.env.flush_all()
        count()
        few = count()
        for number in range(90):
            self.create_article(f"Change delivery address no {number}", "<p>x</p>")
        self.env.flush_all()
        self.assertEqual(count(), few)


class TestRepeatedQuestions(ArticleCommon):
    """Questions that come again and again."""

    def suggest(self, moment="2026-03-10 09:00:00"):
        """Let the cron run for the company."""
        with self.at(moment):
            return self.env["service.article"]._suggest(self.env.company)

    def ask_often(self, number, category, **values):
        return self.env["helpdesk.ticket"].union(
            *(
                self.ask(f"2026-03-0{2 + n % 5} 09:00:00", category_id=category.id)
                for n in range(number)
            )
        )

    def test_one_suggestion(self):
        """SQ-39 n questions on one subject over the setting make one draft, not n."""
        self.assertEqual(self.env.company.repeated_question_limit, 5)
        self.assertEqual(self.env.company.repeated_question_days, 30)
        self.ask_often(4, self.orders)
        self.ask_often(4, self.invoices)
        self.assertFalse(self.suggest())
        tickets = self.ask_often(3, self.orders)
        article = self.suggest()
        self.assertEqual(len(article), 1)
        self.assertEqual(article.state, "draft")
        self.assertEqual(article.category_id, self.orders)
        self.assertEqual(article.asked_count, 7)
        self.assertEqual(tickets.suggested_article_id, article)
        self.assertEqual(article.owner_employee_id, self.leader)
        self.assertEqual(article.activity_ids.user_id, self.leader.user_id)
        self.assertEqual(len(article.activity_ids), 1)
        self.assertFalse(self.suggest())
        self.ask_often(6, self.orders)
        self.assertFalse(self.suggest())
        self.assertEqual(article.asked_count, 13)

    def test_after_publishing(self):
        """SQ-39 Once published, only new questions lead to another draft."""
        self.ask_often(5, self.orders)
        article = self.suggest()
        article.answer = "<p>So it is.</p>"
        article.with_user(self.leader.user_id).action_publish()
        self.assertFalse(article.activity_ids)
        self.assertFalse(self.suggest())
        self.ask_often(4, self.orders)
        self.assertFalse(self.suggest())
        self.ask_often(1, self.orders)
        self.assertEqual(len(self.suggest()), 1)

    def test_not_counted(self):
        """SQ-39 Old questions and those a standard answer has served do not count."""
        self.env.company.repeated_question_limit = 3
        tickets = self.ask_often(3, self.orders)
        self.reply(
            tickets[0],
            "2026-03-06 10:00:00",
            service_quality_article_id=self.address.id,
        )
        self.assertFalse(self.suggest())
        self.ask_often(1, self.orders)
        self.assertFalse(self.suggest("2026-04-20 09:00:00"))
        self.assertTrue(self.suggest())

    def test_cron(self):
        """SQ-39 The cron goes through the companies; a second run makes nothing."""
        now = fields.Datetime.now()
        for day in range(5):
            self.ask(now - timedelta(days=day + 1), category_id=self.orders.id)
        articles = self.env["service.article"]
        with self.enter_registry_test_mode():
            cron = self.env.ref("service_quality.ir_cron_service_article_suggest")
            cron.method_direct_trigger()
            domain = [("category_id", "=", self.orders.id), ("state", "=", "draft")]
            self.assertEqual(articles.search_count(domain), 1)
            cron.method_direct_trigger()
            self.assertEqual(articles.search_count(domain), 1)

    def test_report(self):
        """SQ-39 Supervisors see the questions by subject and product."""
        self.ask_often(5, self.orders)
        article = self.suggest()
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Lamp"})
        self.ask(category_id=self.invoices.id, tag_ids=tag.ids)
        action = self.env.ref("service_quality.helpdesk_ticket_action_consultation")
        self.assertEqual(action.domain, "[('service_kind', '=', 'consultation')]")
        groups = (
            self.env["helpdesk.ticket"]
            .with_user(self.leader.user_id)
            ._read_group(
                [("service_kind", "=", "consultation"), ("team_id", "=", self.team.id)],
                ["category_id", "suggested_article_id", "tag_ids"],
                ["__count"],
            )
        )
        none = self.env["service.article"]
        self.assertIn((self.orders, article, tag.browse(), 5), groups)
        self.assertIn((self.invoices, none, tag, 1), groups)
