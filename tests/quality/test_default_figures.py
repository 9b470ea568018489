"""The figures that come with the addon, and where a company changes them."""

from lxml import etree

from odoo.exceptions import AccessError

from ..common import ServiceCommon

# What every new company begins with: regulation or proposal, see the settings.
COMPANY = {
    "waiting_alert_minutes": 5,
    "sla_warning_percent": 80,
    "sla_escalation_minutes": 60,
    "handover_limit": 2,
    "extension_limit": 2,
    "consultation_target": "own",
    "complaint_max_rounds": 3,
    "complaint_repeat_days": 90,
    "complaint_result_start": "receipt",
    "complaint_critical_minutes": 30,
    "reopen_window_days": 7,
    "followup_from_day": 3,
    "followup_to_day": 7,
    "feedback_reminder_days": 3,
    "rating_points_formula": "zero",
    "rating_low_up_to": 2,
    "rating_satisfied_from": 4,
    "merge_contacts": True,
    "quality_meeting_months": 1,
    "feedback_analysis_months": 1,
    "supervision_review_months": 6,
    "standard_review_months": 12,
    "standard_roles": "three",
    "sample_per_agent": 2,
    "recording_retention_days": 180,
    "media_owner_hours": 4,
    "media_reply_hours": 24,
    "churn_days": 180,
    "churn_reduction_percent": 30,
    "identity_factors": 2,
    "jargon_mode": "hint",
    "script_deviation": "log",
}
# Policy, what it promises, within how much, and in which time.
PROMISES = {
    ("general", "first_response"): (20, "minute", "working_time"),
    ("consultation", "first_response"): (10, "minute", "working_time"),
    ("general", "response_ceiling"): (24, "hour", "elapsed"),
    ("consultation", "full_answer"): (10, "minute", "working_time"),
    ("consultation", "promise"): (24, "hour", "elapsed"),
    ("suggestion", "full_answer"): (24, "hour", "elapsed"),
    ("complaint", "acceptance"): (24, "hour", "elapsed"),
    ("complaint", "result_feedback"): (7, "working_day", "working_time"),
    ("complaint", "progress"): (2, "working_day", "working_time"),
}
# What the indicators aim at, and where the points end.
TARGETS = {
    "complaint_rate": (1, None),
    "satisfaction_rate": (85, 70),
    "satisfaction_points": (85, None),
    "resolution_rate": (95, None),
    "feedback_rate": (30, None),
    "first_contact_resolution": (60, None),
    "consistency": (10, None),
    "follow_up_on_time": (100, None),
    "complaint_acceptance": (100, None),
    "complaint_feedback": (100, None),
    "complaint_cause_talk": (60, None),
    "complaint_cause_operation": (70, None),
}


class TestDefaultFigures(ServiceCommon):
    def test_company(self):
        """SQ-216: a new company begins with the figures of the regulations."""
        company = self.env["res.company"].create({"name": "New"})
        self.assertEqual({name: company[name] for name in COMPANY}, COMPANY)

    def test_promises(self):
        """SQ-216: the seeded policies promise what the regulations name."""
        for (policy, metric), expected in PROMISES.items():
            with self.subTest(policy=policy, metric=metric):
                name = {"result_feedback": "result"}.get(metric, metric)
                target = self.env.ref(
                    f"service_quality.service_sla_target_{policy}_{name}"
                )
                self.assertEqual(target.metric, metric)
                self.assertEqual((target.amount, target.unit, target.basis), expected)

    def test_targets(self):
        """SQ-216: the seeded indicators aim at what the regulations name."""
        for code, (target, floor) in TARGETS.items():
            with self.subTest(code):
                indicator = self.env["service.indicator"].search([("code", "=", code)])
                self.assertEqual(indicator.target, target)
                if floor is not None:
                    self.assertEqual(indicator.floor, floor)

    def test_every_figure_is_in_the_settings(self):
        """SQ-216: whatever a company may set is in the settings."""
        Settings = self.env["res.config.settings"]
        arch = etree.fromstring(Settings.get_view(view_type="form")["arch"])
        shown = {node.get("name") for node in arch.iter("field")}
        for name in sorted(self.env.company._get_logged_fields()):
            with self.subTest(name):
                field = Settings._fields.get(name)
                self.assertTrue(field and field.related == f"company_id.{name}")
                self.assertIn(name, shown)

    def test_promises_are_logged(self):
        """SQ-216: another time, warning or step of a promise is logged with its policy;
        tickets that came in before keep theirs.
        """
        manager = self.create_person("Mia", "service_quality.group_manager")
        target = self.env.ref("service_quality.service_sla_target_general_resolution")
        target.with_user(manager.user_id).amount = 4
        step = self.env.ref(
            "service_quality.service_sla_escalation_general_first_response"
        )
        step.with_user(manager.user_id).delay_minutes = 30
        policy = target.policy_id
        policy.with_user(manager.user_id).active = False
        changes = self.env["service.setting.change"].search([], limit=3)
        found = {
            (change.res_model, change.field_name): (change.old_value, change.new_value)
            for change in changes
        }
        self.assertEqual(
            found,
            {
                ("service.sla.target", "amount"): ("3", "4"),
                ("service.sla.escalation", "delay_minutes"): ("60", "30"),
                ("service.sla.policy", "active"): ("Yes", "No"),
            },
        )
        self.assertEqual(changes.user_id, manager.user_id)
        line = changes.filtered(lambda change: change.field_name == "amount")
        self.assertIn(policy.name, line.record_name)
        with self.assertRaises(AccessError):
            line.with_user(manager.user_id).unlink()

    def test_groups_are_logged(self):
        """SQ-216: also a setting of several records says what it was and is."""
        company = self.env.company
        company.two_factor_group_ids = False
        company.two_factor_group_ids = self.env.ref("service_quality.group_manager")
        change = self.env["service.setting.change"].search(
            [("field_name", "=", "two_factor_group_ids")], limit=1
        )
        self.assertEqual(change.old_value, "")
        self.assertTrue(change.new_value)
