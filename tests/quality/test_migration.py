"""What an update makes of the service desk of before."""

from datetime import datetime

from ..migration import migrate
from .plan_common import PlanCommon
from .test_recording import TestRecording


class TestMigration(PlanCommon):
    """Databases as earlier versions left them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recording = TestRecording.record_call.__func__(cls)

    def log(self):
        """Who did what with the recording, oldest first."""
        accesses = self.recording.access_ids.sorted("id")
        return [(line.user_id, line.action) for line in accesses]

    def test_access_log_moves(self):
        """SQ-104: who had opened a recording before the update stays on record."""
        at = datetime(2026, 3, 4, 10, 0)
        self.cr.execute(
            """CREATE TABLE service_recording_access (
                   id serial, recording_id int, user_id int, occurred_at timestamp,
                   action varchar)"""
        )
        self.env.flush_all()
        for action in ("seen", "file"):
            self.cr.execute(
                """INSERT INTO service_recording_access
                          (recording_id, user_id, occurred_at, action)
                   VALUES (%s, %s, %s, %s)""",
                [self.recording.id, self.inspector.user_id.id, at, action],
            )
        before = len(self.log())
        for _twice in range(2):
            migrate(self.env, "service_quality", "19.0.1.3.0", "post-privacy")
        user = self.inspector.user_id
        self.assertEqual(self.log()[before:], [(user, "seen"), (user, "file")])
        moved = self.recording.access_ids.sorted("id")[-1]
        self.assertEqual(moved.occurred_at, at)
        self.assertEqual(moved.record_name, "Call 4711")
        self.assertEqual(moved.company_id, self.recording.company_id)

    def test_indicators_get_their_field(self):
        """SI-01: indicators of before get the field of their source; a target that the
        company has chosen stays.
        """
        found = {
            indicator.code: indicator
            for indicator in self.env["service.indicator"].search([])
        }
        self.env.flush_all()
        self.cr.execute("UPDATE service_indicator SET theme = 'quality'")
        self.cr.execute(
            """UPDATE service_indicator SET target = 40, cap = 40
                WHERE code = 'feedback_rate'"""
        )
        migrate(self.env, "service_quality", "19.0.1.3.0", "post-indicator-theme")
        self.assertEqual(found["complaint_rate"].theme, "complaint")
        self.assertEqual(found["first_response_on_time"].theme, "response")
        self.assertEqual(found["feedback_rate"].target, 30)
        found["feedback_rate"].write({"target": 55, "cap": 60})
        migrate(self.env, "service_quality", "19.0.1.3.0", "post-indicator-theme")
        self.assertEqual(found["feedback_rate"].target, 55)

    def test_who_waits_is_known(self):
        """SQ-07: who has had no answer before the update is waiting since they came."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Old desk"})
        waiting, answered = self.env["helpdesk.ticket"].create(
            [
                {"name": name, "description": "-", "team_id": team.id}
                for name in ("Waiting", "Answered")
            ]
        )
        self.env.flush_all()
        self.cr.execute(
            """UPDATE helpdesk_ticket SET waiting_since = NULL,
                      first_response_at = CASE WHEN id = %s THEN registered_at END
                WHERE id = ANY(%s)""",
            [answered.id, [waiting.id, answered.id]],
        )
        migrate(self.env, "service_quality", "19.0.1.1.0", "post-migration")
        self.assertEqual(waiting.waiting_since, waiting.registered_at)
        self.assertFalse(answered.waiting_since)
