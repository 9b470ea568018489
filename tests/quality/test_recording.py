"""Recordings: who may open them, what stays on record, and when they are destroyed."""

import base64
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import ServiceHttpCommon
from .plan_common import PlanCommon

SOUND = base64.b64encode(b"Good morning, this is the hotline.")


class TestRecording(PlanCommon):
    """A call of Ada that Ina has to listen to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspection = cls.env["service.inspection"].create(
            {
                "checklist_id": cls.checklist.id,
                "employee_id": cls.agent.id,
                "method": "recording",
                "inspector_user_id": cls.inspector.user_id.id,
            }
        )
        cls.recording = cls.record_call(inspection_id=cls.inspection.id)

    @classmethod
    def record_call(cls, **values):
        """A recorded call of Ada on 2 March, kept by the manager."""
        return cls.env["service.recording"].create(
            {
                "name": "Call 4711",
                "employee_id": cls.agent.id,
                "owner_user_id": cls.manager.user_id.id,
                "recorded_at": "2026-03-02 23:30:00",
                "consent": "notice",
                "file": SOUND,
                "file_name": "call.wav",
                **values,
            }
        )

    def log(self, recording=None):
        """What the log says, oldest first."""
        accesses = (recording or self.recording).access_ids.sorted("id")
        return [(line.user_id, line.action) for line in accesses]

    def test_what_is_kept(self):
        """SQ-104: owner, consent and last day; 180 days by default."""
        # Half past midnight of the 3rd in Rome.
        self.assertEqual(self.recording.retain_until, date(2026, 8, 30))
        self.assertEqual(self.recording.state, "kept")
        self.company.recording_retention_days = 30
        self.assertEqual(self.record_call().retain_until, date(2026, 4, 2))
        with self.assertRaises(AssertionError):
            form = Form(self.env["service.recording"])
            form.name = "Without notice"
            form.save()
        with self.assertRaises(ValidationError):
            self.record_call(owner_user_id=self.agent.user_id.id)

    def test_agent_is_refused(self):
        """SQ-104: agents, the recorded one too, leaders and other inspectors get an
        access error.
        """
        for person in (self.agent, self.colleague, self.leader, self.second):
            recording = self.recording.with_user(person.user_id)
            for attempt in (
                lambda one=recording: one.read(["name"]),
                lambda one=recording: one.web_read({"name": {}}),
                lambda one=recording: one.action_open_file(),
                lambda one=recording: one.write({"name": "Mine"}),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        found = self.env["service.recording"].with_user(self.second.user_id)
        self.assertFalse(found.search_count([]))
        own = self.record_call(
            employee_id=self.manager.id, owner_user_id=self.leader.user_id.id
        )
        with self.assertRaises(AccessError):
            own.with_user(self.manager.user_id).read(["name"])

    def test_inspector_reads_and_is_logged(self):
        """SQ-104: an inspector's read adds a row to the access log."""
        inspector = self.inspector.user_id
        recording = self.recording.with_user(inspector)
        before = len(self.log())
        recording.read(["name"])
        recording.web_read({"name": {}, "file": {}})
        self.assertEqual(self.log()[before:], [(inspector, "seen")] * 2)
        # A list says nothing of what was said.
        self.env["service.recording"].with_user(inspector).web_search_read(
            [], {"name": {}}
        )
        self.assertEqual(len(self.log()), before + 2)
        self.assertEqual(recording._open_file().raw, base64.b64decode(SOUND))
        self.assertEqual(self.log()[-1], (inspector, "file"))
        self.assertEqual(self.recording.access_count, 3)

    def test_log_is_append_only(self):
        """SQ-104: nobody writes or deletes the log, nor reads it but managers."""
        self.recording.with_user(self.inspector.user_id).read(["name"])
        accesses = self.recording.access_ids
        for person in (self.inspector, self.manager):
            lines = accesses.with_user(person.user_id)
            for attempt in (
                lambda one=lines: one.unlink(),
                lambda one=lines: one.write({"action": "stored"}),
                lambda one=lines: one.create({"recording_id": self.recording.id}),
            ):
                with self.assertRaises(AccessError):
                    attempt()
        with self.assertRaises(AccessError):
            accesses.with_user(self.inspector.user_id).read(["action"])
        self.assertTrue(accesses.with_user(self.manager.user_id).read(["action"]))

    def test_no_way_around(self):
        """SQ-104: the attachment is reached by nobody, an administrator neither."""
        attachment = self.recording.attachment_id
        self.assertTrue(attachment)
        admin = self.env.ref("base.user_admin")
        for user in (
            self.agent.user_id,
            self.inspector.user_id,
            self.manager.user_id,
            admin,
        ):
            files = self.env["ir.attachment"].with_user(user)
            for attempt in (
                lambda one=files: one.browse(attachment.id).read(["raw"]),
                lambda one=files: one.browse(attachment.id).datas,
                lambda one=files: one.browse(attachment.id).write({"res_id": 1}),
                lambda one=files: one.browse(attachment.id).unlink(),
                lambda one=files: one.browse(attachment.id).copy(),
            ):
                with self.assertRaises(AccessError):
                    attempt()
            for domain in (
                [("id", "=", attachment.id)],
                [("res_model", "=", "service.recording")],
                [("res_model", "in", ["service.recording"]), ("res_id", "!=", False)],
                [("checksum", "=", attachment.checksum)],
            ):
                self.assertFalse(files.search(domain), domain)
                self.assertFalse(files.search_read(domain, ["raw"]), domain)
            with self.assertRaises(AccessError):
                self.assertFalse(self.recording.with_user(user).attachment_id)
        self.assertFalse(self.recording.with_user(self.inspector.user_id).file)

    def test_purge(self):
        """SQ-104: past its last day the file is destroyed by the cron, and a purge line
        remains; a second run does nothing.
        """
        attachment = self.recording.attachment_id
        later = self.record_call(retain_until="2026-12-31")
        cron = self.env.ref("service_quality.ir_cron_service_recording_purge")
        for moment, state in (
            ("2026-08-30 12:00:00", "kept"),
            ("2026-08-31 12:00:00", "purged"),
            ("2026-09-01 12:00:00", "purged"),
        ):
            with self.at(moment), self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(self.recording.state, state)
        self.assertFalse(attachment.exists())
        self.assertEqual([action for _user, action in self.log()].count("purged"), 1)
        self.assertEqual(later.state, "kept")
        with self.assertRaises(UserError):
            self.recording.with_user(self.inspector.user_id).action_open_file()
        with self.assertRaises(UserError):
            self.recording.unlink()

    def test_facts_stay(self):
        """SQ-104: what it shows stays; only a manager keeps it for longer."""
        recording = self.recording.with_user(self.inspector.user_id)
        with self.assertRaises(AccessError):
            recording.employee_id = self.colleague
        with self.assertRaises(AccessError):
            recording.retain_until = "2027-03-01"
        recording.retain_until = "2026-04-01"
        with self.assertRaises(UserError):
            recording.file = SOUND
        self.recording.with_user(self.manager.user_id).retain_until = "2026-12-01"

    def test_file_is_not_talked_away(self):
        """SQ-104: nobody writes by hand whether there is a file, to replace it or to
        delete the record of it.
        """
        for person in (self.inspector, self.manager):
            recording = self.recording.with_user(person.user_id)
            for values in ({"state": "empty"}, {"state": "purged"}, {"file_size": 0}):
                with self.assertRaises(AccessError, msg=(person.name, values)):
                    recording.write(values)
            with self.assertRaises(AccessError):
                recording.create(
                    {"name": "Made up", "consent": "notice", "state": "purged"}
                )

    def test_inspection_of_a_recording(self):
        """SQ-102: a kept recording says what was heard, as a reference does."""
        self.inspect(self.inspection)
        self.assertEqual(self.inspection.state, "done")


