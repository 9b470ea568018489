"""Ratings by hand: on described steps, by superiors, with a reason, and for good."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

ROME = "Europe/Rome"
MARCH = Period.month(2012, 3, ROME)


class TestIndicatorManual(ServiceFactsCommon):
    """A superior with two agents, one of whom leads a trainee."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.create_person("Boss")
        cls.anna = cls.create_person("Anna", parent_id=cls.boss.id)
        cls.bert = cls.create_person("Bert", parent_id=cls.boss.id)
        cls.tom = cls.create_person("Tom", parent_id=cls.anna.id)
        cls.manager = cls.create_person("Mia", "service_quality.group_manager")
        cls.indicator = cls.env.ref("service_quality.service_indicator_attitude_rated")

    def rate(self, rater, employee, step=4, period=MARCH, **values):
        """Rate somebody for a period, as a user does over RPC."""
        anchor = self.indicator.anchor_ids.filtered(lambda one: one.step == step)
        return (
            self.env["service.indicator.rating"]
            .with_user(rater.user_id)
            .create(
                {
                    "indicator_id": self.indicator.id,
                    "employee_id": employee.id,
                    "date_from": period.date_from,
                    "date_to": period.date_to,
                    "anchor_id": anchor.id,
                    "reason": "Seen at the counter",
                    **values,
                }
            )
        )

    def test_scale_is_described(self):
        """SI-02: qualitative indicators have steps in words, from 0 to 100 points."""
        manual = self.env["service.indicator"].search([("provider", "=", "manual")])
        self.assertGreaterEqual(len(manual), 4)
        for indicator in manual:
            anchors = indicator.anchor_ids
            self.assertEqual(anchors.mapped("step"), [1, 2, 3, 4, 5])
            self.assertEqual(anchors.mapped("points"), [0, 40, 60, 80, 100])
            self.assertTrue(all(anchors.mapped("description")))

    def test_value_equals_its_evidence(self):
        """SI-02: the figure is the rating, and shows it with its reason."""
        rating = self.rate(self.boss, self.anna)
        measure = self.indicator.measure(MARCH, self.anna)
        self.assertEqual((measure.value, measure.n, measure.points), (80, 1, 80))
        action = measure.action_open_evidence()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), rating)
        self.assertFalse(measure.has_tickets)
        self.assertEqual(rating.anchor_text, rating.anchor_id.description)

    def test_not_rated_is_no_data(self):
        """Missing is not zero."""
        self.assertFalse(self.indicator.measure(MARCH, self.bert).has_data)

    def test_months_make_the_quarter(self):
        """A quarter is the mean of what was said in its months."""
        for month, step in ((1, 3), (2, 4), (3, 5)):
            self.rate(self.boss, self.anna, step, Period.month(2012, month, ROME))
        quarter = Period.quarter(2012, 1, ROME)
        self.assertAlmostEqual(self.indicator.measure(quarter, self.anna).value, 80)

    def test_rating_again_keeps_both(self):
        """The newest counts, the older stays on file as replaced; none is edited."""
        first = self.rate(self.boss, self.anna, 2)
        second = self.rate(self.boss, self.anna, 5)
        self.assertTrue(first.superseded_at)
        self.assertFalse(second.superseded_at)
        self.assertEqual(self.indicator.measure(MARCH, self.anna).value, 100)
        for rating in (first, second.sudo()):
            with self.assertRaises(UserError):
                rating.write({"reason": "x"})
            with self.assertRaises(UserError):
                rating.unlink()

    def test_who_may_rate(self):
        """SI-02: superiors and managers; never oneself, nor those one works under."""
        self.rate(self.boss, self.tom)  # two steps above
        self.rate(self.manager, self.bert)
        for rater, employee in (
            (self.anna, self.anna),
            (self.anna, self.boss),
            (self.anna, self.bert),
            (self.tom, self.anna),
            (self.tom, self.boss),
            (self.manager, self.manager),
        ):
            with self.subTest(rater=rater.name, employee=employee.name):
                with self.assertRaises(AccessError):
                    self.rate(rater, employee)

    def test_manager_does_not_rate_the_own_superior(self):
        """Also who may rate all others does not rate those above."""
        self.manager.parent_id = self.boss
        with self.assertRaises(AccessError):
            self.rate(self.manager, self.boss)

    def test_rater_is_who_rates(self):
        """Whatever a caller says of rater, time and points, the system says."""
        rating = self.rate(
            self.boss,
            self.anna,
            3,
            user_id=self.manager.user_id.id,
            points=100,
            superseded_at="2012-03-01 10:00:00",
        )
        self.assertEqual(rating.user_id, self.boss.user_id)
        self.assertEqual(rating.points, 60)
        self.assertFalse(rating.superseded_at)

    def test_reason_and_scale(self):
        """No rating without a reason, nor on a step of another scale or figure."""
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.rate(self.boss, self.anna, reason="  ")
        other = self.env.ref("service_quality.service_indicator_teamwork_rated")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.rate(self.boss, self.anna, anchor_id=other.anchor_ids[0].id)
        counted = self.indicators["resolution_on_time"]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.rate(self.boss, self.anna, indicator_id=counted.id)

    def test_frozen_with_the_measure(self):
        """SI-06: after the lock nothing changes, and the figure keeps its evidence."""
        first = self.rate(self.boss, self.anna, 2)
        with freeze_time("2012-04-05 10:00:00"):
            measure = self.indicator.measure(MARCH, self.anna)
            measure._freeze()
        with self.assertRaisesRegex(UserError, "frozen"):
            self.rate(self.boss, self.anna, 5)
        self.rate(self.boss, self.bert, 5)
        action = measure.action_open_evidence()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), first)

    def test_who_reads_what(self):
        """Own ratings, those given, and of those one leads."""
        self.rate(self.boss, self.anna)
        self.rate(self.boss, self.bert)
        Rating = self.env["service.indicator.rating"]
        for person, seen in (
            (self.anna, self.anna),
            (self.tom, self.env["hr.employee"]),
            (self.boss, self.anna | self.bert),
            (self.manager, self.anna | self.bert),
        ):
            found = Rating.with_user(person.user_id).search([])
            self.assertEqual(found.employee_id, seen, person.name)

    def test_wizard_for_a_department(self):
        """A whole department at once; opened again it shows what was said."""
        department = self.env["hr.department"].create({"name": "Desk"})
        (self.anna | self.bert | self.boss).department_id = department
        form = Form(
            self.env["service.indicator.rate"].with_user(self.boss.user_id),
            "service_quality.service_indicator_rate_view_form",
        )
        form.indicator_id = self.indicator
        form.department_id = department
        form.day = "2012-03-20"
        names = [line["employee_name"] for line in form.line_ids._records]
        self.assertEqual(names, ["Anna", "Bert"], "not the boss himself")
        with form.line_ids.edit(0) as line:
            line.anchor_id = self.indicator.anchor_ids[3]
            line.reason = "Praised twice"
        action = form.save().action_rate()
        ratings = self.env["service.indicator.rating"].search(action["domain"])
        self.assertEqual(ratings.employee_id, self.anna)
        self.assertEqual(ratings.user_id, self.boss.user_id)

        again = Form(self.env["service.indicator.rate"].with_user(self.boss.user_id))
        again.indicator_id = self.indicator
        again.department_id = department
        again.day = "2012-03-20"
        with again.line_ids.edit(0) as line:
            self.assertEqual(line.reason, "Praised twice")
        with again.line_ids.edit(1) as line:
            line.anchor_id = self.indicator.anchor_ids[1]
            line.reason = "Two complaints"
        again.save().action_rate()
        ratings = self.env["service.indicator.rating"].search(action["domain"])
        self.assertEqual(len(ratings), 2, "Anna was not rated anew")

    def test_wizard_of_who_may_rate_all(self):
        """A manager begins with those led, and chooses a department for others."""
        department = self.env["hr.department"].create({"name": "Desk"})
        self.anna.department_id = department
        wizard = self.env["service.indicator.rate"].with_user(self.manager.user_id)
        values = {"indicator_id": self.indicator.id, "day": "2012-03-20"}
        self.assertFalse(wizard.create(values).line_ids)
        chosen = wizard.create({**values, "department_id": department.id})
        self.assertEqual(chosen.line_ids.employee_id, self.anna)

    def test_wizard_asks_for_reasons(self):
        """Nobody is rated without a reason, nor for a month to come."""
        wizard = self.env["service.indicator.rate"].with_user(self.boss.user_id)
        values = {"indicator_id": self.indicator.id, "day": "2012-03-20"}
        with self.assertRaisesRegex(UserError, "at least one"):
            wizard.create(values).action_rate()
        started = wizard.create(values)
        started.line_ids[0].anchor_id = self.indicator.anchor_ids[0]
        with self.assertRaisesRegex(UserError, "rests on"):
            started.action_rate()
        with freeze_time("2012-02-01 10:00:00"), self.assertRaises(UserError):
            wizard.create(values).action_rate()

    def test_unit_is_points(self):
        """SI-01: who rates by hand gives points."""
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.indicator.unit = "percent"
