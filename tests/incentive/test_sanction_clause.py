"""Sanctions cite the clauses they stand on."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from ..migration import migrate
from .decisions import DecisionCommon

INCIDENT = date(2026, 3, 2)


class TestSanctionClause(DecisionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clause = cls.env["service.clause"].create(
            {
                "code": "ZZ-01",
                "name": "Polite",
                "text": "Stay polite.",
                "category_id": cls.env.ref(
                    "service_quality.service_clause_category_at"
                ).id,
                "for_penalty": True,
                "company_id": False,
            }
        )

    def punish(self, **values):
        """A warning for what happened on the day, under the clause."""
        return self.create_sanction(
            rule_reference=False,
            clause_id=self.clause.id,
            date_incident=INCIDENT,
            **values,
        )

    def reword(self, day, text="Be polite.", **values):
        """The company's other words, from a day on."""
        return self.env["service.clause.wording"].create(
            {"clause_id": self.clause.id, "text": text, "valid_from": day, **values}
        )

    def test_words_of_the_day(self):
        """SQ-197: a penalty quotes the clause as it read on the day of the incident."""
        self.reword(INCIDENT + timedelta(days=1))
        sanction = self.punish()
        self.assertEqual(sanction.clause_text, "Stay polite.")
        self.assertEqual(sanction.rule_reference, "ZZ-01 Polite: Stay polite.")
        self.reword(INCIDENT - timedelta(days=1), "Too late.")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(sanction.clause_text, "Stay polite.")
        self.assertEqual(sanction.rule_reference, "ZZ-01 Polite: Stay polite.")
        later = self.create_sanction(
            rule_reference=False,
            clause_id=self.clause.id,
            date_incident=INCIDENT + timedelta(days=2),
        )
        self.assertEqual(later.clause_text, "Be polite.")

    def test_clause_is_not_deleted(self):
        """SQ-189: a clause used in a penalty cannot be deleted, only archived."""
        sanction = self.punish()
        manager = self.create_person("Mia", "service_quality.group_manager")
        clause = self.clause.with_user(manager.user_id)
        with self.assertRaisesRegex(UserError, "ZZ-01"):
            clause.unlink()
        clause.action_archive()
        self.assertEqual(sanction.clause_text, "Stay polite.")

    def test_clause_has_to_hold(self):
        """SQ-189: a clause not in force that day, or not for penalties, is refused."""
        self.clause.valid_from = INCIDENT + timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "did not hold"):
            self.punish()
        self.clause.valid_from = False
        self.reword(INCIDENT, in_use=False)
        with self.assertRaisesRegex(ValidationError, "did not hold"):
            self.punish()
        self.reword(INCIDENT)
        self.clause.for_penalty = False
        with self.assertRaisesRegex(ValidationError, "penalty"):
            self.punish()
        self.assertTrue(self.punish(kind="talk"))

    def test_clause_of_the_form(self):
        """SQ-197: choosing a clause fills in the rule; without one it is written."""
        form = Form(self.env["service.sanction"].with_user(self.officer))
        form.employee_id = self.agent
        form.reason = "Shouted"
        form.date_incident = INCIDENT
        form.clause_id = self.clause
        self.assertEqual(form.rule_reference, "ZZ-01 Polite: Stay polite.")
        sanction = form.save()
        self.assertEqual(sanction.clause_text, "Stay polite.")
        self.assertFalse(sanction.clause_known_on)
        self.assertTrue(self.create_sanction().rule_reference)

    def test_notified_clause_stays(self):
        """SQ-197: the clause somebody was notified of is not exchanged or re-worded."""
        sanction = self.punish()
        with self.assertRaises(AccessError):
            sanction.clause_texts = {"en_US": "Forged"}
        sanction.action_notify()
        with self.assertRaises(UserError):
            sanction.clause_id = self.env.ref("service_quality.service_clause_at_08")

    def test_known_since(self):
        """SQ-194: the sanction says whether the employee had read the rule by then."""
        version = self.env["service.standard.version"].create(
            {
                "standard_id": self.env["service.standard"]
                .create({"code": "M-1", "name": "Manners"})
                .id,
                "section_ids": [
                    (0, 0, {"name": "Talk", "clause_ids": self.clause.ids})
                ],
            }
        )
        reading = self.env["service.acknowledgement"].create(
            {
                "version_id": version.id,
                "employee_id": self.agent.id,
                "state": "acknowledged",
                "acknowledged_at": "2026-02-01 10:00:00",
            }
        )
        sanction = self.punish()
        self.assertEqual(sanction.clause_known_on, date(2026, 2, 1))
        other = self.create_sanction(
            employee_id=self.colleague.id,
            clause_id=self.clause.id,
            date_incident=INCIDENT,
        )
        self.assertFalse(other.clause_known_on)
        reading.acknowledged_at = "2026-03-03 10:00:00"
        sanction.invalidate_recordset(["clause_known_on"])
        self.assertFalse(sanction.clause_known_on)

    def test_criteria_stand_on_principles(self):
        """SQ-196: what raters are asked about attitude refers to the principles."""
        care = self.env.ref("service_incentive.service_appraisal_criterion_care")
        self.assertIn("PN-01", care.clause_ids.mapped("code"))
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "service_incentive"),
                ("model", "=", "service.appraisal.criterion"),
            ]
        )
        criteria = self.env["service.appraisal.criterion"].browse(data.mapped("res_id"))
        self.assertFalse(criteria.filtered(lambda asked: not asked.clause_ids))

    def test_criteria_of_before(self):
        """SQ-196: an update links the seeded criteria to their principles."""
        care = self.env.ref("service_incentive.service_appraisal_criterion_care")
        care.clause_ids = False
        self.env.flush_all()
        migrate(self.env, "service_incentive", "19.0.1.2.0", "post-criterion-clauses")
        self.assertIn("PN-01", care.clause_ids.mapped("code"))
