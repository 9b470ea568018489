"""The way of a complaint, and what each step of it needs."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.service_quality.tools.inside import INSIDE

from .complaint_common import ComplaintCommon


class TestComplaint(ComplaintCommon):
    """From the first word to the closed file."""

    def test_whole_way(self):
        """SQ-59: a jump is refused, the full path works, every step is stamped."""
        complaint = self.complain()
        self.assertEqual(complaint.state, "received")
        with self.assertRaises(AccessError):
            self.as_of(complaint, self.leader).state = "closed"
        with self.assertRaises(UserError):
            self.as_of(complaint, self.leader).action_close()
        self.accept(complaint)
        self.accuse(complaint)
        self.investigate(complaint)
        self.decide(complaint)
        self.answer_it(complaint)
        with self.at("2026-03-04 12:00:00"):
            self.as_of(complaint, self.colleague).action_confirm("She said so by phone")
        self.review(complaint).action_done()
        with self.at("2026-03-05 12:00:00"):
            self.as_of(complaint, self.leader).action_close()
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.close_kind, "resolved")
        stamps = {
            "accepted_at": "2026-03-02 10:00:00",
            "investigation_at": "2026-03-02 11:00:00",
            "decided_at": "2026-03-03 10:00:00",
            "measures_approved_at": "2026-03-04 10:00:00",
            "answered_at": "2026-03-04 10:00:00",
            "confirmed_at": "2026-03-04 12:00:00",
            "closed_at": "2026-03-05 12:00:00",
        }
        for name, moment in stamps.items():
            self.assertEqual(str(complaint[name]), moment, name)
        self.assertEqual(complaint.closed_user_id, self.leader.user_id)
        self.assertEqual(
            complaint.approval_ids.mapped("action"),
            [
                "create",
                "accept",
                "investigate",
                "decide",
                "handle",
                "answer",
                "confirm",
                "close",
            ],
        )
        self.assertTrue(complaint.ticket_id.resolved_at)

    def test_no_way_around(self):
        """SQ-59: neither write, import, copy, deletion nor creation skips a state."""
        complaint = self.complain()
        own = self.as_of(complaint, self.manager)
        for vals in (
            {"state": "closed"},
            {"closed_at": "2026-03-02 10:00:00"},
            {"round_no": 9},
            {"answer_text": "Done"},
            {"customer_answer": "satisfied"},
        ):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(UserError):
            own.write({"verdict": "upheld"})
        with self.assertRaises(UserError):
            own.copy()
        with self.assertRaises(UserError):
            own.unlink()
        with self.assertRaises(AccessError):
            own.create({"ticket_id": complaint.ticket_id.id, "name": "X"})
        loaded = own.load(
            ["id", "state"], [[complaint.export_data(["id"])["datas"][0][0], "closed"]]
        )
        self.assertFalse(loaded["ids"])
        with self.assertRaises(UserError):
            complaint.unlink()
        self.assertEqual(complaint.state, "received")

    def test_one_file_per_ticket(self):
        """SQ-59: a ticket that becomes a complaint gets one file, and stays one."""
        ticket = self.create_ticket(
            "2026-03-02 09:00:00", user_id=self.agent.user_id.id
        )
        self.assertFalse(ticket.complaint_ids)
        own = self.as_of(ticket, self.agent)
        own.service_kind = "complaint"
        own.service_kind = "complaint"
        self.as_of(ticket, self.leader).action_open_complaints()
        self.assertEqual(len(ticket.complaint_ids), 1)
        with self.assertRaises(UserError):
            own.service_kind = "consultation"
        with self.assertRaises(UserError):
            own.stage_id = self.stages["done"]
        self.assertFalse(ticket.resolved_at)

    def test_imported_when_told(self):
        """SQ-59: imported complaints get a file when a supervisor asks for it."""
        tickets = self.env["helpdesk.ticket"].with_context(
            service_quality_history=INSIDE
        )
        ticket = tickets.create(
            {
                "name": "Old",
                "description": "Old",
                "service_kind": "complaint",
                "team_id": self.team.id,
            }
        ).with_context(service_quality_history=False)
        self.assertFalse(ticket.complaint_ids)
        with self.assertRaises(AccessError):
            self.as_of(ticket, self.colleague).action_open_complaints()
        self.as_of(ticket, self.leader).action_open_complaints()
        self.assertEqual(ticket.complaint_ids.state, "received")

    def test_accepted_in_a_day(self):
        """SQ-60: unaccepted at 24 h it is breached; taking the ticket on is no
        acceptance.
        """
        self.create_policy(
            targets={"acceptance": (24, "hour", {"basis": "elapsed"})},
            service_kind="complaint",
        )
        late, met = self.complain(), self.complain()
        with self.at("2026-03-02 09:30:00"):
            self.as_of(late.ticket_id, self.colleague).assign_to_me()
        self.assert_clock(late.ticket_id, "acceptance", state="running")
        self.accept(met, "2026-03-03 09:00:00")
        self.sweep("2026-03-03 09:00:01")
        self.assert_clock(met.ticket_id, "acceptance", state="met")
        self.assert_clock(late.ticket_id, "acceptance", state="breached")
        told = late.ticket_id.activity_ids.filtered("sla_clock_id").user_id
        self.assertTrue(told)

    def test_intake(self):
        """SQ-61: no acceptance without apology and promise; the mail holds both."""
        complaint = self.complain()
        own = self.as_of(complaint, self.colleague)
        with self.at("2026-03-02 10:00:00"):
            for values in (
                {},
                {"apology_given": True},
                {"promised_at": "2026-03-10 16:00:00"},
            ):
                with self.assertRaises(UserError):
                    own.action_accept(values)
                self.env.invalidate_all()
        dialog = self.env["service.complaint.acceptance"].with_user(
            self.colleague.user_id
        )
        dialog = dialog.create(
            {
                "complaint_id": complaint.id,
                "calm_listened": True,
                "apology_given": True,
                "promised_at": "2026-03-10 16:00:00",
            }
        )
        with self.at("2026-03-02 10:00:00"):
            dialog.action_confirm()
        ticket = complaint.ticket_id
        mail = ticket.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertIn("apologise", mail.body)
        self.assertIn(ticket.promise_ids.promised_text, mail.body)
        self.assertEqual(mail.author_id, self.colleague.user_id.partner_id)
        self.assertEqual(str(ticket.promised_at), "2026-03-10 16:00:00")
        self.assertEqual(ticket.promise_ids.state, "open")
        self.assertEqual(complaint.handler_user_id, self.colleague.user_id)

    def test_true_reason(self):
        """SQ-62: no verdict without true reason and wanted outcome."""
        complaint = self.bring_to("investigating")
        own = self.as_of(complaint, self.inspector)
        self.collect(complaint)
        own.write(
            {
                "verdict": "not_upheld",
                "verdict_reason": "Nothing found",
                "cause_ids": [Command.set(self.cause.ids)],
            }
        )
        for name in ("true_cause", "wanted_outcome"):
            own.write({"true_cause": "Waited", "wanted_outcome": "Money", name: " "})
            with self.assertRaises(UserError):
                own.action_decide()
        own.write({"true_cause": "Waited", "wanted_outcome": "Money"})
        own.action_decide()
        self.assertEqual(complaint.state, "verdict")

    def test_grumble(self):
        """SQ-63: a grumble is settled at once, needs an apology, and counts."""
        complaint = self.complain()
        own = self.as_of(complaint, self.colleague)
        with self.assertRaises(UserError):
            own.action_settle("Talked it over", apology_given=True)
        self.env.invalidate_all()
        own.severity = "grumble"
        with self.assertRaises(UserError):
            own.action_settle("Talked it over")
        own.action_settle("Talked it over", apology_given=True)
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.close_kind, "settled")
        self.assertEqual(complaint.settlement, "Talked it over")
        self.assertTrue(complaint.is_effective)
        groups = self.env["service.complaint"]._read_group(
            [("id", "=", complaint.id)], ["severity"], ["__count"]
        )
        self.assertEqual(groups, [("grumble", 1)])

    def test_severity_is_reported(self):
        """SQ-64: moderate tells the leader, serious the department's manager, critical
        all service managers, at once and once.
        """
        complaint = self.complain()
        self.accept(complaint)
        self.accuse(complaint)
        own = self.as_of(complaint, self.colleague)

        def told():
            return complaint.activity_ids.user_id

        own.severity = "moderate"
        self.assertEqual(told(), self.leader.user_id)
        own.severity = "serious"
        self.assertIn(self.manager.user_id, told())
        second = self.create_person("Moe Manager", "service_quality.group_manager")
        own.severity = "critical"
        self.assertIn(second.user_id, told())
        count = len(complaint.activity_ids)
        own.severity = "serious"
        own.severity = "critical"
        self.assertEqual(len(complaint.activity_ids), count)

    def test_accused_leader_is_passed_over(self):
        """SQ-64: a complaint about the team leader is reported past him."""
        complaint = self.complain()
        self.accept(complaint)
        self.accuse(complaint, self.leader)
        self.as_of(complaint, self.colleague).severity = "moderate"
        self.assertNotIn(self.leader.user_id, complaint.activity_ids.user_id)
        self.assertTrue(complaint.activity_ids.user_id)

    def test_impartial(self):
        """SQ-65: neither the accused, nor a report, nor the superior investigates."""
        complaint = self.complain()
        self.accept(complaint)
        self.accuse(complaint)
        own = self.as_of(complaint, self.manager)
        for employee in (self.agent, self.junior, self.leader):
            with self.assertRaises(ValidationError):
                own.investigator_user_id = employee.user_id
        own.investigator_user_id = self.inspector.user_id
        # Naming somebody whose superior investigates is refused, too.
        pupil = self.create_person("Pia Pupil", parent_id=self.inspector.id)
        with self.assertRaises(ValidationError):
            self.accuse(complaint, pupil)
        self.cr.precommit.run()
        own.with_context(
            tracking_disable=False, mail_notrack=False
        ).investigator_user_id = self.manager.user_id
        self.env.flush_all()
        self.cr.precommit.run()
        logged = complaint.message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name == "investigator_user_id"
        )
        self.assertTrue(logged)

    def test_line_changes_meanwhile(self):
        """SQ-65: the line is looked up at the moment of the verdict."""
        complaint = self.bring_to("investigating")
        self.collect(complaint)
        self.inspector.parent_id = self.agent
        with self.assertRaises(AccessError):
            self.as_of(complaint, self.inspector).action_decide()

    def test_evidence(self):
        """SQ-66: no verdict without evidence; it is sealed; recordings have a term."""
        complaint = self.bring_to("investigating")
        own = self.as_of(complaint, self.inspector)
        own.write(
            {
                "true_cause": "Waited",
                "wanted_outcome": "Money",
                "verdict": "not_upheld",
                "verdict_reason": "Nothing found",
                "cause_ids": [Command.set(self.cause.ids)],
            }
        )
        with self.assertRaises(UserError):
            own.action_decide()
        file = (
            self.env["ir.attachment"]
            .with_user(self.inspector.user_id)
            .create({"name": "call.txt", "raw": b"She hung up."})
        )
        piece = self.collect(
            complaint,
            kind="recording",
            collected_on="2026-03-02",
            attachment_ids=[Command.set(file.ids)],
        )
        self.assertEqual(str(piece.keep_until), "2026-08-29")
        own.action_decide()
        self.assertTrue(piece.sealed)
        as_manager = self.as_of(piece, self.manager)
        with self.assertRaises(UserError):
            as_manager.finding = "Something else"
        with self.assertRaises(UserError):
            as_manager.unlink()
        with self.assertRaises(AccessError):
            file.with_user(self.inspector.user_id).raw = b"Forged"
        with self.assertRaises(UserError):
            self.collect(complaint)
        with self.at("2026-08-29 10:00:00"), self.enter_registry_test_mode():
            self.env.ref(
                "service_quality.ir_cron_service_complaint_recordings"
            ).method_direct_trigger()
            self.assertTrue(file.exists())
        with self.at("2026-08-30 10:00:00"), self.enter_registry_test_mode():
            self.env.ref(
                "service_quality.ir_cron_service_complaint_recordings"
            ).method_direct_trigger()
        self.assertFalse(file.exists())
        self.assertTrue(piece.exists())

    def test_verdict(self):
        """SQ-67: founded needs who answers for it; shares make 100 %; then fixed."""
        complaint = self.bring_to("investigating")
        self.collect(complaint)
        own = self.as_of(complaint, self.inspector)
        own.write(
            {
                "true_cause": "Waited",
                "wanted_outcome": "Money",
                "verdict": "partly",
                "verdict_reason": "Half true",
                "cause_ids": [Command.set((self.cause | self.operation).ids)],
            }
        )
        own.party_ids.share = 60
        with self.assertRaises(UserError):
            own.action_decide()
        stores = self.env["hr.department"].create({"name": "Stores"})
        own.party_ids = [Command.create({"department_id": stores.id, "share": 40})]
        own.action_decide()
        with self.assertRaises(UserError):
            own.party_ids[:1].share = 50
        with self.assertRaises(ValidationError):
            complaint.party_ids[:1].share = 90

    def test_measures(self):
        """SQ-68: a measure needs owner and day; none, no answer; grave ones a manager
        approves.
        """
        complaint = self.complain()
        self.accept(complaint)
        self.accuse(complaint)
        self.investigate(complaint, severity="serious")
        with self.assertRaises(UserError):
            self.plan(complaint)
        self.decide(complaint)
        for name in ("owner_id", "due_date"):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
            ):
                self.plan(complaint, **{name: False})
        with self.assertRaises(UserError):
            self.as_of(complaint, self.manager).action_handle()
        measure = self.plan(complaint)
        with self.assertRaises(AccessError):
            self.as_of(complaint, self.leader).action_handle()
        self.as_of(complaint, self.manager).action_handle()
        self.assertEqual(measure.state, "approved")
        with self.assertRaises(UserError):
            self.as_of(measure, self.colleague).name = "Nothing"
        self.as_of(measure, self.colleague).action_done()
        with self.assertRaises(AccessError):
            self.as_of(measure, self.colleague).action_verify()
        with self.assertRaises(AccessError):
            # The superior of the accused does not verify.
            self.as_of(measure, self.leader).action_verify()
        self.as_of(measure, self.manager).action_verify()
        self.assertEqual(measure.verifier_user_id, self.manager.user_id)

    def test_kept_informed(self):
        """SQ-69: on the third silent day there is a to-do; a word in time keeps it."""
        self.create_policy(
            targets={"progress": (2, "working_day")}, service_kind="complaint"
        )
        silent, told = self.complain(), self.complain()
        self.answer(told.ticket_id, "2026-03-03 10:00:00", self.colleague)
        self.sweep("2026-03-05 08:00:00")
        clock = self.clock(silent.ticket_id, "progress")
        self.assertEqual(clock.state, "breached")
        self.assertTrue(silent.ticket_id.activity_ids.filtered("sla_clock_id"))
        states = told.ticket_id.clock_ids.filtered(lambda c: c.metric == "progress")
        self.assertEqual(sorted(states.mapped("state")), ["met", "running"])

    def test_result_in_seven_days(self):
        """SQ-70: seven working days, a holiday moves it, breached on the eighth."""
        self.create_policy(
            targets={"result_feedback": (7, "working_day")}, service_kind="complaint"
        )
        plain = self.complain()
        self.assert_clock(
            plain.ticket_id, "result_feedback", due_at="2026-03-11 17:00:00"
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-09 22:59:59",
            }
        )
        moved = self.complain()
        self.assert_clock(
            moved.ticket_id, "result_feedback", due_at="2026-03-12 17:00:00"
        )
        self.sweep("2026-03-12 09:00:00")
        self.assert_clock(plain.ticket_id, "result_feedback", state="breached")
        self.assert_clock(moved.ticket_id, "result_feedback", state="running")

    def test_result_from_acceptance(self):
        """SQ-70: where the company says so the days count from the acceptance."""
        self.company.complaint_result_start = "acceptance"
        self.create_policy(
            targets={"result_feedback": (7, "working_day")}, service_kind="complaint"
        )
        complaint = self.complain()
        self.accept(complaint, "2026-03-03 08:30:00")
        self.assert_clock(
            complaint.ticket_id, "result_feedback", due_at="2026-03-12 17:00:00"
        )
        self.accuse(complaint)
        self.investigate(complaint, "2026-03-03 09:00:00")
        self.decide(complaint, moment="2026-03-04 09:00:00")
        self.answer_it(complaint, "2026-03-05 09:00:00")
        self.assert_clock(complaint.ticket_id, "result_feedback", state="met")

    def test_until_satisfied(self):
        """SQ-71: not satisfied begins a new round, one level up; after the last one
        only a manager closes, with the reason.
        """
        self.company.complaint_max_rounds = 2
        complaint = self.bring_to("answered")
        own = self.as_of(complaint, self.colleague)
        with self.assertRaises(UserError):
            own.action_dissatisfied(" ")
        own.action_dissatisfied("She wants more")
        self.assertEqual((complaint.state, complaint.round_no), ("accepted", 2))
        self.assertIn(self.manager.user_id, complaint.activity_ids.user_id)
        self.assertFalse(complaint.ticket_id.resolved_at)
        self.investigate(complaint, "2026-03-06 10:00:00")
        with self.assertRaises(UserError):
            # The evidence of the first round does not do.
            self.as_of(complaint, self.inspector).action_decide()
        self.decide(complaint, moment="2026-03-06 11:00:00")
        with self.assertRaises(UserError):
            self.as_of(complaint, self.leader).action_handle()
        self.answer_it(complaint, "2026-03-09 10:00:00")
        own.action_dissatisfied("Still not")
        self.assertEqual((complaint.state, complaint.round_no), ("answered", 2))
        self.assertEqual(complaint.customer_answer, "unsatisfied")
        for employee in (self.colleague, self.leader):
            with self.assertRaises(UserError):
                self.as_of(complaint, employee).action_give_up("Enough")
            with self.assertRaises(UserError):
                self.as_of(complaint, employee).action_close()
            with self.assertRaises(UserError):
                self.as_of(complaint, employee).action_confirm("She is fine")
        manager = self.as_of(complaint, self.manager)
        with self.assertRaises(UserError):
            manager.action_give_up("Explained")  # no review yet
        self.review(complaint, "2026-03-10 10:00:00").action_done()
        with self.assertRaises(UserError):
            manager.action_give_up(" ")
        manager.action_give_up("What she asks for is against the law")
        self.assertEqual(complaint.close_kind, "unresolved")
        self.assertFalse(complaint.is_effective)

    def test_silent_customer(self):
        """SQ-71: without an answer a supervisor goes on after the days set."""
        complaint = self.bring_to("answered")
        own = self.as_of(complaint, self.leader)
        with self.at("2026-03-18 09:59:59"), self.assertRaises(UserError):
            own.action_assume("No answer to two mails")
        with self.at("2026-03-18 10:00:00"):
            own.action_assume("No answer to two mails")
        self.assertEqual(complaint.state, "confirmed")
        self.assertEqual(complaint.customer_answer, "silent")

    def test_withdraw(self):
        """SQ-59: the customer withdraws with a reason; a supervisor may reopen."""
        complaint = self.bring_to("investigating")
        own = self.as_of(complaint, self.colleague)
        with self.assertRaises(UserError):
            own.action_withdraw("")
        own.action_withdraw("She called, it was a mix-up")
        self.assertEqual(complaint.state, "withdrawn")
        with self.assertRaises(AccessError):
            own.action_reopen("Let us see")
        self.as_of(complaint, self.leader).action_reopen("She wrote again")
        self.assertEqual((complaint.state, complaint.round_no), ("accepted", 2))

    def test_review(self):
        """SQ-72: no closing without a review; none needed only by a manager; a review
        with one improvement makes one action that names it.
        """
        complaint = self.bring_to("confirmed")
        with self.assertRaises(UserError):
            self.as_of(complaint, self.leader).action_close()
        with self.assertRaises(AccessError):
            # The superior of the accused is not impartial.
            self.review(complaint, employee=self.leader)
        review = self.review(complaint)
        self.assertEqual(review.cause_ids, self.cause)
        lines = review.improvement_ids
        lines.unlink()
        with self.assertRaises(UserError):
            review.action_done()
        review.none_reason = "It was a single case"
        with self.assertRaises(AccessError):
            review.action_waive()
        with self.assertRaises(AccessError):
            review.none_needed = True
        self.as_of(review, self.manager).action_waive()
        review.action_done()
        self.as_of(complaint, self.leader).action_close()
        other = self.bring_to("confirmed", name="Another")
        review = self.review(other)
        review.action_done()
        review.action_done()
        action = self.env["service.action"].search(
            [("res_model", "=", review._name), ("res_id", "=", review.id)]
        )
        self.assertEqual(len(action), 1)
        self.assertEqual(action.owner_id, self.leader)
        self.assertEqual(str(action.due_date), "2026-03-20")
        self.assertNotIn(self.customer.name, f"{action.name}{action.problem}")
        with self.assertRaises(AccessError):
            review.shortcomings = "None"
        file = self.as_of(other, self.manager)
        listed = self.env["service.action"].search(file.action_view_actions()["domain"])
        self.assertEqual((listed, file.action_count), (action, 1))
        lesson = self.env["service.lesson"].browse(file.action_make_lesson()["res_id"])
        self.assertEqual(lesson.root_cause_ids, self.cause)

    def test_causes(self):
        """SQ-73: two causes on one complaint make over 100 %; benchmarks 60 and 70."""
        first = self.bring_to("verdict")
        first.sudo().cause_ids = self.cause | self.operation
        report = self.env["service.complaint.cause.share"].with_user(
            self.leader.user_id
        )
        report = report.create({"date_from": "2026-03-01", "date_to": "2026-03-31"})
        groups = {line.name: line for line in report.line_ids if line.is_group}
        self.assertEqual(
            [(line.share, line.benchmark) for line in groups.values()],
            [(100, 60), (100, 70)],
        )
        causes = report.line_ids.filtered(lambda line: not line.is_group)
        self.assertEqual(sum(causes.mapped("share")), 200)
        self.assertEqual(report.complaint_count, 1)
        arch = report.get_view(view_type="form")["arch"]
        self.assertIn("more than 100", arch)
        codes = self.env["service.root.cause"].search([]).mapped("code")
        self.assertLessEqual(
            {
                "poor_communication",
                "attitude",
                "operating_mistake",
                "slow_response",
                "defect",
                "equipment",
                "information_leak",
                "policy_price",
                "misunderstanding",
            },
            set(codes),
        )

    def test_repeat_of_customer(self):
        """SQ-76: the same customer within 90 days is linked and one step graver."""
        first = self.complain("2026-03-02 09:00:00")
        second = self.complain("2026-05-31 09:00:00")
        third = self.complain("2026-09-30 09:00:00")
        self.assertEqual(second.repeat_of_id, first)
        self.assertEqual(second.severity, "moderate")
        self.assertTrue(first.is_repeated)
        self.assertFalse(third.repeat_of_id)
        self.assertEqual(third.severity, "minor")

    def test_repeat_of_cause(self):
        """SQ-76: the same cause and employee is found at the verdict, raised once."""
        first = self.bring_to("verdict")
        other = self.env["res.partner"].create({"name": "Otto Other"})
        second = self.bring_to("verdict", partner_id=other.id)
        self.assertEqual(second.repeat_of_id, first)
        self.assertEqual(second.severity, "moderate")
        third = self.bring_to("investigating", partner_id=other.id)
        self.assertEqual(third.severity, "minor")  # set by the investigation
        self.assertTrue(third.is_repeat)
        self.decide(third)
        self.assertEqual(third.severity, "minor")

    def test_supervisor(self):
        """SQ-78: the supervisor comments, demands and takes over; an agent does not."""
        complaint = self.bring_to("accused")
        own = self.as_of(complaint, self.leader)
        own.message_post(body="How far is it?")
        self.assertFalse(
            complaint.ticket_id.message_ids.filtered(
                lambda m: "How far" in (m.body or "")
            )
        )
        own.action_demand("Call her today", "2026-03-03")
        to_do = complaint.activity_ids.filtered(lambda a: a.summary == "Call her today")
        self.assertEqual(to_do.user_id, self.colleague.user_id)
        with self.assertRaises(AccessError):
            self.as_of(complaint, self.colleague).action_demand("You do it")
        with self.assertRaises(AccessError):
            self.as_of(complaint, self.colleague).action_take_over()
        own.action_take_over()
        self.assertEqual(complaint.handler_user_id, self.leader.user_id)
        board = self.env["service.complaint"].with_user(self.leader.user_id)
        self.assertIn(complaint, board.search([("state", "=", "accepted")]))

    def test_file(self):
        """SQ-79: the file holds every section of a full case."""
        complaint = self.bring_to("closed")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.leader.user_id)
            ._render_qweb_html(
                "service_quality.action_report_service_complaint", complaint.ids
            )[0]
            .decode()
        )
        for text in (
            complaint.name,
            "Carla Customer",
            "He was rude",
            "An apology",
            "Ada hung up on her.",
            "She waited for an hour before.",
            "The recording says so.",
            "Call her and apologise",
            "You were right; we are sorry.",
            "By phone today",
            "We called back too late.",
            "Plan a relief at noon",
            "Verdict given",
        ):
            self.assertIn(text, html)
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(
                self.agent.user_id
            )._render_qweb_html(
                "service_quality.action_report_service_complaint", complaint.ids
            )

    def test_statement(self):
        """SQ-65: whoever is complained about is informed, heard, and writes nothing
        else.
        """
        complaint = self.bring_to("accused")
        party = complaint.party_ids
        own = self.as_of(party, self.agent)
        self.assertFalse(own.search([]))
        party.with_user(self.colleague.user_id).action_inform()
        self.assertEqual(own.search([]), party)
        own.statement = "The line was bad."
        for vals in ({"summary": "Nothing"}, {"share": 0}, {"employee_id": 1}):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(AccessError):
            self.as_of(party, self.colleague).statement = "She admits it."
        to_do = self.env["mail.activity"].search(
            [("user_id", "=", self.agent.user_id.id)]
        )
        self.assertFalse(to_do.filtered("res_model"))
        self.assertTrue(to_do)
