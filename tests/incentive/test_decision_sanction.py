"""Sanctions: notified, heard, decided by the uninvolved, appealed, lapsed."""

from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .decisions import MANAGER, DecisionCommon

# A Monday; five working days later is the Monday after.
MONDAY = datetime(2026, 3, 2, 9, 0)
AFTER = datetime(2026, 3, 10, 9, 0)


@freeze_time(MONDAY)
class TestSanction(DecisionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calendar = cls.env["resource.calendar"].create({"name": "Office", "tz": "UTC"})
        cls.agent.resource_calendar_id = calendar

    def to(self, state, **values):
        """A sanction that has come as far as ``state``."""
        sanction = self.create_sanction(**values)
        steps = [
            ("notified", self.officer, "action_notify", []),
            ("heard", self.agent.user_id, "action_give_statement", ["I was tired"]),
            ("decided", self.manager, "action_decide", ["Proved"]),
            ("served", self.officer, "action_serve", []),
            ("appealed", self.agent.user_id, "action_appeal", ["Too harsh"]),
            ("final", self.second_manager, "action_reject_appeal", ["It was proved"]),
        ]
        for reached, user, step, arguments in steps:
            if sanction.state == state:
                break
            getattr(self.as_user(sanction, user), step)(*arguments)
            self.assertEqual(sanction.state, reached)
        return sanction

    def test_walk(self):
        """SI-52 Notified, heard, decided by another, served, appealed, final."""
        sanction = self.to("final")
        self.assertEqual(sanction.proposer_id, self.officer)
        self.assertEqual(sanction.statement, "I was tired")
        self.assertEqual(sanction.statement_user_id, self.agent.user_id)
        self.assertEqual(sanction.decider_id, self.manager)
        self.assertEqual(sanction.appeal_decider_id, self.second_manager)
        self.assertEqual(len(sanction.approval_ids), 7)

    def test_needs_evidence_and_rule(self):
        """SI-45 Nobody is notified of a sanction without evidence or without a rule."""
        bare = self.create_sanction(res_model=False, res_id=False)
        with self.assertRaisesRegex(UserError, "evidence"):
            bare.action_notify()
        file = (
            self.env["ir.attachment"]
            .with_user(self.officer)
            .create(
                {"name": "letter.txt", "raw": b"Dear", "res_model": "service.sanction"}
            )
        )
        bare.attachment_ids = [Command.link(file.id)]
        self.assertEqual(file.res_id, bare.id)
        bare.action_notify()
        without_rule = self.create_sanction(rule_reference=" ")
        with self.assertRaisesRegex(UserError, "rule"):
            without_rule.action_notify()

    def test_source_of_actions(self):
        """SQ-119: a penalty opens an action that leads back to it, and names nobody."""
        sanction = self.create_sanction()
        context = sanction.action_view_actions()["context"]
        form = Form(
            self.env["service.action"].with_user(self.officer).with_context(**context)
        )
        form.name = "Practise difficult calls"
        form.measure = "Two hours with the trainer"
        form.owner_id = self.colleague
        form.due_date = "2099-01-01"
        action = form.save()
        self.assertEqual(
            (action.source, action.res_model, action.res_id),
            ("penalty", sanction._name, sanction.id),
        )
        self.assertNotIn("Anna", action.origin_name)
        self.assertEqual(sanction.action_count, 1)
        action.action_open()
        self.assertEqual(action.state, "open")
        opened = action.action_open_origin()
        self.assertEqual(opened["res_id"], sanction.id)
        own = action.with_user(self.colleague.user_id)
        with self.assertRaisesRegex(UserError, "not for you"):
            own.action_open_origin()

    def test_facts_stay_as_notified(self):
        """SI-45 What somebody was notified of is not changed behind his back."""
        sanction = self.to("notified")
        for values in (
            {"kind": "bonus_pause"},
            {"reason": "Worse"},
            {"rule_reference": "Another"},
            {"attachment_ids": [Command.clear()]},
            {"source_ref": False},
        ):
            with self.assertRaises(UserError):
                sanction.write(values)

    def test_statement_period(self):
        """SI-52 Deciding before the statement period ends raises."""
        sanction = self.to("notified")
        # Five working days after Monday: Monday, at the end of work.
        self.assertEqual(sanction.statement_until.date(), datetime(2026, 3, 9).date())
        with self.assertRaises(UserError):
            self.as_user(sanction, self.manager).action_decide("Clear")
        with self.assertRaisesRegex(UserError, "statement until"):
            self.as_user(sanction, self.officer).action_close_hearing()
        with freeze_time(AFTER):
            self.as_user(sanction, self.officer).action_close_hearing()
            self.as_user(sanction, self.manager).action_decide("Clear")
        self.assertEqual(sanction.state, "decided")
        self.assertFalse(sanction.statement)

    def test_statement_is_ones_own(self):
        """SI-52 Only the person concerned makes the statement; HR records hearings."""
        sanction = self.to("notified")
        for user in (self.officer, self.boss):
            with self.assertRaises(AccessError):
                self.as_user(sanction, user).action_give_statement("He admits it")
        with self.assertRaises(UserError):
            self.as_user(sanction, self.agent).action_give_statement("")
        self.as_user(sanction, self.officer).action_record_hearing("Said he was tired")
        self.assertEqual(sanction.statement_user_id, self.officer)

    def test_employee_is_informed(self):
        """SI-52 The employee is asked for a statement and told of the decision."""
        sanction = self.to("notified")
        activity = sanction.activity_ids
        self.assertEqual(activity.user_id, self.agent.user_id)
        self.as_user(sanction, self.agent).action_give_statement("No")
        self.assertFalse(sanction.activity_ids)
        self.as_user(sanction, self.manager).action_decide("Yes")
        self.as_user(sanction, self.officer).action_serve()
        self.assertEqual(sanction.activity_ids.user_id, self.agent.user_id)

    def test_without_user(self):
        """SI-52 An employee without a user is heard by HR."""
        silent = self.env["hr.employee"].create({"name": "Silent"})
        sanction = self.create_sanction(employee_id=silent.id)
        sanction.action_notify()
        self.assertFalse(sanction.activity_ids)
        sanction.action_record_hearing("On paper: no")
        self.assertEqual(sanction.state, "heard")

    def test_deciders_differ(self):
        """SI-52 The deciding person equal to the proposer, or concerned, raises."""
        sanction = self.to("heard", user=self.manager)
        with self.assertRaisesRegex(AccessError, "own proposal"):
            self.as_user(sanction, self.manager).action_decide("Clear")
        with self.assertRaises(AccessError):
            self.as_user(sanction, self.officer).action_decide("Clear")
        self.agent.user_id.group_ids += self.env.ref(MANAGER)
        with self.assertRaises(AccessError):
            self.as_user(sanction, self.agent).action_dismiss("It was nothing")
        self.as_user(sanction, self.second_manager).action_decide("Clear")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            sanction.sudo().appeal_decider_id = self.second_manager
            self.env.flush_all()

    def test_appeal_pauses(self):
        """SI-52 An appeal pauses; it is decided by somebody not involved so far."""
        sanction = self.to("appealed")
        self.assertFalse(sanction.in_effect)
        with freeze_time(AFTER + timedelta(days=90)):
            with self.assertRaises(UserError):
                self.as_user(sanction, self.officer).action_finalize()
            with self.assertRaisesRegex(AccessError, "not decided before"):
                self.as_user(sanction, self.manager).action_reject_appeal("No")
            self.as_user(sanction, self.second_manager).action_grant_appeal("Right")
        self.assertEqual(sanction.state, "dismissed")

    def test_appeal_window(self):
        """SI-52 Final only when the time for an appeal is over, or it is accepted."""
        sanction = self.to("served")
        with self.assertRaisesRegex(UserError, "appealed until"):
            self.as_user(sanction, self.officer).action_finalize()
        with freeze_time(AFTER):
            with self.assertRaises(UserError):
                self.as_user(sanction, self.agent).action_appeal("Late")
            self.as_user(sanction, self.officer).action_finalize()
        self.assertEqual(sanction.state, "final")
        accepted = self.to("served")
        with self.assertRaises(AccessError):
            self.as_user(accepted, self.officer).action_accept()
        self.as_user(accepted, self.agent).action_accept()
        self.assertEqual(accepted.state, "final")

    def test_one_event_one_sanction(self):
        """SI-54 Linking an incident to a second sanction of the employee raises."""
        first = self.create_sanction()
        values = {"res_model": first.res_model, "res_id": first.res_id}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as caught,
            self.cr.savepoint(),
        ):
            self.create_sanction(**values)
        self.assertIn(
            "for this incident", first._sql_error_to_message(caught.exception)
        )
        # Two people may have had a part in it, one person in two incidents.
        self.create_sanction(employee_id=self.colleague.id, **values)
        self.create_sanction()

    def test_dismissed_is_over(self):
        """SI-54 Nobody is tried twice; a proposal withdrawn can be made again."""
        first = self.create_sanction()
        values = {"res_model": first.res_model, "res_id": first.res_id}
        first.action_withdraw("Wrong kind")
        second = self.create_sanction(**values)
        self.as_user(second, self.manager).action_dismiss("Not proved")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self.create_sanction(**values)

    def test_lapses(self):
        """SI-55 In effect for twelve months, eligible again the next day."""
        sanction = self.to("final")
        sanctions = self.env["service.sanction"]
        self.assertEqual(str(sanction.date_expiry), "2027-03-02")
        for day, blocked in (
            ("2026-03-01", False),
            ("2026-03-02", True),
            ("2027-03-02", True),
            ("2027-03-03", False),
        ):
            with freeze_time(f"{day} 12:00:00"):
                sanction.invalidate_recordset()
                self.assertEqual(sanction.in_effect, blocked, day)
                self.assertEqual(
                    sanction in sanctions.search([("in_effect", "=", True)]), blocked
                )
                self.assertEqual(
                    sanction in sanctions.search([("in_effect", "=", False)]),
                    not blocked,
                )
                found = sanctions._get_blocking(
                    self.agent, datetime.fromisoformat(day).date()
                )
                self.assertEqual(self.agent.id in found, blocked)

    def test_lifted(self):
        """SI-55 A final sanction is lifted by an HR manager, with a reason."""
        sanction = self.to("final")
        with self.assertRaises(UserError):
            self.as_user(sanction, self.manager).action_lift()
        self.as_user(sanction, self.manager).action_lift("New evidence")
        self.assertEqual(sanction.state, "dismissed")
        self.assertFalse(sanction.in_effect)

    def test_talk_blocks_nothing(self):
        """SI-55 A talk is no penalty and keeps nobody from a reward."""
        sanction = self.to("final", kind="talk")
        self.assertTrue(sanction.in_effect)
        today = sanction.date_final
        self.assertFalse(sanction._get_blocking(self.agent, today))

    def test_retraining(self):
        """ST-07 A sanction that demands training opens a need, once it is final."""
        topic = self.env.ref("service_training.service_training_topic_communication")
        with self.assertRaisesRegex(UserError, "retraining"):
            self.create_sanction(kind="retraining").action_notify()
        sanction = self.to("served", kind="retraining", training_topic_id=topic.id)
        needs = self.env["service.training.need"]
        self.assertFalse(needs.search([("employee_id", "=", self.agent.id)]))
        self.as_user(sanction, self.agent).action_accept()
        need = needs.search([("employee_id", "=", self.agent.id)])
        self.assertEqual(need.topic_id, topic)
        self.assertEqual(
            (need.reason_ids.res_model, need.reason_ids.res_id),
            ("service.sanction", sanction.id),
        )
