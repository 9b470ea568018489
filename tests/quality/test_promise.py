"""Times promised to customers: made, told, put off, kept and broken."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .clock_common import ClockCommon

WORKING_DAYS = {"unit": "working_day"}


class TestPromise(ClockCommon):
    """Tickets come in on Monday 2 March 2026 at 9:00 UTC, 10:00 in Rome."""

    CAME_IN = "2026-03-02 09:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.create_policy(
            targets={
                "full_answer": (10, "minute"),
                "promise": (24, "hour", {"basis": "elapsed"}),
                "resolution": (3, "working_day"),
            },
            service_kind="consultation",
            sequence=1,
        )
        cls.create_policy(targets={"resolution": (3, "working_day")}, sequence=2)

    def create_ticket(self, moment=CAME_IN, **values):
        values = {"user_id": self.agent.user_id.id, **values}
        return super().create_ticket(moment, **values)

    def as_agent(self, ticket, employee=None):
        """The ticket as an agent sees it."""
        return ticket.with_user((employee or self.agent).user_id)

    def promise(self, ticket, moment, promised_at, reason=None, **values):
        """The agent promises something at ``moment``."""
        with self.at(moment):
            return self.as_agent(ticket).action_promise(promised_at, reason, **values)

    def test_no_work_without_a_promise(self):
        """SQ-13 A stage change without promise is refused, with it the ticket goes on.

        The customer has the notice, in their language and zone.
        """
        self.customer.write({"tz": "Asia/Shanghai"})
        ticket = self.create_ticket()
        mine = self.as_agent(ticket)
        with self.at("2026-03-02 09:01:00"), self.assertRaises(UserError) as caught:
            mine.stage_id = self.stages["in_progress"]
        self.assertIn(ticket.number, str(caught.exception))
        self.assertEqual(ticket.stage_id, self.stages["new"])
        promise = self.promise(ticket, "2026-03-02 09:02:00", "2026-03-04 10:00:00")
        self.assertEqual(promise.state, "open")
        self.assertIn("6:00:00", promise.message_id.body)
        self.assertIn(self.customer, promise.message_id.notified_partner_ids)
        self.assertEqual(promise.message_id.author_id, self.agent.user_id.partner_id)
        self.assertEqual(str(ticket.promised_at), "2026-03-04 10:00:00")
        with self.at("2026-03-02 09:03:00"):
            mine.stage_id = self.stages["in_progress"]
        self.assertEqual(ticket.stage_id, self.stages["in_progress"])

    def test_one_click_starts_work(self):
        """SQ-13 “Start work” promises what the policy allows, tells the customer and
        goes on.
        """
        ticket = self.create_ticket()
        with self.at("2026-03-02 09:05:00"):
            self.as_agent(ticket).action_start_work()
        self.assertEqual(ticket.stage_id, self.stages["in_progress"])
        self.assertEqual(ticket.promised_at, self.clock(ticket, "resolution").due_at)
        self.assertTrue(ticket.promise_ids.message_id)
        self.assertTrue(ticket.first_response_at)

    def test_the_rule_can_be_switched_off(self):
        """SQ-13 A company may do without promises; solving at once never needs one."""
        ticket = self.create_ticket()
        self.answer(ticket, "2026-03-02 09:04:00")
        with self.at("2026-03-02 09:05:00"):
            self.as_agent(ticket).stage_id = self.stages["done"]
        self.assertTrue(ticket.resolved_at)
        other = self.create_ticket()
        self.env.company.promise_required = False
        with self.at("2026-03-02 09:05:00"):
            self.as_agent(other).stage_id = self.stages["in_progress"]
        self.assertFalse(other.promise_ids)

    def test_kept_and_broken_to_the_second(self):
        """SQ-13 Solved at the promised second is kept, a second later is broken."""
        for seconds, state in (("00", "kept"), ("01", "broken")):
            ticket = self.create_ticket()
            promise = self.promise(ticket, self.CAME_IN, "2026-03-02 15:00:00")
            self.move(ticket, "done", f"2026-03-02 15:00:{seconds}")
            self.assertEqual(promise.state, state)
            self.assertEqual(self.clock(ticket, "promise").employee_id, self.agent)
        groups = self.env["service.sla.clock"]._read_group(
            [("metric", "=", "promise"), ("employee_id", "=", self.agent.id)],
            ["state"],
            ["__count"],
        )
        self.assertEqual(dict(groups), {"met": 1, "breached": 1})

    def test_a_broken_promise_is_found_by_the_sweep(self):
        """SQ-13 A promise that nobody keeps warns once and breaks by itself."""
        ticket = self.create_ticket()
        promise = self.promise(ticket, self.CAME_IN, "2026-03-02 19:00:00")
        self.sweep("2026-03-02 17:00:00")
        warnings = ticket.activity_ids.filtered(lambda a: a.sla_level == 1)
        self.assertEqual(len(warnings), 1)
        self.sweep("2026-03-02 19:00:01")
        self.assertEqual(promise.state, "broken")
        self.assertEqual(self.sweep("2026-03-02 19:00:02"), 0)
        self.assertEqual(
            ticket.promise_ids.search([("state", "in", ["broken"])]), promise
        )

    def test_needs_checking(self):
        """SQ-09 Needs checking closes the minute clock as deferred, the hours run."""
        ticket = self.create_ticket(service_kind="consultation")
        self.assert_clock(ticket, "full_answer", due_at="2026-03-02 09:10:00")
        promise = self.promise(
            ticket,
            "2026-03-02 09:10:00",
            "2026-03-03 09:10:00",
            "We ask the manufacturer.",
            promise_type="answer",
        )
        self.assert_clock(ticket, "full_answer", state="met")
        self.assertIn("deferred", ticket.event_ids.mapped("event_type"))
        self.assert_clock(ticket, "promise", due_at="2026-03-03 09:10:00")
        with self.at("2026-03-03 09:10:00"):
            ticket._happen("answered")
        self.assertEqual(promise.state, "kept")

    def test_deferred_a_second_too_late(self):
        """SQ-09 Deferred a second after the minutes are over is a breach."""
        ticket = self.create_ticket(service_kind="consultation")
        self.promise(
            ticket,
            "2026-03-02 09:10:01",
            "2026-03-02 12:00:00",
            "We ask the manufacturer.",
            promise_type="answer",
        )
        self.assert_clock(ticket, "full_answer", state="breached")

    def test_answer_cannot_be_put_off_beyond_the_policy(self):
        """SQ-34 A promise beyond the policy is refused; within it there are a mail and
        a to-do.
        """
        ticket = self.create_ticket(service_kind="consultation")
        late, allowed = "2026-03-03 09:05:01", "2026-03-03 09:05:00"
        deferral = {"promise_type": "answer"}
        at = "2026-03-02 09:05:00"
        with self.assertRaises(UserError):
            self.promise(ticket, at, late, "We ask.", **deferral)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.promise(ticket, at, allowed, "  ", **deferral)
        self.assertFalse(ticket.promise_ids)
        promise = self.promise(ticket, at, allowed, "We ask the maker.", **deferral)
        self.assertIn("We ask the maker.", promise.message_id.body)
        self.assertEqual(
            promise.message_id.sudo().mail_ids.recipient_ids, self.customer
        )
        to_do = ticket.activity_ids.filtered(lambda a: not a.sla_level)
        self.assertEqual(to_do.user_id, self.agent.user_id)
        self.assertEqual(str(to_do.date_deadline), "2026-03-03")
        with self.at(at):
            leader = self.as_agent(ticket, self.leader)
            leader.action_promise(
                "2026-03-05 09:00:00", "The maker is closed.", "answer"
            )
        self.assertEqual(promise.state, "replaced")
        with self.at("2026-03-02 09:30:00"):
            ticket._happen("answered")
        self.assertFalse(ticket.activity_ids.filtered("sla_clock_id"))

    def test_put_off_in_time_and_too_late(self):
        """SQ-46 An hour before the due time is fine, an hour after is flagged late; the
        third needs a service manager.
        """
        ticket = self.create_ticket()
        first = self.promise(ticket, self.CAME_IN, "2026-03-04 10:00:00")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.promise(ticket, "2026-03-04 09:00:00", "2026-03-05 10:00:00")
        second = self.promise(
            ticket, "2026-03-04 09:00:00", "2026-03-05 10:00:00", "A part is missing."
        )
        self.assertFalse(second.is_late)
        self.assertEqual((first.state, second.state), ("replaced", "open"))
        self.assertIn("A part is missing.", second.message_id.body)
        third = self.promise(
            ticket, "2026-03-05 11:00:00", "2026-03-06 10:00:00", "Still missing."
        )
        self.assertTrue(third.is_late)
        self.assertEqual(second.state, "broken")
        self.assertEqual(ticket.extension_count, 2)
        events = ticket.event_ids.filtered(lambda e: e.event_type == "extended")
        self.assertEqual(len(events), 2)
        more = (ticket, "2026-03-06 09:00:00", "2026-03-09 10:00:00", "Once more.")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.promise(*more)
        with self.at("2026-03-06 09:00:00"):
            leader = self.as_agent(ticket, self.leader)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                leader.action_promise("2026-03-09 10:00:00", "Once more.")
            manager = self.as_agent(ticket, self.manager)
            fourth = manager.action_promise("2026-03-09 10:00:00", "Once more.")
        self.assertEqual((third.state, fourth.state), ("replaced", "open"))

    def test_twice_is_once(self):
        """SQ-13 A double click makes one promise and one mail."""
        ticket = self.create_ticket()
        once = self.promise(ticket, self.CAME_IN, "2026-03-03 10:00:00")
        twice = self.promise(ticket, self.CAME_IN, "2026-03-03 10:00:00")
        self.assertEqual(once, twice)
        self.assertEqual(len(ticket.promise_ids), 1)

    def test_told_by_phone(self):
        """SQ-13 Who cannot be written to is told by phone, which is logged."""
        self.customer.email = False
        ticket = self.create_ticket(partner_email=False)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.promise(ticket, self.CAME_IN, "2026-03-03 10:00:00")
        promise = self.promise(
            ticket, self.CAME_IN, "2026-03-03 10:00:00", told_by="call"
        )
        self.assertFalse(promise.message_id)
        self.assertEqual(ticket.interaction_ids.kind, "call")
        self.assertTrue(ticket.first_response_at)

    def test_promise_waits_with_the_customer(self):
        """SQ-13 While we wait for the customer, the promise waits too."""
        ticket = self.create_ticket()
        self.promise(ticket, self.CAME_IN, "2026-03-02 12:00:00")
        self.move(ticket, "awaiting", "2026-03-02 10:00:00")
        self.assert_clock(ticket, "promise", state="paused")
        self.move(ticket, "in_progress", "2026-03-02 11:00:00")
        self.assert_clock(ticket, "promise", due_at="2026-03-02 13:00:00")

    def test_void_ticket_keeps_what_was_replaced_void(self):
        """SQ-13 Declared invalid and taken back: the promise runs on, the replaced one
        does not.
        """
        ticket = self.create_ticket()
        first = self.promise(ticket, self.CAME_IN, "2026-03-03 10:00:00")
        second = self.promise(
            ticket, "2026-03-02 10:00:00", "2026-03-04 10:00:00", "It takes longer."
        )
        self.move(ticket, "rejected", "2026-03-02 11:00:00")
        self.assertEqual(second.state, "replaced")
        self.move(ticket, "in_progress", "2026-03-02 12:00:00")
        self.assertEqual((first.state, second.state), ("replaced", "open"))

    def test_dialog(self):
        """SQ-34 The dialog proposes the latest time that the policy allows."""
        ticket = self.create_ticket(service_kind="consultation")
        with self.at("2026-03-02 09:05:00"):
            action = self.as_agent(ticket).action_open_deferral()
            model = self.env[action["res_model"]].with_user(self.agent.user_id)
            dialog = Form(model.with_context(**action["context"]))
            self.assertEqual(str(dialog.promised_at), "2026-03-03 09:05:00")
            self.assertEqual(dialog.told_by, "message")
            dialog.reason = "We ask the manufacturer."
            dialog.save().action_confirm()
        self.assertEqual(ticket.promise_ids.promise_type, "answer")

    def test_nobody_edits_promises(self):
        """SQ-13 Agents and managers can neither write, delete nor make up promises."""
        ticket = self.create_ticket()
        promise = self.promise(ticket, self.CAME_IN, "2026-03-03 10:00:00")
        for person in (self.agent, self.manager):
            own = promise.with_user(person.user_id)
            with self.assertRaises(AccessError):
                own.write({"promised_at": "2026-03-09 10:00:00"})
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(AccessError):
                own.copy()
        with self.assertRaises(AccessError):
            self.as_agent(ticket).promised_at = "2026-03-09 10:00:00"

    def test_only_who_works_the_ticket_promises(self):
        """SQ-13 A stranger to the ticket cannot promise, nor see its promises."""
        ticket = self.create_ticket()
        promise = self.promise(ticket, self.CAME_IN, "2026-03-03 10:00:00")
        stranger = self.create_person(
            "Sam Stranger", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        with self.assertRaises(AccessError):
            self.as_agent(ticket, stranger).action_promise("2026-03-05 10:00:00")
        with self.assertRaises(AccessError):
            promise.with_user(stranger.user_id).read(["reason"])

    def test_leap_day_and_daylight_saving(self):
        """SQ-46 A promise over a leap day or the change of the clocks is kept at its
        moment.
        """
        for came_in, promised_at in (
            ("2028-02-28 16:00:00", "2028-02-29 23:00:00"),
            ("2026-03-28 20:00:00", "2026-03-29 03:30:00"),
        ):
            ticket = self.create_ticket(came_in)
            promise = self.promise(ticket, came_in, promised_at)
            self.move(ticket, "done", promised_at)
            self.assertEqual(promise.state, "kept")
            self.assertEqual(
                promise.promised_at, fields.Datetime.to_datetime(promised_at)
            )
