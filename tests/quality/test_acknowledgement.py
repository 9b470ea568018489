"""Reading standards: who is asked, who has confirmed, who is reminded."""

from datetime import timedelta

import pytest

from odoo.exceptions import AccessError, UserError

from .test_standard import StandardCommon


class TestAcknowledgement(StandardCommon):
    def setUp(self):
        super().setUp()
        self.version = self.publish(self.standard, department_ids=self.desk.ids)
        self.row = self.get_rows(self.version)

    def test_read_once(self):
        """SQ-194: confirming twice stores one reading; nobody confirms for another."""
        self.assertEqual(self.row.employee_id, self.agent)
        with self.assertRaises(AccessError):
            self.row.with_user(self.writer.user_id).action_acknowledge()
        for person in (self.agent, self.writer):
            with self.assertRaises(AccessError):
                self.row.with_user(person.user_id).write({"state": "acknowledged"})
        mine = self.row.with_user(self.agent.user_id)
        self.assertIn("Greet every customer.", mine.content)
        mine.action_acknowledge()
        first = self.row.acknowledged_at
        mine.action_acknowledge()
        self.assertEqual(self.row.state, "acknowledged")
        self.assertEqual(self.row.acknowledged_at, first)
        self.assertEqual(self.get_rows(self.version), self.row)
        self.assertEqual(self.standard.coverage, 100)

    def test_new_version_asks_again(self):
        """SQ-194: a new version starts at 0 % and reminds only people in scope."""
        self.row.with_user(self.agent.user_id).action_acknowledge()
        other = self.create_person("Ben", department_id=self.desk.id)
        second = self.publish(self.standard)
        self.assertEqual(second.department_ids, self.desk)
        self.assertEqual(self.standard.coverage, 0)
        rows = self.get_rows(second)
        self.assertEqual(rows.employee_id, self.agent + other)
        self.run_cron("acknowledgement")
        self.assertEqual(rows.activity_ids.user_id, (self.agent + other).user_id)
        self.assertEqual(len(rows.activity_ids), 2)
        self.run_cron("acknowledgement")
        self.assertEqual(len(rows.activity_ids), 2)
        self.assertFalse(self.row.activity_ids)
        self.assertEqual(self.row.state, "acknowledged")
        rows.with_user(self.agent.user_id).filtered("is_mine").action_acknowledge()
        self.assertEqual(self.standard.coverage, 50)
        self.assertEqual(rows.activity_ids.user_id, other.user_id)

    def test_unread_lapses(self):
        """SQ-194: what a newer version replaces need not be read any more."""
        self.run_cron("acknowledgement")
        self.assertTrue(self.row.activity_ids)
        self.publish(self.standard)
        self.assertEqual(self.row.state, "lapsed")
        self.assertFalse(self.row.activity_ids)
        with self.assertRaises(UserError):
            self.row.with_user(self.agent.user_id).action_acknowledge()

    def test_people_come_and_go(self):
        """SQ-194: the cron asks who has come into the scope, and not who has left."""
        self.clerk.department_id = self.phone
        self.agent.department_id = self.office
        self.run_cron("acknowledgement")
        rows = self.get_rows(self.version)
        self.assertEqual(
            {row.employee_id: row.state for row in rows},
            {self.clerk: "to_read", self.agent: "lapsed"},
        )
        self.agent.department_id = self.desk
        self.run_cron("acknowledgement")
        self.assertEqual(self.row.state, "to_read")
        self.assertEqual(self.row.department_id, self.desk)

    def test_coverage_by_department(self):
        """SQ-194: coverage is shown for each department, and late readers show."""
        boss = self.create_person("Bo", department_id=self.desk.id)
        self.run_cron("acknowledgement")
        self.row.with_user(self.agent.user_id).action_acknowledge()
        groups = self.env["service.acknowledgement"]._read_group(
            [("version_id", "=", self.version.id)], ["department_id"], ["coverage:avg"]
        )
        self.assertEqual(dict(groups), {self.desk: 0, self.phone: 100})
        late = self.get_rows(self.version) - self.row
        self.assertEqual(late.employee_id, boss)
        self.assertFalse(late.is_late)
        late.due_on = self.today - timedelta(days=1)
        self.assertTrue(late.is_late)
        self.assertEqual(late.search([("is_late", "=", True)]) & late, late)

    def test_archived(self):
        """SQ-194: nobody is asked to read what is archived, until it is back."""
        self.run_cron("acknowledgement")
        standard = self.standard.with_user(self.writer.user_id)
        standard.action_archive()
        self.assertEqual(self.row.state, "lapsed")
        self.assertFalse(self.row.activity_ids)
        standard.action_unarchive()
        self.run_cron("acknowledgement")
        self.assertEqual(self.row.state, "to_read")
        standard.reading_required = False
        self.assertEqual(self.row.state, "lapsed")

    def test_not_asked(self):
        """SQ-194: a standard that needs no confirmation asks nobody."""
        quiet = self.create_standard("QM-9", "Quiet", reading_required=False)
        self.assertFalse(self.get_rows(self.publish(quiet)))

    @pytest.mark.bare
    def test_growth(self):
        """SQ-194: asking and reminding ten times the people takes as many queries."""
        Row, counts = self.env["service.acknowledgement"], []
        for amount in (10, 100):
            users = self.env["res.users"].create(
                [
                    {"name": f"Reader {amount} {n}", "login": f"reader.{amount}.{n}"}
                    for n in range(amount)
                ]
            )
            department = self.env["hr.department"].create({"name": f"D{amount}"})
            self.env["hr.employee"].create(
                [
                    {
                        "name": user.name,
                        "user_id": user.id,
                        "department_id": department.id,
                    }
                    for user in users
                ]
            )
            self.env.flush_all()
            standard = self.create_standard(f"GR-{amount}", "Growth")
            version = self.publish(standard, department_ids=department.ids)
            self.get_rows(version).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Row._follow_scope(version)
            self.get_rows(version)._remind()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(self.get_rows(version).activity_ids), amount)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
