"""A form of the checklist that customers fill in as a survey of this database."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestFormSurvey(ServiceHttpCommon):
    """A refund asks for an application, which is a survey with one question."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.survey = cls.env["survey.survey"].create(
            {
                "title": "Application for a refund",
                "access_mode": "token",
                "question_and_page_ids": [
                    Command.create({"title": "Your bank?", "question_type": "char_box"})
                ],
            }
        )
        cls.service_type = cls.env["service.type"].create(
            {
                "name": "Refund",
                "needs_review": True,
                "document_ids": [
                    Command.create(
                        {
                            "name": "Application",
                            "kind": "form",
                            "survey_id": cls.survey.id,
                            "form_url": "https://example.com/elsewhere",
                        }
                    )
                ],
            }
        )
        cls.customer = new_test_user(cls.env, "form.customer", "base.group_portal")
        cls.stranger = new_test_user(cls.env, "form.stranger", "base.group_portal")
        cls.agent = new_test_user(
            cls.env, "form.agent", "helpdesk_mgmt.group_helpdesk_user"
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Money back",
                "description": "x",
                "partner_id": cls.customer.partner_id.id,
                "user_id": cls.agent.id,
                "service_type_id": cls.service_type.id,
            }
        )
        cls.line = cls.ticket.document_ids

    def fill(self, **params):
        """Open the form from the page of the ticket, without following it."""
        path = f"/my/ticket/{self.ticket.id}/document/{self.line.id}/fill"
        return self.url_open(path, allow_redirects=False, **params)

    def get_answers(self):
        """Answers to the form, the newest first."""
        return self.env["survey.user_input"].search(
            [("survey_id", "=", self.survey.id)], order="id desc"
        )

    def answer(self, answers):
        """Fill the form in to the end."""
        answers._save_lines(self.survey.question_ids, "Bank of Ada")
        answers._mark_done()

    def test_filled_in_on_the_portal(self):
        """SQ-41 The customer completes the form: the answers are linked to the ticket,
        the line is received, and the agent told; opened twice it is one form.
        """
        self.authenticate(self.customer.login, self.customer.login)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn(f"/document/{self.line.id}/fill", page)
        self.assertNotIn("I have filled it in online", page)
        target = self.fill().headers["Location"]
        self.assertIn(f"/survey/start/{self.survey.access_token}", target)
        self.assertEqual(self.fill().headers["Location"], target)
        answers = self.get_answers()
        self.assertEqual(len(answers), 1)
        self.assertEqual(answers.partner_id, self.customer.partner_id)
        self.assertEqual(self.url_open(target).status_code, 200)
        self.assertEqual(self.line.state, "missing")
        self.answer(answers)
        self.assertEqual(self.line.state, "received")
        self.assertEqual(self.line.answer_model, "survey.user_input")
        self.assertEqual(self.line.answer_id, answers.id)
        self.assertEqual(self.ticket.review_state, "checking")
        events = self.ticket.event_ids.mapped("event_type")
        self.assertEqual(events.count("document_received"), 1)
        answers._mark_done()
        events = self.ticket.event_ids.mapped("event_type")
        self.assertEqual(events.count("document_received"), 1)
        url = self.line.with_user(self.agent).action_open_answers()["url"]
        self.authenticate(self.agent.login, self.agent.login)
        self.assertIn("Bank of Ada", self.url_open(url).text)

    def test_asked_for_again(self):
        """SQ-43 What is not in order is filled in anew; the former answers stay."""
        self.authenticate(self.customer.login, self.customer.login)
        self.fill()
        first = self.get_answers()
        self.answer(first)
        line = self.line.with_user(self.agent)
        line.write({"fault_text": "Which bank?", "remedy_text": "Its full name."})
        line.action_mark_faulty()
        self.ticket.partner_id.email = "form@example.com"
        self.ticket.with_user(self.agent).action_request_supplement(
            {line.id: "Which bank? Its full name."}
        )
        self.fill()
        second = self.get_answers()[0]
        self.assertNotEqual(first, second)
        self.answer(second)
        self.assertEqual(self.line.state, "received")
        self.assertEqual(self.line.answer_id, second.id)
        self.assertTrue(first.exists())

    def test_only_the_customer(self):
        """SQ-41 Neither a stranger nor staff fill it in, saying so is not enough, and
        without answers there is nothing to read.
        """
        for user in (self.stranger, self.agent):
            self.authenticate(user.login, user.login)
            self.assertTrue(self.fill().headers["Location"].endswith("/my"))
        self.assertFalse(self.get_answers())
        with self.assertRaises(UserError):
            self.line._receive_from_customer()
        with self.assertRaises(UserError):
            self.line.with_user(self.agent).action_open_answers()

    def test_with_the_link(self):
        """SQ-41 With the link of the mail no login is needed; a closed form says so."""
        token = self.ticket._portal_ensure_token()
        target = self.fill(params={"access_token": token}).headers["Location"]
        self.assertIn("/survey/start/", target)
        self.line.sudo()._engine().write({"answer_id": False, "answer_model": False})
        self.survey.active = False
        target = self.fill(params={"access_token": token}).headers["Location"]
        self.assertIn(f"/my/ticket/{self.ticket.id}/{token}", target)
