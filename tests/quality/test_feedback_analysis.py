"""What customers told us, period by period, and what we did about it: SQ-93."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from ..common import ServiceCommon


class TestFeedbackAnalysis(ServiceCommon):
    """Complaints and suggestions of a company of its own, January to March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Analysis company"})
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Rome", "company_id": cls.company.id}
        )
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.supervisor = cls.create_person(
            "Sam", "service_quality.group_supervisor", company_id=cls.company.id
        )
        cls.agent = cls.create_person(
            "Ann", "helpdesk_mgmt.group_helpdesk_user_own", company_id=cls.company.id
        )
        for person in (cls.supervisor, cls.agent):
            person.user_id.write(
                {
                    "company_ids": [Command.set(cls.company.ids)],
                    "company_id": cls.company.id,
                }
            )
        cls.company.quality_manager_id = cls.supervisor.user_id
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Care", "company_id": cls.company.id}
        )
        cls.waiting, cls.tone = cls.env["helpdesk.ticket.category"].create(
            [
                {"name": "Waiting", "company_id": cls.company.id},
                {"name": "Tone", "company_id": cls.company.id},
            ]
        )
        cls.tell("2012-01-10", cls.waiting, 2)
        cls.tell("2012-02-10", cls.waiting, 6)
        cls.tell("2012-02-11", cls.tone, 2)
        cls.tell("2012-02-12", cls.tone, 2, service_kind="suggestion")
        cls.tell("2012-02-12", cls.tone, 3, service_kind="consultation")

    @classmethod
    def tell(cls, day, category, count, **values):
        """So many customers complain about something on a day."""
        return cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": "I have to say something",
                    "description": "-",
                    "service_kind": "complaint",
                    "company_id": cls.company.id,
                    "team_id": cls.team.id,
                    "category_id": category.id,
                    "registered_at": f"{day} 10:00:00",
                    **values,
                }
            ]
            * count
        )

    def open(self, day):
        """The cron runs early on a day; the analyses of the company, newest first."""
        cron = self.env.ref("service_quality.ir_cron_service_analysis_open")
        with self.enter_registry_test_mode(), freeze_time(f"{day} 03:00:00"):
            cron.method_direct_trigger()
        return self.env["service.analysis"].search(
            [("company_id", "=", self.company.id)]
        )

    def of(self, record, person):
        """The record as a person sees it."""
        return record.with_user(person.user_id).with_context(
            allowed_company_ids=self.company.ids
        )

    def counts(self, analysis, dimension):
        """{name: (now, before)} of one dimension."""
        lines = analysis.line_ids.filtered(lambda line: line.dimension == dimension)
        return {line.name: (line.count, line.previous_count) for line in lines}

    def add_measure(self, analysis):
        """A supervisor concludes and names a measure against the waiting."""
        with Form(self.of(analysis, self.supervisor)) as form:
            form.conclusion = "Too few people at noon"
            with form.measure_ids.new() as measure:
                measure.name = "Shift lunch breaks"
                measure.category_id = self.waiting
                measure.owner_id = self.agent
                measure.due_date = "2012-03-20"

    def test_distribution(self):
        """SQ-93: the analysis counts by reason, product, team, kind and trend."""
        analysis = self.open("2012-03-01")
        self.assertEqual(analysis.display_name, "Feedback 2012-02")
        self.assertEqual((analysis.feedback_count, analysis.previous_count), (10, 2))
        self.assertEqual(
            self.counts(analysis, "reason"), {"Waiting": (6, 2), "Tone": (4, 0)}
        )
        self.assertEqual(self.counts(analysis, "team"), {"Care": (10, 2)})
        self.assertEqual(self.counts(analysis, "product"), {"Not said": (10, 2)})
        self.assertEqual(
            self.counts(analysis, "kind"), {"Complaint": (8, 2), "Suggestion": (2, 0)}
        )
        trend = self.counts(analysis, "trend")
        self.assertEqual(len(trend), 6)
        self.assertEqual(trend["2012-01"], (2, 0))
        self.assertEqual(trend["2012-02"], (10, 2))
        self.assertEqual(
            analysis.weak_points,
            "Waiting: 6, the time before 2\nTone: 4, the time before 0",
        )

    def test_every_number_opens_its_feedback(self):
        """SQ-93: each line opens as many tickets as it counts."""
        self.assert_opens(self.open("2012-03-01"), 10)

    def assert_opens(self, analysis, total):
        """The list behind each number has as many rows."""
        for line in analysis.line_ids:
            action = line.action_open_feedback()
            found = self.env["helpdesk.ticket"].search_count(action["domain"])
            self.assertEqual(found, line.count, (line.dimension, line.name))
        action = analysis.action_view_tickets()
        found = self.env["helpdesk.ticket"].search_count(action["domain"])
        self.assertEqual(found, total)

    def test_grades_are_read(self):
        """SQ-93: low ratings count by the reason, product and team of the ticket that
        was rated, not once more as suggestions; the grades stand beside.
        """
        service = self.env["service.type"].create(
            {"name": "Refund", "code": "refund.test", "company_id": self.company.id}
        )
        rated = self.tell("2012-02-14", self.waiting, 2, service_kind="consultation")
        rated.service_type_id = service
        with freeze_time("2012-02-20 10:00:00"):
            self.env["service.feedback"]._record(
                [
                    {"ticket_id": rated[0].id, "score": 1.0, "channel": "online"},
                    {"ticket_id": rated[1].id, "score": 4.0, "channel": "online"},
                ]
            )
        analysis = self.open("2012-03-01")
        self.assertEqual(analysis.feedback_count, 11)
        kinds = {"Complaint": (8, 2), "Suggestion": (2, 0), "Low rating": (1, 0)}
        self.assertEqual(self.counts(analysis, "kind"), kinds)
        self.assertEqual(self.counts(analysis, "reason")["Waiting"], (7, 2))
        self.assertEqual(self.counts(analysis, "product")["Refund"], (1, 0))
        self.assertEqual((analysis.rating_count, analysis.average_score), (2, 2.5))
        by_name = {line.name: line for line in analysis.line_ids}
        for name in ("Waiting", "Refund", "Care", "2012-02"):
            line = by_name[name]
            self.assertEqual((line.rating_count, line.average_score), (2, 2.5), name)
        self.assertEqual(by_name["Tone"].rating_count, 0)
        self.assert_opens(analysis, 11)

    def test_not_validated_without_measure(self):
        """SQ-93: a conclusion and a measure, or the reason why none is needed."""
        analysis = self.of(self.open("2012-03-01"), self.supervisor)
        with self.assertRaisesRegex(UserError, "conclusion"):
            analysis.action_validate()
        analysis.conclusion = "Too few people at noon"
        with self.assertRaisesRegex(UserError, "measure"):
            analysis.action_validate()
        analysis.no_measure = True
        with self.assertRaisesRegex(UserError, "measure"):
            analysis.action_validate()
        analysis.no_measure_reason = "The flu is over"
        analysis.action_validate()
        self.assertEqual(analysis.state, "validated")
        with self.assertRaises(UserError):
            analysis.conclusion = "Never mind"
        with self.assertRaises(UserError):
            analysis.measure_ids.create(
                {
                    "analysis_id": analysis.id,
                    "name": "More",
                    "owner_id": self.agent.id,
                    "due_date": "2012-03-20",
                }
            )

    def test_measure_becomes_action(self):
        """SQ-93: each measure is a corrective action of its owner, made once."""
        analysis = self.open("2012-03-01")
        self.add_measure(analysis)
        for _click in range(2):
            self.of(analysis, self.supervisor).action_validate()
        action = analysis.action_ids
        self.assertEqual(len(action), 1)
        self.assertEqual(action.owner_id, self.agent)
        self.assertEqual(analysis.measure_ids.action_id, action)
        self.assertEqual(analysis.measure_ids.before_count, 6)
        self.assertFalse(analysis.activity_ids)

    def test_next_one_shows_the_effect(self):
        """SQ-93: the analysis of March shows what the measure of February brought."""
        first = self.open("2012-03-01")
        self.add_measure(first)
        self.of(first, self.supervisor).action_validate()
        self.tell("2012-03-15", self.waiting, 1)
        self.tell("2012-03-15", self.tone, 9)
        second = self.open("2012-04-01") - first
        self.assertEqual(second.previous_id, first)
        measure = second.previous_measure_ids
        self.assertEqual(measure.name, "Shift lunch breaks")
        self.assertEqual(
            (measure.before_count, measure.after_count, measure.effect), (6, 1, "less")
        )
        self.assertEqual(measure.action_state, "open")
        self.tell("2012-03-16", self.waiting, 8)
        self.of(second, self.supervisor).action_count_again()
        self.assertEqual((measure.after_count, measure.effect), (9, "more"))

    def test_cron_opens_one(self):
        """SQ-93: one analysis per period, with a to-do for who is responsible."""
        analysis = self.open("2012-03-01")
        self.assertEqual(self.open("2012-03-02"), analysis)
        self.assertEqual(len(analysis.activity_ids), 1)
        self.assertEqual(analysis.activity_ids.user_id, self.supervisor.user_id)
        self.assertEqual(str(analysis.due_date), "2012-03-10")
        self.company.feedback_analysis_months = 0
        self.assertEqual(self.open("2012-04-02"), analysis)
        self.company.feedback_analysis_months = 3
        quarter = self.open("2012-04-03") - analysis
        self.assertEqual(quarter.display_name, "Feedback 2012-Q1")
        self.assertEqual(quarter.feedback_count, 12)

    def test_who_may(self):
        """SQ-93: agents see no analysis; nobody writes its figures."""
        analysis = self.open("2012-03-01")
        with self.assertRaises(AccessError):
            self.of(analysis, self.agent).read(["weak_points"])
        with self.assertRaises(AccessError):
            self.of(analysis, self.agent).action_validate()
        with self.assertRaises(AccessError):
            self.of(analysis, self.supervisor).write({"feedback_count": 0})
        with self.assertRaises(AccessError):
            self.of(analysis, self.supervisor).write({"state": "validated"})
        with self.assertRaises(AccessError):
            self.of(analysis.line_ids, self.supervisor).write({"count": 0})

    def test_counting_does_not_grow(self):
        """SQ-93: ten times the feedback takes the same number of queries."""
        analysis = self.open("2012-03-01")
        counts = []
        for number in (0, 90):
            self.tell("2012-02-20", self.waiting, number)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            analysis._count()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0], counts)
        self.assertEqual(analysis.feedback_count, 100)
