"""What other departments are asked for, and what is relayed to them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .step_common import StepCommon


class TestCooperation(StepCommon):
    """Each part has one responsible person and one due time."""

    def finish(self, ticket, moment):
        """Ada solves the ticket."""
        with self.at(moment):
            ticket.with_user(self.agent.user_id).stage_id = self.stages["done"]

    def test_open_part_holds_ticket(self):
        """SQ-25 Two parts, one open: the ticket cannot be solved; the lead keeps it."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        other = self.create_person("Olga Other")
        first = self.ask(ticket, "2026-03-02 09:05:00", "2026-03-02 12:00:00")
        second = self.ask(
            ticket,
            "2026-03-02 09:05:00",
            "2026-03-02 11:00:00",
            employee_id=other.id,
            task="Check the invoice",
        )
        self.answer(ticket, "2026-03-02 09:10:00")
        with self.at("2026-03-02 09:30:00"):
            second.with_user(other.user_id).action_done("Checked")
        with self.assertRaisesRegex(UserError, "Kim Keeper"):
            self.finish(ticket, "2026-03-02 09:40:00")
        self.assertEqual(ticket.employee_id, self.agent)
        with self.at("2026-03-02 09:45:00"):
            first.with_user(self.keeper.user_id).action_done("Found")
        self.finish(ticket, "2026-03-02 09:50:00")
        self.assertTrue(ticket.resolved_at)

    def test_overdue_warns_owner_and_lead(self):
        """SQ-25 An overdue part warns its owner and the lead, at the due time."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        part = self.ask(ticket, "2026-03-02 09:00:00", "2026-03-02 10:00:00")
        self.sweep("2026-03-02 10:00:00")
        self.assertFalse(part.is_overdue)
        self.sweep("2026-03-02 10:00:01")
        self.assertTrue(part.is_overdue)
        told = self.env["mail.activity"].search(
            [("sla_clock_id", "in", part.sudo().clock_ids.ids), ("sla_level", "=", 2)]
        )
        self.assertLessEqual(self.agent.user_id | self.keeper.user_id, told.user_id)
        mine = told.filtered(lambda a: a.user_id == self.keeper.user_id)
        self.assertEqual((mine.res_model, mine.res_id), (part._name, part.id))

    def test_without_rights_on_ticket(self):
        """SQ-25 The person asked sees the part and a summary, not the ticket."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id, name="Pump leaks"
        )
        part = self.ask(ticket, "2026-03-02 09:00:00", "2026-03-02 10:00:00")
        own = part.with_user(self.keeper.user_id)
        self.assertIn("Pump leaks", own.ticket_summary)
        self.assertFalse(own.can_open_ticket)
        for read in (lambda: own.ticket_id.description, own.action_open_ticket):
            with self.assertRaises(AccessError):
                read()
        Form(own)
        self.assertTrue(own.can_act)
        self.assertFalse(own.can_cancel)
        activities = own.activity_ids
        self.assertEqual(activities.user_id, self.keeper.user_id)
        stranger = self.create_person("Sam Stranger").user_id
        with self.assertRaises(AccessError):
            part.with_user(stranger).read(["task"])
        with self.assertRaises(AccessError):
            own.action_cancel()
        with self.assertRaises(AccessError):
            part.with_user(self.agent.user_id).action_confirm_receipt()
        with self.at("2026-03-02 09:20:00"):
            own.action_confirm_receipt()
            own.action_done("Found")
        self.assertTrue(part.confirmed_at)
        self.assertFalse(part.activity_ids)

    def test_incomplete_part(self):
        """SQ-25 A part needs a person, a task and a time ahead."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        for wrong in (
            {"employee_id": False},
            {"task": " "},
            {"due_at": "2026-03-02 09:00:00"},
        ):
            with self.assertRaises(UserError):
                self.ask(ticket, "2026-03-02 09:00:00", "2026-03-02 10:00:00", **wrong)
        with self.assertRaises(AccessError):
            ticket.with_user(self.keeper.user_id).action_ask_help([])

    def test_relay_overdue(self):
        """SQ-35 A relay not done in time is listed as overdue, also after the
        solution; the receiver confirms it.
        """
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        relay = self.ask(
            ticket, "2026-03-02 09:00:00", "2026-03-02 12:00:00", kind="relay"
        )
        self.answer(ticket, "2026-03-02 09:10:00")
        self.finish(ticket, "2026-03-02 09:20:00")
        self.assertEqual(relay.state, "open")
        self.sweep("2026-03-02 12:00:01")
        action = self.env.ref("service_quality.service_ticket_step_action_open")
        listed = [
            ("kind", "!=", "step"),
            ("is_overdue", "in", [True]),
            ("confirmed_at", "=", False),
        ]
        self.assertIn("kind", action.domain)
        steps = self.env["service.ticket.step"]
        for person in (self.agent, self.leader):
            self.assertIn(relay, steps.with_user(person.user_id).search(listed))
        with self.at("2026-03-02 13:00:00"):
            relay.with_user(self.keeper.user_id).action_confirm_receipt()
        self.assertNotIn(relay, steps.search(listed))

    def test_dialog(self):
        """SQ-35 The dialog brings the question along and names the manager."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id, name="Opening hours"
        )
        dialog = self.env["helpdesk.ticket.cooperate"].with_user(self.agent.user_id)
        with self.at("2026-03-02 09:05:00"):
            with Form(dialog.with_context(default_ticket_id=ticket.id)) as form:
                form.kind = "relay"
                with form.line_ids.new() as line:
                    line.department_id = self.stores
                    line.due_at = "2026-03-03 09:00:00"
            form.record.action_confirm()
        relay = ticket.step_ids
        self.assertEqual((relay.kind, relay.employee_id), ("relay", self.keeper))
        self.assertIn("Opening hours", relay.task)
