"""What customers answer, whom it belongs to, and what becomes of it."""

import pytest
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.service_quality.tools.period import Period

from .feedback_common import NINE, NOON, TEN, FeedbackCommon

MARCH = Period.month(2026, 3, "Europe/Rome")
# A picture of one pixel, as a scan.
SCAN = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmM"
    b"IQAAAABJRU5ErkJggg=="
)


class TestFeedback(FeedbackCommon):
    """Ratings become feedback of whoever served."""

    def test_rating_is_kept(self):
        """SQ-84: an online rating becomes feedback with its customer, team and time."""
        ticket = self.serve()
        feedback = self.rate(ticket, 5, "Quick and friendly")
        self.assertEqual(len(feedback), 1)
        self.assertEqual(
            (feedback.score, feedback.comment, feedback.channel),
            (5, "Quick and friendly", "portal"),
        )
        self.assertEqual(
            (feedback.partner_id, feedback.employee_id, feedback.team_id),
            (self.customer, self.agent, self.team),
        )
        self.assertEqual(feedback.department_id, self.department)
        self.assertEqual(feedback.answered_at, fields.Datetime.to_datetime(NOON))
        self.assertIn("rated", ticket.event_ids.mapped("event_type"))

    def test_belongs_to_the_one_who_served(self):
        """SQ-87: reassigned after the service, the rating stays with who served."""
        ticket = self.serve()
        ticket.user_id = self.colleague.user_id
        self.assertEqual(ticket.employee_id, self.colleague)
        self.assertEqual(self.rate(ticket, 4).employee_id, self.agent)
        other = self.serve(answered_by=self.colleague)
        self.assertEqual(self.rate(other, 4).employee_id, self.colleague)
        self.assertEqual(
            other._rating_get_operator(), self.colleague.user_id.partner_id
        )

    def test_last_answer_counts(self):
        """SQ-87: of several who answered it is the last, also one by phone."""
        ticket = self.create_ticket(NINE, user_id=self.agent.user_id.id)
        self.answer(ticket, NINE)
        self.answer(ticket, "2026-03-02 09:30:00", self.colleague)
        self.move(ticket, "done", "2026-03-02 09:40:00")
        self.assertEqual(self.rate(ticket, 4).employee_id, self.colleague)
        other = self.serve()
        with self.at(TEN):
            self.env["service.interaction"].with_user(self.colleague.user_id).create(
                {"ticket_id": other.id, "note": "All is well"}
            )
        self.assertEqual(self.rate(other, 4).employee_id, self.colleague)

    def test_internal_customers_apart(self):
        """SQ-04 The rating of a colleague counts as internal in the satisfaction
        report, and only there; handling times can be split as well.
        """
        inside = self.serve(partner_id=self.colleague.user_id.partner_id.id)
        outside = self.serve()
        self.rate(inside, 5)
        self.rate(outside, 1)
        self.env.flush_all()
        row = self.env["service.satisfaction.report"].search(
            [("team_id", "=", self.team.id)]
        )
        self.assertEqual(row.rating_count, 2)
        self.assertEqual(row.satisfaction, 50)
        self.assertEqual(row.satisfaction_internal, 100)
        self.assertEqual(row.satisfaction_external, 0)
        for model in ("service.feedback", "service.handling.report"):
            groups = self.env[model]._read_group(
                [("ticket_id", "in", (inside | outside).ids)],
                ["customer_side"],
                ["__count"],
            )
            self.assertEqual(dict(groups), {"internal": 1, "external": 1}, model)

    def test_company_credits_the_holder(self):
        """SQ-87: the company may credit whoever the ticket is assigned to."""
        self.company.feedback_credit = "assigned"
        ticket = self.serve()
        ticket.user_id = self.colleague.user_id
        self.assertEqual(self.rate(ticket, 4).employee_id, self.colleague)

    def test_unanswered_belongs_to_the_holder(self):
        """SQ-87: where nobody has answered it is the holder, or nobody."""
        ticket = self.create_ticket(NINE, user_id=self.agent.user_id.id)
        self.move(ticket, "done", TEN)
        self.assertEqual(self.rate(ticket, 5).employee_id, self.agent)
        orphan = self.create_ticket(NINE)
        self.move(orphan, "done", TEN)
        self.assertFalse(self.rate(orphan, 5).employee_id)

    def test_customer_changes_the_rating(self):
        """SQ-95: a change of the customer counts, the old answer is kept replaced."""
        ticket = self.serve()
        first = self.rate(ticket, 5)
        second = self.rate(ticket, 2, "No, it broke again", "2026-03-03 12:00:00")
        self.assertNotEqual(first, second)
        self.assertTrue(first.superseded_at)
        self.assertEqual((first.score, second.score), (5, 2))
        self.assertEqual((first.version, second.version), (1, 2))
        self.assertEqual(len(ticket.feedback_ids), 2)
        self.rate(ticket, 2, "No, it broke again", "2026-03-03 13:00:00")
        self.assertEqual(len(ticket.feedback_ids), 2, "the same answer once more")

    def test_staff_change_never_counts(self):
        """SQ-95: what staff write on a rating changes nothing."""
        ticket = self.serve()
        feedback = self.rate(ticket, 1)
        rating = self.env["rating.rating"].search([("res_id", "=", ticket.id)])
        rating.with_user(self.agent.user_id).write({"rating": 5, "feedback": "Super"})
        self.assertEqual(feedback.score, 1)
        self.assertEqual(len(ticket.feedback_ids), 1)
        other = self.serve()
        self.env["rating.rating"].with_user(self.agent.user_id).create(
            {
                "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": other.id,
                "partner_id": self.customer.id,
                "rating": 5,
                "consumed": True,
            }
        )
        self.assertFalse(other.feedback_ids)
        other.with_user(self.agent.user_id).message_post(body="Great", rating_value=5)
        self.assertFalse(other.feedback_ids, "rated by the one who served")

    def test_wrong_grade(self):
        """SQ-84: only grades that are offered; three faces are 1, 3 and 5."""
        ticket = self.serve()
        for grade in (0, 6, "x", None):
            with self.assertRaises(UserError):
                ticket._rate(grade)
        self.company.rating_scale = "faces"
        with self.assertRaises(UserError):
            ticket._rate(4)
        self.assertEqual(self.rate(ticket, "3").score, 3)
        with self.assertRaises(UserError):
            self.create_ticket(NINE)._rate(5)

    def test_one_rating_is_kept_once(self):
        """SQ-84: the database itself keeps one answer of a rating."""
        feedback = self.rate(self.serve(), 4)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            feedback.copy()

    @pytest.mark.bare
    def test_ten_times_the_ratings(self):
        """SQ-84: ten times the ratings take the same number of queries."""

        def count(size):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "Rated",
                        "description": "Please",
                        "team_id": self.team.id,
                        "partner_id": self.customer.id,
                        "user_id": self.agent.user_id.id,
                    }
                    for _number in range(size)
                ]
            )
            ratings = self.env["rating.rating"].create(
                [
                    {
                        "res_model_id": self.env["ir.model"]._get_id(ticket._name),
                        "res_id": ticket.id,
                        "partner_id": self.customer.id,
                    }
                    for ticket in tickets
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            ratings.write({"rating": 5, "consumed": True})
            self.env.flush_all()
            queries = self.cr.sql_log_count - before
            self.assertEqual(len(tickets.feedback_ids), size)
            return queries

        count(3)
        self.assertLessEqual(count(30), count(3) + 2)


class TestKeyedFeedback(FeedbackCommon):
    """What comes by phone or on paper."""

    def key(self, ticket, person, **values):
        """Somebody keys in feedback with the dialog."""
        form = Form(
            self.env["service.feedback.key"]
            .with_user(person.user_id)
            .with_context(default_ticket_id=ticket.id)
        )
        for name, value in values.items():
            form[name] = value
        form.save().action_save()
        return ticket.feedback_ids

    def test_paper(self):
        """SQ-84: a paper counts as a rating with source paper, operator and scan."""
        ticket = self.serve()
        feedback = self.key(
            ticket,
            self.leader,
            channel="paper",
            grade="4",
            comment="Thanks",
            scan=SCAN,
        )
        self.assertEqual((feedback.channel, feedback.score), ("paper", 4))
        self.assertEqual(feedback.operator_user_id, self.leader.user_id)
        self.assertEqual(feedback.scan, SCAN)
        self.assertEqual(feedback.employee_id, self.agent)
        self.assertFalse(feedback.requested_at)

    def test_paper_needs_a_scan(self):
        """SQ-84: without its scan a paper is refused; so is the future."""
        ticket = self.serve().with_user(self.leader.user_id)
        with self.assertRaises(ValidationError):
            ticket.action_key_feedback(4, "paper")
        with self.assertRaises(ValidationError):
            ticket.action_key_feedback(4, "phone", answered_at="2999-01-01 10:00:00")
        for score, channel in ((6, "phone"), (4, "online"), ("4", "phone")):
            with self.assertRaises(ValidationError):
                ticket.action_key_feedback(score, channel)

    def test_not_by_oneself(self):
        """SQ-84: whoever served does not key in what the customer said."""
        ticket = self.serve()
        with self.assertRaises(AccessError):
            self.key(ticket, self.agent, grade="5")
        self.assertFalse(ticket.feedback_ids)

    def test_complaint_on_the_phone(self):
        """SQ-91: whoever keys it in may say that the customer complains."""
        feedback = self.key(
            self.serve(), self.colleague, grade="4", is_negative=True, comment="But …"
        )
        self.assertTrue(feedback.care_ticket_id)


class TestSatisfaction(FeedbackCommon):
    """The figures that feedback gives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rated = cls.env["helpdesk.ticket"].create(
            {
                "name": "Rated",
                "description": "Please",
                "team_id": cls.team.id,
                "partner_id": cls.customer.id,
                "user_id": cls.agent.user_id.id,
            }
        )

    def give(self, *grades, employee=None, **values):
        """Feedback with these grades for Ada in March."""
        return self.env["service.feedback"]._record(
            [
                {
                    "ticket_id": self.rated.id,
                    "employee_id": (employee or self.agent).id,
                    "score": grade,
                    "answered_at": TEN,
                    **values,
                }
                for grade in grades
            ]
        )

    def measure(self, code):
        """The measure of Ada in March, checked against its evidence."""
        indicator = self.env.ref(f"service_quality.service_indicator_{code}")
        measure = indicator.measure(MARCH, self.agent)
        model, domain = indicator._get_evidence(MARCH, self.agent)
        self.assertEqual(self.env[model].search_count(domain), measure.n, code)
        return measure

    def colour(self, measure):
        """The colour that the scorecard gives the figures."""
        indicator = measure.indicator_id
        figures = (measure.numerator, measure.denominator, measure.n)
        # An indicator is its own yardstick as long as its period runs.
        return self.env["service.scorecard"]._judge(indicator, figures, indicator)[
            "status"
        ]

    def test_rate(self):
        """SQ-88: 17 of 20 are 85 %, met; 16 amber; 13 under the floor, red."""
        for good, value, colour in (
            (17, 85, "met"),
            (16, 80, "near"),
            (13, 65, "missed"),
        ):
            with self.subTest(good=good), self.cr.savepoint(flush=True) as savepoint:
                self.give(*[4] * good, *[3] * (20 - good))
                measure = self.measure("satisfaction_rate")
                self.assertEqual((measure.value, measure.n), (value, 20))
                self.assertEqual(self.colour(measure), colour)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_company_grade(self):
        """SQ-88: the company says from which grade customers are satisfied."""
        self.give(5, 5, 4, 4, 3)
        self.assertEqual(self.measure("satisfaction_rate").value, 80)
        self.company.rating_satisfied_from = 5
        self.assertEqual(self.measure("satisfaction_rate").value, 40)
        satisfied = self.env["service.feedback"].search([("is_satisfied", "=", True)])
        self.assertEqual(
            set((satisfied & self.rated.feedback_ids).mapped("score")), {5}
        )

    def test_points(self):
        """SQ-89: all grades 4: 100 %, and 75 or 80 points by setting."""
        feedback = self.give(4, 4, 4, 4, 4)
        self.assertEqual(self.measure("satisfaction_rate").value, 100)
        self.assertEqual(self.measure("satisfaction_points").value, 75)
        self.assertEqual(feedback[0].points, 75)
        self.company.rating_points_formula = "fifth"
        self.assertEqual(self.measure("satisfaction_points").value, 80)
        self.assertEqual(feedback[0].points, 80)

    def test_rate_of_answers(self):
        """SQ-90: ten asked by mail, four answered, two papers: 40 %, papers apart."""
        tickets = self.env["helpdesk.ticket"].browse()
        for _number in range(10):
            tickets |= self.serve()
        self.ask(TEN)
        for ticket in tickets[:4]:
            self.rate(ticket, 5)
        for ticket in tickets[4:6]:
            with self.at(NOON):
                ticket.with_user(self.leader.user_id).action_key_feedback(
                    4, "paper", scan=SCAN
                )
        measure = self.measure("feedback_rate")
        self.assertEqual((measure.numerator, measure.denominator), (4, 10))
        self.assertEqual(measure.value, 40)
        by_channel = dict(
            self.env["service.feedback"]._read_group(
                [("ticket_id", "in", tickets.ids), ("request_id", "=", False)],
                ["channel"],
                ["__count"],
            )
        )
        self.assertEqual(by_channel, {"paper": 2})

    def test_replaced_answers_count_no_more(self):
        """SQ-95: a changed rating changes the figure and the scorecard when counted
        anew.
        """
        tickets = [self.serve() for _number in range(5)]
        for ticket in tickets:
            self.rate(ticket, 5)
        self.assertEqual(self.measure("satisfaction_points").value, 100)
        Card = self.env["service.scorecard"]

        def points():
            cards = Card._generate(self.company, MARCH)
            card = cards.filtered(lambda one: one.employee_id == self.agent)
            line = card.line_ids.filtered(lambda one: one.dimension == "satisfaction")
            return line.value

        self.assertEqual(points(), 100)
        self.rate(tickets[0], 1, moment="2026-03-04 09:00:00")
        self.assertEqual(self.measure("satisfaction_points").value, 80)
        self.assertEqual(points(), 80)

    def test_too_few(self):
        """SQ-88: fewer answers than needed are no data, not zero."""
        self.give(1)
        self.assertFalse(self.measure("satisfaction_rate").has_data)


class TestRequest(FeedbackCommon):
    """Customers are asked once and reminded once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What a demo has solved is not for us to ask about.
        cls.env["res.company"].search(
            [("id", "!=", cls.company.id)]
        ).feedback_request = False

    def mails(self):
        """Mails to Carla that are queued."""
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", self.customer.ids), ("model", "=", False)]
        )

    def test_once_and_one_reminder(self):
        """SQ-86: one request right after the solution, one reminder, no more."""
        ticket = self.serve()
        request = self.ask("2026-03-02 09:01:00")
        self.assertEqual(request.ticket_id, ticket)
        self.assertEqual(request.employee_id, self.agent)
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        token = self.env["rating.rating"].search([("res_id", "=", ticket.id)])
        self.assertIn(f"/service/rate/{token.access_token}?grade=5", mail.body_html)
        self.assertFalse(
            ticket.message_ids.filtered(lambda m: token.access_token in m.body),
            "whoever served finds no link to rate with",
        )
        self.ask("2026-03-05 09:00:00")
        self.assertEqual(len(self.mails()), 1, "a minute too early")
        self.ask("2026-03-05 09:01:00")
        self.assertEqual(len(self.mails()), 2)
        for moment in ("2026-03-05 10:00:00", "2026-03-12 09:00:00"):
            self.assertEqual(len(self.ask(moment)), 1)
        self.assertEqual(len(self.mails()), 2)
        self.move(ticket, "in_progress", "2026-03-12 10:00:00")
        self.move(ticket, "done", "2026-03-12 11:00:00")
        self.ask("2026-03-12 11:01:00")
        self.assertEqual(len(self.mails()), 2, "solved once more, asked once")

    def test_rated_gets_none(self):
        """SQ-86: a rated ticket gets neither a request nor a reminder."""
        rated, silent = self.serve(), self.serve()
        self.rate(rated, 5, moment="2026-03-02 09:00:30")
        self.assertEqual(self.ask("2026-03-02 09:01:00").ticket_id, silent)
        self.rate(silent, 5)
        self.ask("2026-03-05 10:00:00")
        self.assertEqual(len(self.mails()), 1)
        request = silent.feedback_request_ids
        self.assertEqual(request.answered_at, silent.feedback_ids.answered_at)
        self.assertEqual(silent.feedback_ids.request_id, request)
        self.assertFalse(request.reminded_at)

    def test_who_is_not_asked(self):
        """SQ-86: not without an address or a solution, nor where nobody shall ask."""
        self.create_ticket(NINE)
        cancelled = self.create_ticket(NINE)
        self.move(cancelled, "cancelled", NINE)
        nobody = self.env["res.partner"].create({"name": "No Mail"})
        self.serve(partner_id=nobody.id)
        self.assertFalse(self.ask("2026-03-02 09:01:00"))
        self.serve()
        self.company.feedback_request = False
        self.assertFalse(self.ask("2026-03-02 09:01:00"))
        self.company.write({"feedback_request": True, "feedback_reminder_days": 0})
        self.assertFalse(self.ask("2026-03-02 09:02:00").remind_at)

    def test_asked_right_after_the_solution(self):
        """SQ-86: a solution wakes the cron at once."""
        cron = self.env.ref("service_quality.ir_cron_service_feedback_request")
        mine = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(mine)
        self.serve()
        self.assertGreater(self.env["ir.cron.trigger"].search_count(mine), before)


class TestCare(FeedbackCommon):
    """Customers who were not satisfied are looked after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_policy(
            "Opinions",
            {"full_answer": (24, "hour", {"basis": "elapsed"})},
            service_kind="suggestion",
        )

    def test_one_case_for_the_leader(self):
        """SQ-91: rating 1 with a comment makes exactly one care case for the leader,
        with the clock of opinions; a changed rating makes no second.
        """
        ticket = self.serve()
        feedback = self.rate(ticket, 1, "<b>Rude</b>")
        case = feedback.care_ticket_id
        self.assertEqual(case.user_id, self.leader.user_id)
        self.assertEqual(case.partner_id, self.customer)
        self.assertNotIn("<b>", case.description)
        self.assert_clock(
            case, "full_answer", state="running", due_at="2026-03-03 12:00:00"
        )
        self.assertEqual(len(case.activity_ids), 1)
        self.assertFalse(case.acknowledged_at)
        self.assertFalse(case.suggestion_state)
        changed = self.rate(ticket, 2, "Rude, still", "2026-03-03 09:00:00")
        self.assertEqual(changed.care_ticket_id, case)
        cases = self.env["helpdesk.ticket"].search(
            [("care_feedback_id.ticket_id", "=", ticket.id)]
        )
        self.assertEqual(cases, case)

    def test_which_are_low(self):
        """SQ-91: up to grade 2, and a remark with a grade that does not satisfy."""
        for grade, comment, expected in (
            (2, None, True),
            (3, None, False),
            (3, "Slow", True),
            (4, "Well done", False),
        ):
            feedback = self.rate(self.serve(), grade, comment)
            self.assertEqual(bool(feedback.care_ticket_id), expected, (grade, comment))
        self.company.rating_low_up_to = 1
        self.assertFalse(self.rate(self.serve(), 2).care_ticket_id)

    def test_contact_is_needed(self):
        """SQ-91: a care case is closed only after somebody spoke to the customer."""
        case = self.rate(self.serve(), 1).care_ticket_id
        leader = case.with_user(self.leader.user_id)
        with self.assertRaises(UserError):
            leader.stage_id = self.stages["done"]
        self.answer(case, "2026-03-02 13:00:00", self.leader)
        self.move(leader, "done", "2026-03-02 14:00:00")
        self.assertTrue(case.resolved_at)
        self.assert_clock(case, "full_answer", state="met")
        self.assertFalse(
            self.ask("2026-03-02 14:01:00").filtered(lambda one: one.ticket_id == case)
        )

    def test_rules_escalate(self):
        """SQ-91: a bad rating of a ticket that is open again escalates it."""
        special = self.team.copy(
            {"name": "Special", "user_id": self.manager.user_id.id}
        )
        self.env["service.escalation.rule"].create(
            {"name": "Bad", "trigger": "negative_rating", "team_id": special.id}
        )
        ticket = self.serve()
        self.rate(ticket, 5)
        self.move(ticket, "in_progress", "2026-03-03 09:00:00")
        with self.at("2026-03-03 10:00:00"):
            ticket._rate(1, rating=ticket.rating_ids)
        self.assertEqual(ticket.team_id, special)
        self.assertTrue(ticket.feedback_ids.care_ticket_id)
