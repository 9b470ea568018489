import base64
import io
import math
import struct
import wave
from datetime import timedelta

from odoo import api, fields, models

MODULE = "service_quality"
RATE = 8000


class ServiceDemoPlan(models.AbstractModel):
    """Plans, samples, recordings, a calibration and an agency for the demo database."""

    _name = "service.demo.plan"
    _description = "Service demo plans"

    @api.model
    def _load_plans(self):
        """Let the plans of the demo run, and bring one of each thing on its way."""
        today = self.env.company._get_service_today()
        plans = self.env["service.inspection.plan"].search([("next_on", "<=", today)])
        plans._run(today)
        self._load_samples(today)
        self._load_recordings()
        self._load_calibrations()
        self._load_outside()

    @api.model
    def _get_demo(self, name):
        return self.env.ref(f"{MODULE}.{name}")

    def _load_samples(self, today):
        """One sample whose inspections are made, one that is drawn."""
        inspectors = self._get_demo("res_users_inspector_demo")
        inspectors |= self._get_demo("res_users_inspector2_demo")
        monday = today - timedelta(days=today.weekday())
        samples = self.env["service.inspection.sample"].create(
            [
                {
                    "date_from": monday - timedelta(days=7 * weeks),
                    "date_to": monday - timedelta(days=7 * weeks - 6),
                    "team_ids": self._get_demo("helpdesk_ticket_team_care_demo").ids,
                    "checklist_id": self._get_demo("service_checklist_service").id,
                    "inspector_user_ids": inspectors.ids,
                    "amount": 1,
                    "seed": 42,
                }
                for weeks in (2, 1)
            ]
        )
        samples.action_draw()
        if samples[0].line_ids:
            samples[0].action_make()

    def _load_recordings(self):
        """A recording that is kept, one that goes next week, one that is destroyed."""
        inspection = self.env["service.inspection"].search(
            [
                ("method", "=", "recording"),
                ("employee_id", "!=", False),
                ("inspector_user_id.login", "=", "inspector"),
            ],
            limit=1,
        )
        if not inspection:
            return
        now = fields.Datetime.now()
        retention = self.env.company.recording_retention_days
        recordings = self.env["service.recording"].create(
            [
                {
                    "name": self.env._("Hotline call %(number)s", number=number),
                    "inspection_id": inspection.id,
                    "employee_id": inspection.employee_id.id,
                    "ticket_id": inspection.ticket_id.id,
                    "owner_user_id": self._get_demo("res_users_manager_demo").id,
                    "recorded_at": now - timedelta(days=days),
                    "consent": "notice",
                    "consent_note": self.env._("Announced at the start of the call"),
                    "file_name": f"call-{number}.wav",
                    "file": self._get_sound(),
                }
                for number, days in (
                    (4711, 20),
                    (4520, retention - 6),
                    (4308, retention + 3),
                )
            ]
        )
        self.env["service.recording"]._purge_batch()
        if inspection.inspector_user_id:
            heard = recordings[:1].with_user(inspection.inspector_user_id)
            heard._log_access_of("seen")
            heard._log_access_of("file")

    def _get_sound(self):
        """Half a second of a quiet tone."""
        tone = (
            struct.pack("<h", int(2000 * math.sin(number * 2 * math.pi * 440 / RATE)))
            for number in range(RATE // 2)
        )
        target = io.BytesIO()
        with wave.open(target, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(b"".join(tone))
        return base64.b64encode(target.getvalue())

    def _load_calibrations(self):
        """A session that is compared, and one that is being scored."""
        ticket = self.env["helpdesk.ticket"].search(
            [
                ("team_id", "=", self._get_demo("helpdesk_ticket_team_care_demo").id),
                ("employee_id", "!=", False),
            ],
            limit=1,
        )
        leader = self._get_demo("res_users_manager_demo")
        inspectors = self._get_demo("res_users_inspector_demo")
        inspectors |= self._get_demo("res_users_inspector2_demo")
        today = self.env.company._get_service_today()
        sessions = self.env["service.calibration"].create(
            [
                {
                    "name": name,
                    "held_on": today - timedelta(days=days),
                    "checklist_id": self._get_demo("service_checklist_language").id,
                    "ticket_id": ticket.id,
                    "leader_user_id": leader.id,
                    "participant_ids": inspectors.ids,
                }
                for name, days in (
                    (self.env._("Complaint about a late delivery"), 12),
                    (self.env._("Question about an invoice"), -2),
                )
            ]
        )
        sessions.action_start()
        patterns = (("pass",), ("pass", "pass", "partial"), ("pass", "fail", "pass"))
        for inspection, pattern in zip(
            sessions[0].inspection_ids, patterns, strict=True
        ):
            own = inspection.with_user(inspection.inspector_user_id)
            own.action_start()
            for number, line in enumerate(own.line_ids):
                line.write(
                    {
                        "mark": pattern[number % len(pattern)],
                        "comment": self.env._("As heard in the call"),
                        "photo": line.photo_required and self._get_pixel(),
                    }
                )
            own.action_done()
        sessions[0].action_close()

    @api.model
    def _get_pixel(self):
        return (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmM"
            "IQAAAABJRU5ErkJggg=="
        )

    def _load_outside(self):
        """One inspection for the agency to do, and one that it has handed in."""
        user = self._get_demo("res_users_outside_demo")
        inspections = self.env["service.inspection"].create(
            [
                {
                    "checklist_id": self._get_demo("service_checklist_appearance").id,
                    "employee_id": self._get_demo(f"hr_employee_{name}_demo").id,
                    "inspector_user_id": False,
                    "inspector_partner_id": user.partner_id.id,
                    "place": self.env._("Business counter"),
                }
                for name in ("agent3", "agent4")
            ]
        )
        handed_in = inspections[1].with_user(user)
        handed_in._save_outside({})
        handed_in._save_outside(
            {
                line.id: {
                    "mark": "pass",
                    "comment": self.env._("In order"),
                    **({"photo": self._get_pixel()} if line.photo_required else {}),
                }
                for line in inspections[1].line_ids
            }
        )
        handed_in.action_done()
