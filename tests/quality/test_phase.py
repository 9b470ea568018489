"""The five phases of a service, and how its customer sees them."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import ServiceHttpCommon
from .step_common import StepCommon


class TestPhase(StepCommon):
    """Stamped as the work goes on; closed only when the customer has heard."""

    def solve(self, ticket, moment):
        """Ada solves the ticket."""
        with self.at(moment):
            ticket.with_user(self.agent.user_id).stage_id = self.stages["done"]

    def test_each_phase_has_start(self):
        """SQ-21 Five phases, each with its start; closing without feedback refused."""
        ticket = self.create_ticket("2026-03-02 09:00:00")
        self.assertEqual(ticket.service_phase, "intake")
        with self.at("2026-03-02 09:05:00"):
            ticket.with_user(self.agent.user_id).action_accept()
        self.assertEqual(ticket.service_phase, "preparation")
        self.answer(ticket, "2026-03-02 09:06:00")
        self.move(ticket, "in_progress", "2026-03-02 09:10:00")
        self.assertEqual(ticket.service_phase, "execution")
        with self.assertRaisesRegex(UserError, "not heard of the result"):
            self.solve(ticket, "2026-03-02 10:00:00")
        self.answer(ticket, "2026-03-02 10:05:00")
        self.assertEqual(ticket.service_phase, "feedback")
        self.solve(ticket, "2026-03-02 10:10:00")
        self.assertEqual(ticket.service_phase, "closed_loop")
        starts = [
            ticket[name]
            for name in (
                "registered_at",
                "preparation_at",
                "execution_at",
                "feedback_at",
                "closed_loop_at",
            )
        ]
        self.assertTrue(all(starts))
        self.assertEqual(starts, sorted(starts))
        self.assertEqual(
            ticket.feedback_at, fields.Datetime.to_datetime("2026-03-02 10:05:00")
        )

    def test_quick_answer_is_feedback(self):
        """SQ-21 An ordinary answer is the feedback: nobody is burdened."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        self.answer(ticket, "2026-03-02 09:05:00")
        self.solve(ticket, "2026-03-02 09:06:00")
        self.assertTrue(ticket.execution_at)

    def test_logged_call_is_feedback(self):
        """SQ-21 A logged call tells the customer as well."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        with self.at("2026-03-02 09:10:00"):
            self.env["service.interaction"].with_user(self.agent.user_id).create(
                {"ticket_id": ticket.id, "note": "Told"}
            )
        self.solve(ticket, "2026-03-02 09:11:00")
        self.assertTrue(ticket.resolved_at)

    def test_reopened_needs_feedback_again(self):
        """SQ-21 Reopened, the customer has to hear again; the system is not held."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        self.answer(ticket, "2026-03-02 09:05:00")
        self.solve(ticket, "2026-03-02 09:06:00")
        self.move(ticket, "in_progress", "2026-03-02 11:00:00")
        self.assertEqual(ticket.service_phase, "execution")
        with self.assertRaises(UserError):
            self.solve(ticket, "2026-03-02 11:10:00")
        self.move(ticket, "done", "2026-03-02 11:20:00")
        self.assertEqual(ticket.service_phase, "closed_loop")

    def test_setting(self):
        """SQ-21 A company may do without."""
        self.env.company.feedback_required = False
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        self.solve(ticket, "2026-03-02 09:06:00")
        self.assertTrue(ticket.resolved_at)

    def test_nothing_begins_closed(self):
        """SQ-21 A person creates no closed ticket past what a move would ask for."""
        values = {
            "name": "Solved on the phone",
            "description": "It is done.",
            "partner_id": self.customer.id,
            "team_id": self.team.id,
            "stage_id": self.stages["done"].id,
        }
        tickets = self.env["helpdesk.ticket"].with_user(self.agent.user_id)
        with self.assertRaisesRegex(UserError, "cannot begin in “Done”.*not heard"):
            tickets.create(values)
        self.env.company.feedback_required = False
        self.assertTrue(tickets.create(values).resolved_at)

    def test_nobody_sets_phases(self):
        """SQ-21 Nobody writes the phases by hand."""
        ticket = self.create_ticket("2026-03-02 09:00:00")
        for name in ("service_phase", "feedback_at"):
            with self.assertRaises(AccessError):
                ticket.with_user(self.manager.user_id).write({name: False})


@tagged("standard", "post_install", "-at_install")
class TestPortalProgress(StepCommon, ServiceHttpCommon):
    """The customer follows the service on the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            login="portal.carla",
            groups="base.group_portal",
            partner_id=cls.customer.id,
        )
        new_test_user(cls.env, login="portal.other", groups="base.group_portal")
        cls.public_type = cls.create_type(
            "Four steps",
            [
                {"name": "Intern one", "is_public": True, "public_name": "Papers in"},
                {
                    "name": "Intern two",
                    "is_public": True,
                    "public_name": "Checked",
                    "limit_amount": 30,
                },
                {"name": "Secret check"},
                {"name": "Intern three", "is_public": True, "public_name": "Made"},
                {"name": "Intern four", "is_public": True, "public_name": "Sent"},
            ],
        )

    def test_customer_follows(self):
        """SQ-45 The customer sees step 2 of 4, no internal step, note or result."""
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Passport",
                "description": "Please",
                "team_id": self.team.id,
                "partner_id": self.customer.id,
                "user_id": self.agent.user_id.id,
                "service_type_id": self.public_type.id,
            }
        )
        ticket.current_step_id.action_done("Inside knowledge")
        ticket.message_post(body="Between us", subtype_xmlid="mail.mt_note")
        self.ask_keeper(ticket)
        self.authenticate("portal.carla", "portal.carla")
        response = self.url_open(f"/my/ticket/{ticket.id}")
        text = " ".join(response.text.split())
        self.assertIn('id="service_progress"', text)
        self.assertIn("step 2 of 4", text)
        for shown in ("Papers in", "Checked", "Made", "Sent", "Preparation"):
            self.assertIn(shown, text)
        for hidden in (
            "Secret check",
            "Intern two",
            "Inside knowledge",
            "Between us",
            "Stores",
            "Kim Keeper",
        ):
            self.assertNotIn(hidden, text)

    def ask_keeper(self, ticket):
        """Ask another department for a part."""
        ticket.action_ask_help(
            [
                {
                    "department_id": self.stores.id,
                    "task": "Find it",
                    "due_at": "2099-01-01 00:00:00",
                }
            ]
        )

    def test_others_do_not(self):
        """SQ-45 Another customer and nobody do not see the progress."""
        ticket = self.create_repair()
        self.authenticate("portal.other", "portal.other")
        response = self.url_open(f"/my/ticket/{ticket.id}")
        self.assertNotIn("service_progress", response.text)
        self.authenticate(None, None)
        response = self.url_open(f"/my/ticket/{ticket.id}")
        self.assertNotIn("service_progress", response.text)
        portal = self.env["res.users"].search([("login", "=", "portal.carla")])
        with self.assertRaises(AccessError):
            ticket.step_ids.with_user(portal).read(["name"])