@tagged("standard")
class TestRecordingHttp(ServiceHttpCommon, PlanCommon):
    """The file over HTTP."""

    def test_urls(self):
        """SQ-104: the file comes by its own address only, and is logged."""
        recording = self.env["service.recording"].create(
            {
                "name": "Call 4712",
                "owner_user_id": self.inspector.user_id.id,
                "consent": "consent",
                "file": SOUND,
                "file_name": "call.wav",
            }
        )
        own = f"/service_quality/recording/{recording.id}"
        around = [
            f"/web/content/{recording.attachment_id.id}",
            f"/web/content/service.recording/{recording.id}/file",
            f"/web/content/service.recording/{recording.id}/attachment_id",
            f"/web/image/{recording.attachment_id.id}",
        ]
        for person, status in ((self.inspector, 200), (self.agent, 404)):
            login = person.user_id.login
            self.authenticate(login, login)
            response = self.url_open(own)
            self.assertEqual(response.status_code, status, login)
            self.assertEqual(response.content == base64.b64decode(SOUND), status == 200)
            for url in around:
                answer = self.url_open(url)
                self.assertNotIn(b"hotline", answer.content, url)
        opened = recording.access_ids.filtered(lambda line: line.action == "file")
        self.assertEqual(opened.user_id, self.inspector.user_id)
        self.assertEqual(len(opened), 1)
