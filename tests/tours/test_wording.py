"""Writing to a customer in the browser: words to avoid, shortcuts, questions."""

from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestWordingTour(ServiceHttpCommon):
    """What an agent meets in the chatter of a ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.phrase"].search([]).active = False
        cls.env.company.write({"wording_check": True, "courtesy_hint": False})
        cls.agent = new_test_user(
            cls.env,
            login="wording.agent",
            groups="base.group_user,helpdesk_mgmt.group_helpdesk_user",
        )
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Carla", "email": "carla@example.com", "lang": "zh_CN"}
        )
        cls.category = cls.env["helpdesk.ticket.category"].create({"name": "Delivery"})
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Where is my parcel?",
                "description": "It has not come.",
                "partner_id": cls.customer.id,
                "category_id": cls.category.id,
                "user_id": cls.agent.id,
            }
        )

    def _start(self, tour):
        url = f"/odoo/helpdesk.ticket/{self.ticket.id}"
        self.start_tour(url, tour, login=self.agent.login)

    def test_words(self):
        """SQ-182 SQ-184 The agent types a banned word, sees it, edits and sends."""
        self.env["service.phrase"].create(
            [
                {
                    "text": "not my problem",
                    "phrase_class": "shirking",
                    "better": "I will find out",
                    "mode": "warn",
                },
                {"text": "you idiot", "phrase_class": "degrading", "mode": "block"},
            ]
        )
        self._start("service_quality_agent_minds_words")
        self.assertIn("I will find out for you.", self.ticket.message_ids[0].body)
        hits = self.env["service.phrase.hit"].search(
            [("ticket_id", "=", self.ticket.id)]
        )
        self.assertFalse(hits, "mended in time")

    def test_scripts(self):
        """SQ-179 Typing the shortcut inserts the text in the customer's language, as
        one click on a question or in the list does.
        """
        scripts = self.env["service.script"].create(
            [
                {
                    "title": "tour_sorry",
                    "scenario": "apology",
                    "shortcut": "tour_sorry",
                    "body": "[[We are sorry.]] Best wishes",
                },
                {
                    "title": "tour_where",
                    "scenario": "ask",
                    "shortcut": "tour_where",
                    "body": "Where is it?",
                    "subject_id": self.category.id,
                },
            ]
        )
        sorry, where = scripts.with_context(lang="zh_CN")
        sorry.body, where.body = "[[我们很抱歉。]]祝好", "它在哪里？"
        scripts.action_approve()
        self._start("service_quality_agent_uses_scripts")
        uses = scripts[0].use_ids.sorted("id")
        self.assertEqual(uses.mapped("is_deviation"), [True, False])
        self.assertEqual(uses.user_id, self.agent)
        self.assertEqual(scripts[1].use_count, 1)
