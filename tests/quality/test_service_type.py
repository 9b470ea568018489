"""The sheet of a service, and the steps that it brings."""

import pytest

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .step_common import StepCommon


class TestServiceType(StepCommon):
    """Sheets are written by managers and read at the desk."""

    def test_sheet_of_ticket(self):
        """SQ-22 The sheet opens from the ticket; an agent reads it, a manager edits."""
        ticket = self.create_repair()
        action = ticket.with_user(self.agent.user_id).action_open_service_type()
        sheet = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(sheet, self.repair)
        own = sheet.with_user(self.agent.user_id)
        self.assertEqual(own.step_chart[0]["name"], "Diagnose")
        for person in (self.agent, self.leader):
            with self.assertRaises(AccessError):
                sheet.with_user(person.user_id).quality_requirement = "None"
            with self.assertRaises(AccessError):
                sheet.step_ids[0].with_user(person.user_id).limit_amount = 1
        sheet.with_user(self.manager.user_id).quality_requirement = "Tested"
        self.assertEqual(own.quality_requirement, "Tested")

    def test_type_makes_steps(self):
        """SQ-40 Choosing the type on a ticket sets the kind and builds its steps."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        with self.at("2026-03-02 10:00:00"):
            with Form(ticket.with_user(self.agent.user_id)) as form:
                form.service_type_id = self.repair
                self.assertEqual(form.service_kind, "business")
        self.assertEqual(
            ticket.step_ids.mapped("name"),
            ["Diagnose", "Order parts", "Repair it", "Call back"],
        )
        self.assertEqual(
            ticket.step_ids.mapped("state"), ["open", "waiting", "waiting", "waiting"]
        )
        self.assertEqual(self.step(ticket, "Order parts").employee_id, self.keeper)

    def test_another_type(self):
        """SQ-40 Another type replaces what waits; what is done stays."""
        ticket = self.create_repair()
        other = self.create_type("Exchange", [{"name": "Send a new one"}])
        with self.at("2026-03-02 09:30:00"):
            ticket.current_step_id.action_done()
            ticket.service_type_id = other
        states = dict(ticket.step_ids.mapped(lambda step: (step.name, step.state)))
        self.assertEqual(
            states,
            {"Diagnose": "done", "Order parts": "cancelled", "Send a new one": "open"},
        )
        with self.at("2026-03-02 09:40:00"):
            ticket.service_kind = "suggestion"
        self.assertFalse(ticket.service_type_id)
        self.assertFalse(ticket.current_step_id)

    def test_seeded_types(self):
        """SQ-40 The catalogue comes with conditions, cautions and steps with limits."""
        account = self.env.ref("service_quality.service_type_account")
        self.assertTrue(account.caution and account.eligibility)
        self.assertEqual(len(account.condition_ids), 3)
        self.assertEqual(account.step_ids[1].role, "team_leader")
        self.assertTrue(all(account.step_ids.mapped("limit_amount")))

    def test_step_names_somebody(self):
        """SQ-40 A step for a department has to name it."""
        with self.assertRaises(ValidationError):
            self.create_type("Nobody's", [{"name": "Do", "role": "department"}])

    @pytest.mark.bare
    def test_growth(self):
        """SQ-40 A hundred tickets of a type ask no more queries than ten."""
        counts = {}
        for size in (10, 10, 100):
            vals = {
                "name": "Broken",
                "description": "Broken",
                "team_id": self.team.id,
                "partner_id": self.customer.id,
                "user_id": self.agent.user_id.id,
                "service_type_id": self.repair.id,
            }
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["helpdesk.ticket"].create([dict(vals) for _ in range(size)])
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        self.assertLess(counts[100] - counts[10], 30, counts)


class TestTicketStep(StepCommon):
    """Steps open one after the other, each under a clock of its own."""

    def test_slow_step(self):
        """SQ-20 The current step, its time and its delay are its own."""
        ticket = self.create_repair("2026-03-02 09:00:00")
        diagnose, order = ticket.step_ids[:2]
        self.assertEqual(ticket.current_step_id, diagnose)
        self.assertEqual(
            diagnose.next_due_at, fields.Datetime.to_datetime("2026-03-02 10:00:00")
        )
        with self.at("2026-03-02 09:40:00"):
            diagnose.with_user(self.agent.user_id).action_done()
        self.assertEqual(ticket.current_step_id, order)
        self.assertEqual(order.clock_ids.employee_id, self.keeper)
        with self.at("2026-03-02 12:40:00"):
            order.with_user(self.keeper.user_id).action_done()
        self.assertEqual((diagnose.minutes, order.minutes), (40, 180))
        self.assertEqual((diagnose.overdue_rate, order.overdue_rate), (0, 100))
        self.assertEqual(order.clock_ids.state, "breached")
        self.assertEqual(diagnose.clock_ids.state, "met")
        report = self.env["service.ticket.step"]._read_group(
            [("ticket_id", "=", ticket.id), ("state", "=", "done")],
            ["name"],
            ["minutes:avg", "overdue_rate:avg"],
            order="minutes:avg DESC",
        )
        self.assertEqual(report[0], ("Order parts", 180, 100))

    def test_due_to_the_second(self):
        """SQ-20 Done at the due time is in time, a second later is not."""
        for moment, rate in (
            ("2026-03-02 10:00:00", 0),
            ("2026-03-02 10:00:01", 100),
        ):
            ticket = self.create_repair("2026-03-02 09:00:00")
            with self.at(moment):
                ticket.current_step_id.action_done()
            self.assertEqual(self.step(ticket, "Diagnose").overdue_rate, rate)

    def test_only_result_counts(self):
        """SQ-20 A step with an exit condition needs its result, also to be solved."""
        ticket = self.create_repair()
        repair = self.step(ticket, "Repair it")
        own = repair.with_user(self.agent.user_id)
        with self.at("2026-03-02 09:10:00"):
            with self.assertRaises(UserError):
                own.action_done("  ")
            with self.assertRaises(AccessError):
                own.action_cancel()
            ticket.with_user(self.agent.user_id).message_post(
                body="It works.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            with self.assertRaisesRegex(UserError, "Repair it"):
                ticket.with_user(self.agent.user_id).stage_id = self.stages["done"]
            own.action_done("New pump")
            self.answer(ticket, "2026-03-02 09:20:00")
            ticket.with_user(self.agent.user_id).stage_id = self.stages["done"]
        self.assertEqual(repair.result, "New pump")
        states = ticket.step_ids.mapped("state")
        self.assertEqual(states, ["done", "cancelled", "done", "cancelled"])

    def test_holder_follows_assignee(self):
        """SQ-20 A step of the assignee changes hands with the ticket, others do not."""
        ticket = self.create_repair()
        with self.at("2026-03-02 09:10:00"):
            ticket.user_id = self.colleague.user_id
        diagnose = self.step(ticket, "Diagnose")
        self.assertEqual(diagnose.clock_ids.employee_id, self.colleague)
        with self.at("2026-03-02 09:20:00"):
            diagnose.action_done()
            ticket.user_id = self.agent.user_id
        order = self.step(ticket, "Order parts")
        self.assertEqual(order.clock_ids.employee_id, self.keeper)

    def test_nobody_writes_steps(self):
        """SQ-20 Nobody edits, makes or deletes steps but by the actions."""
        ticket = self.create_repair()
        for person in (self.agent, self.leader, self.manager):
            step = ticket.step_ids[0].with_user(person.user_id)
            with self.assertRaises(AccessError):
                step.minutes = 1
            with self.assertRaises(AccessError):
                step.copy()
            with self.assertRaises(AccessError):
                step.unlink()
        with self.assertRaises(AccessError):
            ticket.step_ids[0].with_user(self.keeper.user_id).action_done()

    def test_efficiency(self):
        """SQ-51 10, 20 and 60 minutes with a limit of 30: average 30, one late."""
        short = self.create_type("Short", [{"name": "Do it", "limit_amount": 30}])
        for minute in ("10", "20"):
            ticket = self.create_repair(service_type_id=short.id)
            with self.at(f"2026-03-02 09:{minute}:00"):
                ticket.current_step_id.action_done()
        ticket = self.create_repair(service_type_id=short.id)
        with self.at("2026-03-02 10:00:00"):
            ticket.current_step_id.action_done()
        [(minutes, late)] = self.env["service.ticket.step"]._read_group(
            [("type_id", "=", short.id)], [], ["minutes:avg", "overdue_rate:avg"]
        )
        self.assertEqual(minutes, 30)
        self.assertAlmostEqual(100 - late, 66.7, places=1)
        [(user, *figures)] = self.env["service.ticket.step"]._read_group(
            [("type_id", "=", short.id)],
            ["done_by_id"],
            ["minutes:avg", "overdue_rate:avg"],
        )
        self.assertEqual((user, figures), (self.env.user, [minutes, late]))
