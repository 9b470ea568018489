"""What an update makes of appraisals and rules of before."""

from datetime import date

from ..migration import migrate
from .decisions import DecisionCommon, create_published_cycle

VERSION = "19.0.1.1.0"


class TestMigration(DecisionCommon):
    """Databases as the first versions left them."""

    def test_rewards_by_grade_are_rules_in_force(self):
        """SI-24: what was proposed by grade goes on, and one pair is no limit."""
        values = {
            "condition": "grade",
            "grade_code": "excellent",
            "effect": "reward",
            "reward_kind": "certificate",
        }
        rule = self.env["service.appraisal.outcome.rule"].create(values)
        self.env.flush_all()
        self.cr.execute(
            """CREATE UNIQUE INDEX service_appraisal_outcome_rule_rule_unique
                   ON service_appraisal_outcome_rule (id)"""
        )
        self.cr.execute("ALTER TABLE service_appraisal_outcome_rule DROP COLUMN state")
        migrate(self.env, "service_incentive", VERSION, "pre-outcome-rule")
        self.assertEqual(rule.state, "active")
        self.cr.execute(
            "SELECT 1 FROM pg_indexes"
            " WHERE indexname = 'service_appraisal_outcome_rule_rule_unique'"
        )
        self.assertFalse(self.cr.fetchall())

    def test_appraisals_stand_as_they_were(self):
        """SI-21: a score of before is the computed one, and everybody was there."""
        cycle = create_published_cycle(
            self.env, self.scheme, [(self.agent, 80), (self.colleague, None)]
        )
        quarter = self.env["service.appraisal.cycle"].create(
            {"kind": "quarter", "date_from": date(2026, 1, 1)}
        )
        rated, unrated = cycle.appraisal_ids.sorted("score", reverse=True)
        line = (
            self.env["service.appraisal.line"]
            .with_context(service_appraisal_reopened=True)
            .create(
                {
                    "appraisal_id": rated.id,
                    "indicator_id": self.scheme.line_ids[0].indicator_id.id,
                    "has_data": True,
                }
            )
        )
        self.env.flush_all()
        self.cr.execute(
            """UPDATE service_appraisal
                  SET computed_score = NULL, computed_grade_id = NULL,
                      period_days = NULL, eligible_days = NULL, presence = NULL,
                      availability = NULL, unrated_reason = NULL
                WHERE cycle_id = %s""",
            [cycle.id],
        )
        self.cr.execute(
            "UPDATE service_appraisal_line SET coverage = NULL WHERE id = %s", [line.id]
        )
        self.cr.execute(
            "UPDATE service_appraisal_cycle SET parent_id = NULL WHERE id = %s",
            [cycle.id],
        )
        self.cr.execute("DELETE FROM service_reporting_line")
        migrate(self.env, "service_incentive", VERSION, "post-migration")
        self.assertEqual(rated.computed_score, 80)
        self.assertEqual(rated.computed_grade_id, rated.grade_id)
        self.assertEqual((rated.period_days, rated.eligible_days), (31, 31))
        self.assertEqual((rated.presence, rated.availability), (100, 100))
        self.assertFalse(rated.unrated_reason)
        self.assertEqual(unrated.unrated_reason, "data")
        self.assertEqual(line.coverage, 100)
        self.assertEqual(cycle.parent_id, quarter)
        lines = self.env["service.reporting.line"].search(
            [("employee_id", "=", self.agent.id)]
        )
        self.assertEqual(lines.manager_id, self.boss)
        # Whoever has had the update before is not changed by it again.
        rated.with_context(service_appraisal_reopened=True).eligible_days = 20
        migrate(self.env, "service_incentive", VERSION, "post-migration")
        self.assertEqual(rated.eligible_days, 20)
        self.assertEqual(lines.search_count([("employee_id", "=", self.agent.id)]), 1)
