"""Values set by hand: by HR, with a reason, before publication, and both shown."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from odoo.addons.service_quality.tools.period import Period

from .appraisals import AppraisalCommon

MARCH = Period.month(2012, 3, "Europe/Rome")


class TestMeasureOverride(AppraisalCommon):
    """Anna with 18 of 20 resolutions in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_person("Olga", "service_incentive.group_officer")
        cls.anna = cls.create_person("Anna", department_id=cls.desk.id)
        cls.anna.version_id.date_version = "2011-01-01"
        cls.serve(cls.anna, late=2)
        cls.indicator = cls.indicators["resolution_on_time"]
        cls.measure = cls.indicator.measure(MARCH, cls.anna)

    def override(self, value=100, measure=None, person=None, **values):
        """Set a value as an officer of HR."""
        return (
            self.env["service.measure.override"]
            .with_user((person or self.officer).user_id)
            .create(
                {
                    "measure_id": (measure or self.measure).id,
                    "value": value,
                    "reason": "The mail server was down",
                    **values,
                }
            )
        )

    def test_keeps_both_values(self):
        """SI-02: the set value counts, the counted one stays and is shown beside it."""
        self.assertEqual((self.measure.value, self.measure.points), (90, 80))
        override = self.override(95)
        self.assertEqual((self.measure.value, self.measure.points), (95, 100))
        self.assertEqual(self.measure.counted_value, 90)
        self.assertEqual(self.measure.counted_points, 80)
        self.assertEqual(self.measure.override_id, override)
        self.assertEqual(override.measured_value, 90)
        self.assertEqual(override.user_id, self.officer.user_id)
        self.assertEqual((self.measure.numerator, self.measure.denominator), (18, 20))

    def test_survives_measuring(self):
        """SI-02: measuring again, nightly or for a score, does not undo it."""
        self.override(95)
        self.add_clocks(self.anna, "resolution", "2012-03-15 12:00:00", ["breached"])
        self.indicator.measure(MARCH, self.anna)
        self.assertEqual(self.measure.value, 95)
        self.assertAlmostEqual(self.measure.counted_value, 1800 / 21)

    def test_preview_follows(self):
        """SI-02: what would be without a record is what will be: the set value."""
        self.override(95)
        clocks = self.env["service.sla.clock"].search(
            [("employee_id", "=", self.anna.id), ("metric", "=", "resolution")]
        )
        preview = self.indicator._preview_measure(
            MARCH, self.anna, {"service.sla.clock": clocks[:1].ids}
        )[self.anna.id]
        self.assertEqual((preview["value"], preview["n"]), (95, 19))

    def test_appraisal_follows(self):
        """SI-02: the appraisal takes the value that was set."""
        [appraisal] = self.appraise(self.anna)
        line = appraisal.line_ids.filtered(
            lambda line: line.indicator_id == self.indicator
        )
        before = appraisal.score
        self.override(100, line.measure_id)
        self.cycle.score()
        self.assertEqual(line.value, 100)
        self.assertGreater(appraisal.score, before)

    def test_taken_back(self):
        """SI-02: back to what was measured; all that was set stays on file."""
        first = self.override(95)
        second = self.override(takes_back=True, reason="It was not")
        self.assertTrue(first.superseded_at)
        self.assertEqual(self.measure.value, 90)
        self.assertFalse(self.measure.override_id)
        self.assertEqual(second.measured_value, 90)
        self.assertEqual(self.measure.override_ids, first | second)

    def test_reason_and_range(self):
        """SI-02: a manual override needs a reason, and a value that can come about."""
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.override(reason="  ")
        for value in (-1, 101):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.override(value)

    def test_who_may(self):
        """SI-02: officers of HR only, and never the own value."""
        boss = self.create_person("Boss")
        manager = self.create_person("Mia", "service_quality.group_manager")
        self.anna.parent_id = boss
        for person in (self.anna, boss, manager):
            with self.assertRaises(AccessError):
                self.override(person=person)
            mine = self.measure.with_user(person.user_id)
            with self.assertRaises(AccessError):
                mine.action_override()
            with self.assertRaises(AccessError):
                mine.write({"value": 100})
        own = self.indicator.measure(MARCH, self.officer)
        with self.assertRaisesRegex(AccessError, "somebody else"):
            self.override(measure=own)

    def test_before_publication_only(self):
        """SI-02: a frozen value is not set any more."""
        [appraisal] = self.appraise(self.anna)
        line = appraisal.line_ids.filtered(
            lambda line: line.indicator_id == self.indicator
        )
        line.measure_id._freeze()
        with self.assertRaisesRegex(UserError, "frozen"):
            self.override(measure=line.measure_id)

    def test_stays_on_file(self):
        """SI-02: nobody edits or deletes what was set; the system says who and when."""
        override = self.override(
            95, user_id=self.anna.user_id.id, measured_value=3, had_data=False
        )
        self.assertEqual(override.user_id, self.officer.user_id)
        self.assertEqual(override.measured_value, 90)
        for record in (override, override.sudo()):
            with self.assertRaises(UserError):
                record.write({"value": 1})
            with self.assertRaises(UserError):
                record.unlink()

    def test_employee_sees_both(self):
        """SI-02: the person concerned reads what was set, by whom and why."""
        override = self.override(60)
        mine = override.with_user(self.anna.user_id)
        self.assertEqual(mine.reason, "The mail server was down")
        other = self.create_person("Oz")
        Override = self.env["service.measure.override"]
        self.assertFalse(Override.with_user(other.user_id).search([]))
        measure = self.measure.with_user(self.anna.user_id)
        self.assertEqual((measure.value, measure.counted_value), (60, 90))

    def test_dialog(self):
        """SI-02: the officer opens the figure, types value and reason."""
        action = self.measure.with_user(self.officer.user_id).action_override()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.officer.user_id)
            .with_context(**action["context"])
        )
        self.assertEqual(form.value, 90)
        form.value = 92
        form.reason = "Two were the fault of the line"
        form.save()
        self.assertEqual(self.measure.value, 92)

    def test_officer_rates_by_hand(self):
        """SI-02: HR rates too, whoever leads the employee, but not themselves."""
        indicator = self.env.ref("service_quality.service_indicator_attitude_rated")
        Rating = self.env["service.indicator.rating"].with_user(self.officer.user_id)
        values = {
            "indicator_id": indicator.id,
            "date_from": MARCH.date_from,
            "date_to": MARCH.date_to,
            "anchor_id": indicator.anchor_ids[3].id,
            "reason": "As agreed",
        }
        rating = Rating.create({**values, "employee_id": self.anna.id})
        self.assertEqual(rating.points, 80)
        with self.assertRaises(AccessError):
            Rating.create({**values, "employee_id": self.officer.id})
