"""Questions and their answers, steps, and the customer's understanding."""

from datetime import date, datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .clock_common import ClockCommon


class ConsultationCommon(ClockCommon):
    """A customer who asks; that results are told is tested elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.feedback_required = False

    def ask(self, moment="2026-03-02 09:00:00", **values):
        """A question of the customer, held by the agent."""
        return self.create_ticket(
            moment,
            **{
                "name": "Opening hours",
                "description": "<p>When are you open?</p>",
                "service_kind": "consultation",
                "user_id": self.agent.user_id.id,
                **values,
            },
        )

    def reply(self, ticket, moment, body="We open at nine.", employee=None, **context):
        """A member of staff writes to the customer."""
        employee = employee or self.agent
        with self.at(moment):
            return (
                ticket.with_user(employee.user_id)
                .with_context(**context)
                .message_post(
                    body=body,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
            )

    def close(self, ticket, employee=None, moment="2026-03-02 12:00:00"):
        """A member of staff puts the ticket to the solved stage."""
        user = (employee or self.agent).user_id
        with self.at(moment):
            ticket.with_user(user).stage_id = self.stages["done"]


class TestConsultation(ConsultationCommon):
    """What is kept of a question and its answer."""

    def test_answer_kept(self):
        """SQ-33 The reply is the answer, with who gave it and when, to the second."""
        ticket = self.ask()
        self.assertEqual(ticket.question, "When are you open?")
        ticket.with_user(self.agent.user_id).question = "Opening hours on Saturday?"
        self.reply(ticket, "2026-03-02 09:07:31", employee=self.colleague)
        self.assertIn("We open at nine.", ticket.answer)
        self.assertEqual(ticket.answered_at, datetime(2026, 3, 2, 9, 7, 31))
        self.assertEqual(ticket.answered_by_user_id, self.colleague.user_id)
        self.assertEqual(ticket.answered_by_employee_id, self.colleague)
        self.assertEqual(ticket.question, "Opening hours on Saturday?")
        self.assertIn("When are you open?", ticket.description)
        self.assertIn("answered", ticket.event_ids.mapped("event_type"))

    def test_first_answer_stays(self):
        """SQ-33 A second reply changes neither the answer nor who gave it."""
        ticket = self.ask()
        self.reply(ticket, "2026-03-02 09:05:00")
        self.reply(ticket, "2026-03-02 09:30:00", "And at ten on Sunday.")
        self.assertNotIn("Sunday", ticket.answer)
        self.assertEqual(ticket.answered_at, datetime(2026, 3, 2, 9, 5))
        ticket.with_user(self.agent.user_id).answer = "<p>Nine; Sunday ten.</p>"
        self.assertEqual(ticket.answered_at, datetime(2026, 3, 2, 9, 5))

    def test_no_answer(self):
        """SQ-33 Asking back, putting off, notes and the customer are no answer."""
        ticket = self.ask()
        self.reply(ticket, "2026-03-02 09:01:00", service_quality_ask_back=True)
        self.reply(ticket, "2026-03-02 09:02:00", service_quality_deferral=True)
        with self.at("2026-03-02 09:03:00"):
            ticket.with_user(self.agent.user_id).message_post(
                body="Ask the boss", subtype_xmlid="mail.mt_note"
            )
            ticket.message_post(
                body="Hello?",
                author_id=self.customer.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertFalse(ticket.answered_at)
        self.assertFalse(ticket.answer)
        other = self.create_ticket("2026-03-02 09:00:00", service_kind="business")
        self.reply(other, "2026-03-02 09:01:00")
        self.assertFalse(other.answered_at)

    def test_answer_stops_clock(self):
        """SQ-33 The full answer stops its clock, a question back does not."""
        self.create_policy(
            targets={"full_answer": (30, "minute", {"basis": "elapsed"})},
            service_kind="consultation",
        )
        ticket = self.ask()
        self.reply(ticket, "2026-03-02 09:01:00", service_quality_ask_back=True)
        self.assert_clock(ticket, "full_answer", state="running")
        self.reply(ticket, "2026-03-02 09:30:00")
        self.assert_clock(
            ticket, "full_answer", state="met", stopped_at="2026-03-02 09:30:00"
        )

    def test_close_needs_answer(self):
        """SQ-33 Closing a question with an empty answer is refused, saying the mend."""
        ticket = self.ask()
        ticket.answer = "<p><br></p>"
        with self.assertRaisesRegex(UserError, f"{ticket.number}.*Reply"):
            self.close(ticket)
        self.reply(ticket, "2026-03-02 09:05:00", service_quality_ask_back=True)
        with self.assertRaisesRegex(UserError, "without an answer"):
            self.close(ticket)
        self.reply(ticket, "2026-03-02 09:10:00")
        self.close(ticket)
        self.assertTrue(ticket.closed)

    def test_system_may_close(self):
        """SQ-33 Imports and the system close without an answer, people do not."""
        ticket = self.ask()
        with self.at("2026-03-02 10:00:00"):
            ticket.sudo().stage_id = self.stages["done"]
        self.assertTrue(ticket.closed)
        self.assertFalse(ticket.answered_at)
        cancelled = self.ask()
        with self.at("2026-03-02 10:00:00"):
            cancelled.with_user(self.agent.user_id).stage_id = self.stages["cancelled"]
        self.assertTrue(cancelled.closed)

    def test_told_at_the_counter(self):
        """SQ-33 An answer typed in and closed counts as given by who closed."""
        ticket = self.ask()
        ticket.with_user(self.agent.user_id).answer = "<p>Nine to five.</p>"
        self.assertFalse(ticket.answered_at)
        self.close(ticket, moment="2026-03-02 09:40:00")
        self.assertEqual(ticket.answered_at, datetime(2026, 3, 2, 9, 40))
        self.assertEqual(ticket.answered_by_user_id, self.agent.user_id)

    def test_call_answers(self):
        """SQ-33 A logged call answers when its dialog says so, which it proposes."""
        ticket = self.ask()
        agent_env = self.env["service.interaction"].with_user(self.agent.user_id)
        with self.at("2026-03-02 09:08:00"):
            form = Form(
                agent_env.with_context(default_ticket_id=ticket.id),
                view="service_quality.service_interaction_view_form_log",
            )
            self.assertTrue(form.is_answer)
            form.note = "Open from nine."
            form.save()
        self.assertIn("Open from nine.", ticket.answer)
        self.assertEqual(ticket.answered_at, datetime(2026, 3, 2, 9, 8))
        other = self.ask()
        with self.at("2026-03-02 09:08:00"):
            agent_env.create({"ticket_id": other.id, "note": "Will check."})
        self.assertFalse(other.answer)

    def test_engine_fields(self):
        """SQ-33 Nobody writes by hand who answered and when, also not on creation."""
        ticket = self.ask().with_user(self.agent.user_id)
        for name, value in {
            "answered_at": "2026-03-02 09:00:01",
            "answered_by_user_id": self.agent.user_id.id,
            "answered_by_employee_id": self.agent.id,
            "understanding_confirmed_at": "2026-03-02 09:00:01",
            "demand_confirmed_at": "2026-03-02 09:00:01",
            "excluded_from_blame": True,
            "suggested_article_id": False,
        }.items():
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.write({name: value})
        with self.assertRaises(AccessError):
            ticket.create(
                {"name": "x", "description": "x", "answered_at": "2026-03-02 09:00:01"}
            )
        self.reply(ticket, "2026-03-02 09:10:00")
        copy = ticket.copy()
        self.assertFalse(copy.answered_at)
        self.assertFalse(copy.answer)

    def test_steps(self):
        """SQ-37 A complex answer closes only with the tick, or with a reason."""
        ticket = self.ask()
        agent_ticket = ticket.with_user(self.agent.user_id)
        agent_ticket.answer_step_ids = [
            Command.create({"sequence": 2, "name": "Hold the button"}),
            Command.create({"sequence": 1, "name": "Pull the plug"}),
        ]
        self.assertTrue(ticket.is_complex)
        body = agent_ticket.action_answer()["context"]["default_body"]
        self.assertLess(body.index("Pull"), body.index("Hold"))
        self.reply(ticket, "2026-03-02 09:10:00", body)
        self.assertIn("Pull the plug", ticket.answer)
        with self.assertRaisesRegex(UserError, f"{ticket.number}.*understand"):
            self.close(ticket)
        with self.at("2026-03-02 09:20:05"):
            agent_ticket.understanding_confirmed = True
        self.assertEqual(
            ticket.understanding_confirmed_at, datetime(2026, 3, 2, 9, 20, 5)
        )
        self.assertEqual(ticket.understanding_confirmed_user_id, self.agent.user_id)
        self.close(ticket)
        other = self.ask(is_complex=True)
        self.reply(other, "2026-03-02 09:10:00")
        other.with_user(self.agent.user_id).understanding_reason = "  "
        with self.assertRaisesRegex(UserError, "could not be asked"):
            self.close(other)
        other.with_user(self.agent.user_id).understanding_reason = "No phone number"
        self.close(other)
        self.assertTrue(other.closed)

    def test_simple_closes(self):
        """SQ-37 A simple question needs no confirmation."""
        ticket = self.ask()
        self.reply(ticket, "2026-03-02 09:10:00")
        self.close(ticket)
        self.assertTrue(ticket.closed)

    def test_tick_taken_back(self):
        """SQ-37 A tick taken back leaves no trace of a confirmation."""
        ticket = self.ask(is_complex=True).with_user(self.agent.user_id)
        ticket.action_confirm_understanding()
        self.assertTrue(ticket.understanding_confirmed_at)
        ticket.understanding_confirmed = False
        self.assertFalse(ticket.understanding_confirmed_at)
        self.assertFalse(ticket.understanding_confirmed_user_id)

    def test_indicator(self):
        """SQ-37 The share of complex questions confirmed is an indicator."""
        indicator = self.env.ref(
            "service_quality.service_indicator_understanding_confirmed"
        )
        indicator.min_n = 1
        for confirmed in (True, True, True, False):
            ticket = self.ask(is_complex=True)
            self.reply(ticket, "2026-03-02 09:10:00")
            ticket.understanding_confirmed = confirmed
            ticket.understanding_reason = not confirmed and "Not reached"
            self.close(ticket)
        simple = self.ask()
        self.reply(simple, "2026-03-02 09:10:00")
        self.close(simple)
        period = indicator._get_period(date(2026, 3, 1), date(2026, 3, 31))
        measure = indicator.measure(period, self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (3, 4))
        self.assertEqual(measure.value, 75)
        model, domain = indicator._get_evidence(period, self.agent)
        self.assertEqual(self.env[model].search_count(domain), 4)

    def test_visibility(self):
        """SQ-33 The portal reads no draft of the answer, no steps, mark or panel."""
        portal = new_test_user(
            self.env,
            "asks",
            groups="base.group_portal",
            partner_id=self.customer.id,
        )
        ticket = self.ask().with_user(portal)
        self.assertEqual(ticket.name, "Opening hours")
        for name in (
            "question",
            "answer",
            "answer_step_ids",
            "understanding_reason",
            "customer_panel",
            "customer_preferences",
            "tailored_solution",
            "has_unreasonable_demand",
            "negotiation_ids",
            "review_ids",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                ticket.read([name])
        for model in (
            "service.answer.step",
            "service.article",
            "service.article.use",
            "service.negotiation",
            "service.review",
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(portal).search([])

    def test_steps_follow_ticket(self):
        """SQ-37 Steps are seen and written by who may work on the ticket only."""
        stranger = self.create_person(
            "Sid Stranger", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        ticket = self.ask()
        step = self.env["service.answer.step"].create(
            {"ticket_id": ticket.id, "name": "One"}
        )
        step.with_user(self.colleague.user_id).name = "First"
        with self.assertRaises(AccessError):
            step.with_user(stranger.user_id).read(["name"])
        with self.assertRaises(AccessError):
            step.with_user(stranger.user_id).copy({"name": "Two"})

    def test_growth(self):
        """SQ-33 Creating 100 questions takes no query per question."""

        def count(number):
            vals = [
                {
                    "name": "Opening hours",
                    "description": "When?",
                    "service_kind": "consultation",
                    "team_id": self.team.id,
                    "partner_id": self.customer.id,
                }
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets = self.env["helpdesk.ticket"].create(vals * number)
            self.env.flush_all()
            self.env.invalidate_all()
            tickets.mapped("question")
            return self.env.cr.sql_log_count - before

        with self.at(fields.Datetime.now()):
            count(1)
            few, many = count(10), count(100)
        # helpdesk_mgmt itself reads and logs in chunks.
        self.assertLess(many - few, 90)
