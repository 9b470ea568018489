"""Readers of a standard answer a quiz; only a passed one counts as read."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..quality.test_standard import StandardCommon


class TestStandardQuiz(StandardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quiz = cls.env["survey.survey"].create(
            {
                "title": "About the manual",
                "scoring_type": "scoring_without_answers",
                "scoring_success_min": 100,
                "access_mode": "public",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Whom do you greet?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [
                                Command.create(
                                    {
                                        "value": "Everybody",
                                        "is_correct": True,
                                        "answer_score": 10,
                                    }
                                ),
                                Command.create({"value": "Nobody"}),
                            ],
                        }
                    )
                ],
            }
        )

    def setUp(self):
        super().setUp()
        self.standard._get_draft().sudo().quiz_id = self.quiz
        self.version = self.publish(self.standard, department_ids=self.desk.ids)
        self.row = self.get_rows(self.version).with_user(self.agent.user_id)

    def answer(self, text):
        """Take the quiz as the reader, with one answer."""
        self.row.action_acknowledge()
        taken = self.row.sudo().quiz_input_id
        question = self.quiz.question_ids
        answer = question.suggested_answer_ids.filtered(lambda a: a.value == text)
        taken._save_lines(question, answer.id)
        taken._mark_done()
        return taken

    def test_failed_is_not_read(self):
        """SQ-194: a failed quiz does not count as read, a passed one does."""
        action = self.row.action_acknowledge()
        self.assertIn("/survey/start/", action["url"])
        self.assertEqual((self.row.state, self.row.quiz_result), ("to_read", "open"))
        first = self.answer("Nobody")
        self.assertEqual((self.row.state, self.row.quiz_result), ("to_read", "failed"))
        self.assertEqual(self.standard.coverage, 0)
        second = self.answer("Everybody")
        self.assertNotEqual(first, second)
        self.assertEqual(self.row.state, "acknowledged")
        self.assertEqual(self.row.quiz_result, "passed")
        self.assertEqual(self.standard.coverage, 100)
        self.assertIsNone(self.row.action_acknowledge())

    def test_begun_quiz_is_taken_up(self):
        """SQ-194: confirming twice opens the same quiz, not two."""
        self.row.action_acknowledge()
        taken = self.row.sudo().quiz_input_id
        self.row.action_acknowledge()
        self.assertEqual(self.row.sudo().quiz_input_id, taken)

    def test_renewed_with_quiz(self):
        """SQ-194: what has to be signed again is asked with its quiz again."""
        self.standard.validity_months = 1
        self.answer("Everybody")
        self.assertEqual(self.row.state, "acknowledged")
        with freeze_time(f"{self.row.valid_until + timedelta(days=2)} 12:00:00"):
            self.run_cron("acknowledgement")
            self.assertEqual(self.row.state, "to_read")
            self.assertEqual(self.row.quiz_result, "open")
            self.row.action_acknowledge()
            self.assertEqual(self.row.state, "to_read")

    def test_quiz_can_be_passed(self):
        """SQ-194: a survey without points is no quiz."""
        poll = self.env["survey.survey"].create({"title": "Poll"})
        self.assertEqual(poll.scoring_type, "no_scoring")
        with self.assertRaisesRegex(ValidationError, "Poll"):
            self.standard._get_draft().sudo().quiz_id = poll

    def test_quiz_is_part_of_what_is_signed(self):
        """SQ-190: the quiz of a signed version is not changed."""
        with self.assertRaises(UserError):
            self.version.with_user(self.writer.user_id).sudo(False)._check_edit(
                {"quiz_id": False}
            )
