"""Measuring takes as many queries for a hundred employees as for ten."""

from odoo.fields import Command

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

ROME = "Europe/Rome"
MARCH = Period.month(2012, 3, ROME)
AT = "2012-03-14 12:00:00"


class TestIndicatorGrowth(ServiceFactsCommon):
    """110 agents, each with a case of everything that is counted by new ways."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agents = cls.create_agents(
            *[f"Agent {number:03}" for number in range(110)],
            resource_calendar_id=cls.calendar.id,
            tz=ROME,
        )
        cls.library = cls.env["service.indicator"].search([])
        cls.add_quizzes()
        cls.add_punches()
        cls.add_ratings()
        cls.add_exclusions()

    @classmethod
    def create_each(cls, model, make):
        """One record for each agent."""
        return cls.env[model].create([make(agent) for agent in cls.agents])

    @classmethod
    def add_quizzes(cls):
        """Each has taken a quiz that was due, and a training that was planned."""
        quiz = cls.env["survey.survey"].create(
            {
                "title": "About the manual",
                "scoring_type": "scoring_without_answers",
                "question_and_page_ids": [
                    Command.create({"title": "Why?", "question_type": "text_box"})
                ],
            }
        )
        standard = cls.env["service.standard"].create({"code": "G-1", "name": "G"})
        version = standard._get_draft()
        version.sudo().quiz_id = quiz
        answers = cls.create_each(
            "survey.user_input", lambda agent: {"survey_id": quiz.id, "state": "done"}
        )
        answer = dict(zip(cls.agents, answers, strict=True))
        cls.create_each(
            "service.acknowledgement",
            lambda agent: {
                "version_id": version.id,
                "employee_id": agent.id,
                "due_on": "2012-03-20",
                "quiz_input_id": answer[agent].id,
            },
        )
        topic = cls.env.ref("service_training.service_training_topic_fundamentals")
        cls.create_each(
            "service.training.need",
            lambda agent: {
                "employee_id": agent.id,
                "topic_id": topic.id,
                "planned_for": "2012-03-15",
            },
        )

    @classmethod
    def add_punches(cls):
        """Each came at noon after an approved morning off."""
        cls.create_each(
            "hr.attendance",
            lambda agent: {
                "employee_id": agent.id,
                "check_in": "2012-03-14 11:30:00",
                "check_out": "2012-03-14 16:00:00",
                "in_mode": "kiosk",
            },
        )
        cls.create_each(
            "resource.calendar.leaves",
            lambda agent: {
                "name": "Morning off",
                "resource_id": agent.resource_id.id,
                "calendar_id": cls.calendar.id,
                "date_from": "2012-03-14 05:00:00",
                "date_to": "2012-03-14 11:30:00",
            },
        )

    @classmethod
    def add_ratings(cls):
        """Each was rated by hand."""
        indicator = cls.env.ref("service_quality.service_indicator_attitude_rated")
        cls.create_each(
            "service.indicator.rating",
            lambda agent: {
                "indicator_id": indicator.id,
                "employee_id": agent.id,
                "date_from": MARCH.date_from,
                "date_to": MARCH.date_to,
                "anchor_id": indicator.anchor_ids[2].id,
                "reason": "-",
            },
        )

    @classmethod
    def add_exclusions(cls):
        """Each has two solutions, one of which does not count."""
        solved = cls.indicators["tickets_solved"]
        ticket = cls.create_ticket()
        for agent in cls.agents:
            events = cls.add_events(agent, "resolved", AT, 2, ticket)
            cls.env["service.evidence.exclusion"]._exclude(
                solved, agent, events[0], "-"
            )

    def measure(self, agents):
        """(measures, number of queries)."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        measures = self.library.measure(MARCH, agents)
        return measures, self.env.cr.sql_log_count - start

    def test_queries_do_not_grow(self):
        """SI-02: of all indicators, with ratings, quizzes, punches and exclusions."""
        self.measure(self.agents[0])  # what is cached for good
        few, of_ten = self.measure(self.agents[:10])
        many, of_hundred = self.measure(self.agents[10:])
        self.assertEqual(of_ten, of_hundred)
        found = {
            measure.indicator_id.code: (measure.numerator, measure.n)
            for measure in many.filtered("n")
            if measure.employee_id == self.agents[-1]
        }
        self.assertEqual(found["attendance_punctuality"], (1, 1))
        self.assertEqual(found["tickets_solved"], (1, 1))
        self.assertEqual(found["attitude_rated"], (60, 1))
        self.assertEqual(found["training_result"], (0, 1))
        self.assertEqual(found["training_participation"], (0, 1))

    def test_set_by_hand(self):
        """SI-02: values set by hand do not ask more for more employees."""
        solved = self.indicators["tickets_solved"]
        measures = solved.measure(MARCH, self.agents)
        self.env["service.measure.override"].create(
            [
                {"measure_id": measure.id, "value": 30, "reason": "-"}
                for measure in measures
            ]
        )
        self.measure(self.agents[0])
        _few, of_ten = self.measure(self.agents[:10])
        many, of_hundred = self.measure(self.agents[10:])
        self.assertEqual(of_ten, of_hundred)
        self.assertEqual(
            set(many.filtered(lambda m: m.indicator_id == solved).mapped("value")), {30}
        )
