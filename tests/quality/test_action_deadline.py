"""Due days of corrective actions, and who verifies their effect."""

import pytest

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from odoo.addons.service_quality.tools.period import Period

from .action_common import ActionCommon


class TestActionDeadline(ActionCommon):
    """An action of Ada, due on Friday 6 March."""

    def remind(self, moment):
        """The reminders of one run."""
        with self.at(moment):
            batch, _left = self.env["service.action"]._remind_batch(200)
        return batch

    def test_reminders(self):
        """SQ-120: due Friday: Thursday, the day itself, then the manager, each once."""
        action = self.create_action()
        for moment, level in (
            ("2026-03-04 22:30:00", 0),  # Wednesday night in Rome
            ("2026-03-04 23:30:00", 1),  # Thursday there
            ("2026-03-05 09:00:00", 1),
            ("2026-03-05 23:30:00", 2),
            ("2026-03-06 22:00:00", 2),
            ("2026-03-06 23:30:00", 3),
        ):
            before = action.notice_level
            found = self.remind(moment)
            self.assertEqual(action.notice_level, level, moment)
            self.assertEqual(bool(found & action), before != level, moment)
            self.assertFalse(self.remind(moment) & action, "a second run sends nothing")
            if level in (1, 2):
                due = self.notices(action, "due")
                self.assertEqual(due.user_id, self.agent.user_id)
                self.assertIn("Due soon", due.summary)
                self.assertFalse(self.notices(action, "overdue"))
        self.assertEqual(self.notices(action, "overdue").user_id, self.leader.user_id)
        self.assertFalse(self.remind("2026-03-20 09:00:00") & action)
        self.finish(action, "2026-03-20 10:00:00")
        self.assertFalse(self.notices(action, "overdue"))

    def test_day_off_before(self):
        """SQ-120: due on Monday the reminder comes on Friday."""
        action = self.create_action(due_date="2026-03-09")
        self.assertFalse(self.remind("2026-03-05 09:00:00") & action)
        self.assertTrue(self.remind("2026-03-06 09:00:00") & action)
        self.assertEqual(action.notice_level, 1)

    def test_owner_without_login(self):
        """SQ-120: who has no login is reminded by the superior; nobody is forgotten."""
        temp = self.env["hr.employee"].create(
            {"name": "Tim Temp", "parent_id": self.leader.id}
        )
        action = self.create_action(owner_id=temp.id)
        self.remind("2026-03-05 09:00:00")
        self.assertEqual(self.notices(action, "due").user_id, self.leader.user_id)
        alone = self.env["hr.employee"].create({"name": "Al Alone"})
        action = self.create_action(owner_id=alone.id, team_id=False)
        self.remind("2026-03-10 09:00:00")
        self.assertIn(self.manager.user_id, self.notices(action, "overdue").user_id)

    def test_cron(self):
        """SQ-120: the cron reminds in batches and does nothing the second time."""
        actions = self.create_action() | self.create_action()
        cron = self.env.ref("service_quality.ir_cron_service_action_remind")
        with self.at("2026-03-06 09:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.assertEqual(set(actions.mapped("notice_level")), {2})
            todos = actions.activity_ids
            cron.method_direct_trigger()
        self.assertEqual(actions.activity_ids, todos)

    @pytest.mark.bare
    def test_growth(self):
        """SQ-120: a hundred reminders ask no more queries than ten."""
        counts = {}
        for size in (10, 10, 100):
            with self.at("2026-03-02 09:00:00"):
                self.env["service.action"].search([]).sudo().active = False
                self.env["service.action"].create(
                    [
                        {
                            "name": f"Action {number}",
                            "measure": "Do it",
                            "owner_id": self.agent.id,
                            "due_date": "2026-03-06",
                        }
                        for number in range(size)
                    ]
                )._open()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch = self.remind("2026-03-06 09:00:00")
            counts[size] = self.env.cr.sql_log_count - before
            self.assertEqual(len(batch), size)
        self.assertLess(counts[100] - counts[10], 20, counts)

    def test_extension(self):
        """SQ-120: the due day moves by an extension that somebody else approves."""
        action = self.create_action()
        own = action.with_user(self.agent.user_id)
        for person in (self.agent, self.leader, self.manager):
            with self.assertRaises(AccessError, msg=person.name):
                action.with_user(person.user_id).due_date = "2026-03-20"
        with self.at("2026-03-04 09:00:00"):
            for day, reason in (
                ("2026-03-06", "Too late"),
                ("2026-03-13", " "),
            ):
                with self.assertRaises(UserError):
                    own.action_request_extension(day, reason)
            with Form(
                self.env["service.action.extend"]
                .with_user(self.agent.user_id)
                .with_context(default_action_id=action.id)
            ) as form:
                form.new_date = "2026-03-13"
                form.reason = "The labels have not come"
            form.record.action_request()
        extension = action.extension_ids
        self.assertFalse(extension.is_late)
        self.assertEqual(self.notices(action, "extension").user_id, self.leader.user_id)
        with self.assertRaises(AccessError):
            extension.with_user(self.agent.user_id).action_approve()
        with self.assertRaises(AccessError):
            extension.with_user(self.agent.user_id).state = "approved"
        self.assertEqual(str(action.due_date), "2026-03-06", "not approved yet")
        extension.with_user(self.leader.user_id).action_approve()
        self.assertEqual(str(action.due_date), "2026-03-13")
        self.assertEqual(str(action.first_due_date), "2026-03-06")
        self.assertFalse(self.notices(action, "extension"))
        with self.assertRaises(UserError):
            extension.with_user(self.manager.user_id).action_refuse("No")
        self.assertFalse(self.remind("2026-03-06 09:00:00") & action)

    def test_extension_of_own_supervisor(self):
        """SQ-120: whoever leads does not approve what they own or asked for."""
        action = self.create_action(owner_id=self.leader.id)
        with self.at("2026-03-07 09:00:00"):
            extension = action.action_request_extension("2026-03-13", "More time")
        self.assertTrue(extension.is_late)
        with self.assertRaises(AccessError):
            extension.action_approve()
        manager = extension.with_user(self.manager.user_id)
        with self.assertRaises(UserError):
            manager.action_refuse(" ")
        manager.action_refuse("It is urgent")
        self.assertEqual(str(action.due_date), "2026-03-06")

    def test_extension_lapses(self):
        """SQ-120: a request that nobody has decided is over when the action is done; it
        neither moves the next due day nor stands in the way of another.
        """
        action = self.create_action()
        own = action.with_user(self.agent.user_id)
        with self.at("2026-03-04 09:00:00"):
            extension = own.action_request_extension("2026-03-13", "More time")
        self.finish(action, "2026-03-06 09:00:00")
        self.assertEqual(extension.state, "lapsed")
        self.assertFalse(self.notices(action, "extension"))
        leader = action.with_user(self.leader.user_id)
        with self.at("2026-03-20 09:00:00"):
            leader.action_not_effective("They have come off")
        for decide in ("action_approve", "action_refuse"):
            with self.assertRaises(UserError):
                getattr(extension.with_user(self.leader.user_id), decide)("No")
        self.assertEqual(str(action.due_date), "2026-03-27")
        with self.at("2026-03-21 09:00:00"):
            again = own.action_request_extension("2026-03-30", "More time")
        again.with_user(self.leader.user_id).action_approve()
        self.assertEqual(str(action.due_date), "2026-03-30")

    def test_overdue_by_department(self):
        """SQ-120: overdue actions are counted by department."""
        late = self.create_action() | self.create_action()
        done = self.create_action()
        self.finish(done)
        self.create_action(due_date="2026-03-07")
        with self.at("2026-03-06 23:30:00"):  # Saturday in Rome
            groups = self.env["service.action"]._read_group(
                [
                    ("is_overdue", "=", True),
                    ("department_id", "=", self.department.id),
                ],
                ["department_id"],
                ["__count"],
            )
            self.assertEqual(groups, [(self.department, 2)])
            self.assertTrue(all(late.mapped("is_overdue")))
            self.assertFalse(done.is_overdue)

    def test_owner_cannot_verify(self):
        """SQ-121: neither the owner nor who did it verifies."""
        action = self.create_action()
        self.finish(action)
        for person in (self.agent, self.colleague):
            own = action.with_user(person.user_id)
            with self.assertRaises(AccessError, msg=person.name):
                own.action_verify()
            with self.assertRaises(AccessError, msg=person.name):
                own.action_not_effective("No")
        self.assertFalse(action.with_user(self.agent.user_id).may_verify)
        with self.assertRaises(ValidationError):
            action.sudo().verifier_user_id = self.agent.user_id
        mine = self.create_action(owner_id=self.manager.id)
        self.finish(mine, person=self.manager)
        with self.assertRaises(AccessError):
            mine.with_user(self.manager.user_id).action_verify()
        self.assertEqual(self.notices(action, "verify").user_id, self.leader.user_id)
        action.with_user(self.leader.user_id).action_verify("The drawers are labelled")
        self.assertEqual(
            (action.state, action.round_ids.verdict), ("verified", "effective")
        )
        self.assertEqual(action.verified_by_id, self.leader.user_id)
        self.assertFalse(self.notices(action))

    def test_not_effective(self):
        """SQ-121: not effective it is opened again, more urgently; the first try
        stays.
        """
        action = self.create_action()
        self.finish(action, "2026-03-05 09:00:00")
        leader = action.with_user(self.leader.user_id)
        with self.assertRaises(UserError):
            leader.action_not_effective(" ")
        with self.at("2026-03-10 09:00:00"):
            leader.action_not_effective("They have come off")
        self.assertEqual(
            (action.state, action.priority, action.ineffective_count), ("open", "2", 1)
        )
        self.assertEqual(str(action.due_date), "2026-03-17")
        first, second = action.round_ids
        self.assertEqual((first.verdict, first.on_time), ("ineffective", True))
        self.assertEqual(
            (first.note, str(first.due_date)), ("They have come off", "2026-03-06")
        )
        self.assertEqual((second.number, second.done_at), (2, False))
        self.assertEqual(self.notices(action, "due").user_id, self.agent.user_id)
        self.finish(action, "2026-03-18 09:00:00")
        self.assertFalse(second.on_time)
        with self.at("2026-03-19 09:00:00"):
            leader.action_not_effective("Again", "2026-03-25")
        self.finish(action, "2026-03-20 09:00:00")
        leader.action_not_effective("And again")
        self.assertEqual((action.priority, action.ineffective_count), ("3", 3))

    def test_indicator_before_and_after(self):
        """SQ-121: the indicator before and after decides with the verifier."""
        for day, reopened in ((9, True), (10, True), (11, False)):
            ticket = self.create_ticket(
                f"2026-02-{day:02} 08:00:00", user_id=self.agent.user_id.id
            )
            self.move(ticket, "done", f"2026-02-{day:02} 10:00:00")
            if reopened:
                self.move(ticket, "in_progress", f"2026-02-{day:02} 11:00:00")
        self.indicator.min_n = 1
        action = self.create_action(indicator_id=self.indicator.id)
        self.assertEqual((action.n_before, round(action.value_before)), (3, 67))
        ticket = self.create_ticket(
            "2026-03-10 08:00:00", user_id=self.agent.user_id.id
        )
        self.move(ticket, "done", "2026-03-10 10:00:00")
        self.finish(action, "2026-03-05 09:00:00")
        leader = action.with_user(self.leader.user_id)
        with self.at("2026-04-04 09:00:00"), self.assertRaises(UserError):
            leader.action_verify()
        with self.at("2026-04-05 09:00:00"):
            wizard = (
                self.env["service.action.verify"]
                .with_user(self.leader.user_id)
                .create({"action_id": action.id, "note": "Better"})
            )
            leader.action_ask_verdict()
            self.assertIn("→", wizard.effect_label)
            wizard.action_verify()
        self.assertEqual(
            (action.has_after, action.n_after, action.value_after), (True, 1, 0)
        )
        self.assertEqual(action.round_ids.effect_label, action.effect_label)

    def test_on_time_indicators(self):
        """SQ-120: actions on time and rectifications on time, with their evidence."""
        period = Period.month(2026, 3, "Europe/Rome")
        kept = self.create_action()
        self.finish(kept, "2026-03-06 22:30:00")  # still Friday in Rome
        late = self.create_action()
        self.finish(late, "2026-03-06 23:30:00")
        self.create_action(due_date="2026-03-30")
        found = self.create_action(name="From an inspection")
        found.sudo().source = "finding"
        self.finish(found, "2026-03-05 09:00:00")
        with self.at("2026-03-10 09:00:00"):
            providers = self.env["service.indicator"]
            self.assertEqual(
                providers._measure_action_on_time(period, self.agent),
                {self.agent.id: (2, 3, 3)},
            )
            model, domain = providers._evidence_action_on_time(period, self.agent)
            self.assertEqual(self.env[model].search_count(domain), 3)
            self.assertEqual(
                providers._measure_rectification_on_time(period, self.agent), {}
            )
            found.with_user(self.leader.user_id).action_verify()
            self.assertEqual(
                providers._measure_rectification_on_time(period, self.agent),
                {self.agent.id: (1, 1, 1)},
            )
        indicator = self.env.ref("service_quality.service_indicator_action_on_time")
        with self.at("2026-04-10 09:00:00"):
            measure = indicator.measure(period, self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (2, 4))
        self.assertEqual(measure.action_open_evidence()["res_model"], model)

    def test_tracked(self):
        """SQ-217: state, owner and due day leave the old and the new value."""
        action = self.create_action().with_context(
            tracking_disable=False, mail_notrack=False
        )
        self.env.cr.precommit.run()
        action.with_user(self.leader.user_id).with_context(
            tracking_disable=False
        ).owner_id = self.colleague
        self.finish(action.with_context(tracking_disable=False), person=self.colleague)
        self.env.cr.precommit.run()
        values = action.message_ids.sudo().tracking_value_ids
        fields_tracked = set(values.field_id.mapped("name"))
        self.assertTrue({"owner_id", "state"} <= fields_tracked, fields_tracked)
        state = values.filtered(lambda value: value.field_id.name == "state")[:1]
        self.assertEqual(state.new_value_char, "Done")
        with self.assertRaises(AccessError):
            values.with_user(self.agent.user_id).unlink()
