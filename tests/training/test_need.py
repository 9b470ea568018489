"""Training needs: opened for reasons, one open at a time, closed by officers."""

from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.service_training.models.service_training_need import NeedRequest

from ..common import ServiceCommon
from ..workers import committed, run_in_workers


class TestTrainingNeed(ServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_person("Olga", "service_training.group_officer")
        cls.boss = cls.create_person("Berta")
        cls.agent = cls.create_person("Anna", parent_id=cls.boss.id)
        cls.colleague = cls.create_person("Carl", parent_id=cls.boss.id)
        cls.topic = cls.env.ref("service_training.service_training_topic_fundamentals")
        cls.needs = cls.env["service.training.need"].with_user(cls.officer.user_id)
        # Any records will do as sources.
        cls.january, cls.february, cls.march = cls.env["res.partner"].create(
            [{"name": f"Appraisal of month {month}"} for month in (1, 2, 3)]
        )

    def open(self, source, employee=None, reason="Score 62 below the baseline 70"):
        return self.needs.open_need(employee or self.agent, self.topic, reason, source)

    def test_low_twice(self):
        """ST-07 Low score twice in a row gives one open need with two reasons."""
        need = self.open(self.january)
        self.assertEqual(self.open(self.february), need)
        self.assertEqual(need.state, "open")
        self.assertCountEqual(
            need.reason_ids.mapped("res_id"), [self.january.id, self.february.id]
        )
        self.assertEqual(need.reason_count, 2)

    def test_closed_need_allows_a_new_one(self):
        """ST-07 Closing the need by passed training allows a new one."""
        need = self.open(self.january)
        need.action_plan()
        self.assertEqual(self.open(self.february), need)
        need.action_done()
        self.assertTrue(need.closed_at)
        again = self.open(self.march)
        self.assertNotEqual(again, need)
        self.assertEqual(again.reason_ids.res_id, self.march.id)
        # The old sources are answered for good.
        self.assertEqual(self.open(self.january), need)
        self.assertEqual(
            len(self.needs.search([("employee_id", "=", self.agent.id)])), 2
        )

    def test_same_source_once(self):
        """ST-07 The same source asks once, also in one batch and after cancelling."""
        request = NeedRequest(self.agent, self.topic, "Low", self.january)
        self.assertEqual(len(self.needs._open_needs([request, request])), 1)
        self.assertFalse(self.needs._open_needs([request]))
        need = self.open(self.january)
        self.assertEqual(need.reason_count, 1)
        need.action_cancel()
        self.assertEqual(self.open(self.january), need)
        self.assertEqual(need.state, "cancelled")

    def test_without_source(self):
        """ST-07 A remark without a record opens a need and joins the open one."""
        need = self.open(None, reason="Asked for it")
        self.assertEqual(self.open(None, reason="Asked again"), need)
        self.assertCountEqual(
            need.reason_ids.mapped("text"), ["Asked for it", "Asked again"]
        )

    def test_unique(self):
        """ST-07 No way in gives an employee a second open need in a topic."""
        self.open(self.january)
        with self.refused_by_index():
            self.needs.create({"employee_id": self.agent.id, "topic_id": self.topic.id})

    @contextmanager
    def refused_by_index(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as caught,
            self.cr.savepoint(),
        ):
            yield
        self.assertIn(
            "already has an open training need",
            self.needs._sql_error_to_message(caught.exception),
        )

    def test_reopen_beside_newer(self):
        """ST-07 A closed need does not open again beside a newer open one."""
        need = self.open(self.january)
        need.action_done()
        self.open(self.february)
        with self.refused_by_index():
            need.action_reopen()
            self.env.flush_all()

    def test_two_workers(self):
        """ST-07 Two workers that see a low score at once open one need."""
        with committed(self.registry) as env:
            employee = env["hr.employee"].create({"name": "Twin"})
            sources = env["res.partner"].create([{"name": "One"}, {"name": "Two"}])
            ids = employee.id, sources.ids
        self.addCleanup(self._remove_committed, *ids)

        def work(env):
            employee = env["hr.employee"].browse(ids[0])
            topic = env.ref("service_training.service_training_topic_fundamentals")
            return len(
                env["service.training.need"]._open_needs(
                    [
                        NeedRequest(employee, topic, "Low", source)
                        for source in env["res.partner"].browse(ids[1])
                    ]
                )
            )

        with mute_logger("odoo.sql_db"):
            opened = run_in_workers(self.registry, work)
        self.assertEqual(sorted(opened), [0, 1])
        with committed(self.registry) as env:
            need = env["service.training.need"].search([("employee_id", "=", ids[0])])
            self.assertEqual(sorted(need.reason_ids.mapped("res_id")), sorted(ids[1]))

    def _remove_committed(self, employee_id, partner_ids):
        with committed(self.registry) as env:
            env["service.training.need"].search(
                [("employee_id", "=", employee_id)]
            ).unlink()
            env["hr.employee"].browse(employee_id).unlink()
            env["res.partner"].browse(partner_ids).unlink()

    def test_growth(self):
        """ST-07 Opening needs for 100 people takes no more queries than for 10."""
        people = self.env["hr.employee"].create(
            [{"name": f"Person {number}"} for number in range(110)]
        )
        sources = self.env["res.partner"].create(
            [{"name": f"Source {number}"} for number in range(110)]
        )
        counts = []
        for part in (slice(0, 10), slice(10, 110)):
            requests = [
                NeedRequest(employee, self.topic, "Low", source)
                for employee, source in zip(people[part], sources[part], strict=True)
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self.needs._open_needs(requests)), len(requests))
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 4, counts)

    def test_by_hand(self):
        """ST-07 An officer opens a need in the form and corrects his own reasons."""
        with Form(self.needs) as form:
            form.employee_id = self.agent
            form.topic_id = self.topic
            with form.reason_ids.new() as reason:
                reason.text = "Talked about it"
        need = form.record
        self.assertEqual(need.company_id, self.agent.company_id)
        need.reason_ids.text = "Agreed on it"
        need.unlink()

    def test_guards(self):
        """ST-07 State, people and sources change by the buttons only."""
        need = self.open(self.january)
        with self.assertRaises(AccessError):
            need.state = "done"
        with self.assertRaises(UserError):
            need.employee_id = self.colleague
        with self.assertRaises(AccessError):
            need.reason_ids.text = "Nothing"
        with self.assertRaises(AccessError):
            need.reason_ids.unlink()
        with self.assertRaises(AccessError):
            self.needs.env["service.training.need.reason"].create(
                {
                    "need_id": need.id,
                    "text": "Made up",
                    "res_model": "res.partner",
                    "res_id": self.march.id,
                }
            )
        with self.assertRaises(UserError):
            need.unlink()
        with self.assertRaises(AccessError):
            self.needs.create(
                {
                    "employee_id": self.colleague.id,
                    "topic_id": self.topic.id,
                    "state": "done",
                }
            )
        need.action_done()
        with self.assertRaises(UserError):
            need.action_cancel()

    def test_source_opens(self):
        """ST-07 A reason leads to the record that showed the need."""
        reason = self.open(self.january).reason_ids
        action = reason.action_open_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.january.id)
        )

    def test_who_sees_what(self):
        """ST-07 Own needs and those of one's people are seen, others' not."""
        need = self.open(self.january)
        reason = need.reason_ids
        for person, sees in (
            (self.agent, True),
            (self.boss, True),
            (self.colleague, False),
        ):
            user = person.user_id
            self.assertEqual(
                bool(need.with_user(user).search([("id", "=", need.id)])), sees
            )
            self.assertEqual(
                bool(reason.with_user(user).search([("id", "=", reason.id)])), sees
            )
            self.assertEqual(need.with_user(user).has_access("read"), sees)
            self.assertEqual(
                bool(need.with_user(user).name_search("Anna")), sees, person.name
            )
            if sees:
                need.invalidate_recordset()
                self.assertIn("Anna", need.with_user(user).display_name)
            for step in ("action_plan", "action_done", "action_cancel"):
                with self.assertRaises(AccessError):
                    getattr(need.with_user(user), step)()
            with self.assertRaises(AccessError):
                need.with_user(user).open_need(person, self.topic, "Please", None)

    def test_other_company(self):
        """ST-07 An officer of another company sees nothing."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        need = self.open(self.january)
        self.officer.user_id.write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        with self.assertRaises(AccessError):
            need.with_user(self.officer.user_id).with_company(other).read(["state"])
