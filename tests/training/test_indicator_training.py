"""Training as an indicator: participation and result."""

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.service_quality.tools.period import Period

from ..quality.test_standard import StandardCommon

MARCH = Period.month(2012, 3)


class TestIndicatorTraining(StandardCommon):
    """Two quizzes due in March; Ada takes one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quiz = cls.env["survey.survey"].create(
            {
                "title": "About the manual",
                "scoring_type": "scoring_without_answers",
                "question_and_page_ids": [
                    Command.create(
                        {"title": "Whom do you greet?", "question_type": "text_box"}
                    )
                ],
            }
        )
        cls.result = cls.env.ref("service_training.service_indicator_training_result")
        cls.participation = cls.env.ref(
            "service_training.service_indicator_training_participation"
        )
        cls.rows = cls.env["service.acknowledgement"]
        for number in (1, 2):
            standard = cls.create_standard(f"QM-9{number}", f"Manual {number}")
            standard.version_ids.sudo().quiz_id = cls.quiz
            cls.rows |= cls.rows.create(
                {
                    "version_id": standard.version_ids.id,
                    "employee_id": cls.agent.id,
                    "due_on": "2012-03-20",
                }
            )
        cls.take(cls.rows[0], 80)

    @classmethod
    def take(cls, row, score):
        """Answers to a quiz with a score."""
        row.quiz_input_id = row.quiz_input_id or cls.env["survey.user_input"].create(
            {
                "survey_id": cls.quiz.id,
                "state": "done",
                "end_datetime": "2012-03-18 10:00:00",
            }
        )
        row.quiz_input_id.flush_recordset()
        row.quiz_input_id.scoring_percentage = score

    def test_result(self):
        """SI-06: half of the quizzes taken with a score of 80 are 40 points; a changed
        assessment counts until the lock, and not after it.
        """
        measure = self.result.measure(MARCH, self.agent)
        self.assertEqual(
            (measure.numerator, measure.denominator, measure.value), (80, 2, 40)
        )
        action = measure.action_open_evidence()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.rows)
        self.take(self.rows[0], 60)
        self.assertEqual(self.result.measure(MARCH, self.agent).value, 30)
        measure._freeze()
        self.take(self.rows[0], 100)
        self.assertEqual(self.result.measure(MARCH, self.agent).value, 30)

    def test_not_due_yet(self):
        """SI-06: a quiz that may still be taken says nothing yet."""
        with freeze_time("2012-03-19 10:00:00"):
            self.rows[0].acknowledged_at = "2012-03-18 10:00:00"
            measure = self.result.measure(MARCH, self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (80, 1))

    def test_participation(self):
        """SI-06: trained of planned, what was cancelled left out: 1 of 2 are 50 %."""
        topic = self.env.ref("service_training.service_training_topic_fundamentals")
        topics = topic | topic.create(
            [{"name": name, "code": f"test_{name}"} for name in ("B", "C")]
        )
        needs = self.env["service.training.need"].create(
            [
                {
                    "employee_id": self.agent.id,
                    "topic_id": one.id,
                    "planned_for": "2012-03-15",
                }
                for one in topics
            ]
        )
        with freeze_time("2012-03-15 10:00:00"):
            needs[0].sudo().action_done()
            needs[2].sudo().action_cancel()
        measure = self.participation.measure(MARCH, self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (1, 2))
        self.assertEqual(measure.value, 50)
        action = measure.action_open_evidence()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, needs[:2])
