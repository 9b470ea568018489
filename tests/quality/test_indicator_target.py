"""Targets from a day on, per company; the past stays as it was judged."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

ROME = "Europe/Rome"
FEBRUARY, MARCH, APRIL = (Period.month(2012, number, ROME) for number in (2, 3, 4))


class TestIndicatorTarget(ServiceFactsCommon):
    """An agent with 90 % in every month; the target is 95, the floor 70."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.create_agents("Anna")
        cls.indicator = cls.indicators["resolution_on_time"]
        for month in ("2012-02", "2012-03", "2012-04"):
            cls.add_clocks(
                cls.anna,
                "resolution",
                f"{month}-05 12:00:00",
                ["met"] * 9 + ["breached"],
            )

    def set_target(self, day, target, **values):
        """A target from a day on, of the company."""
        return self.env["service.indicator.target"].create(
            {
                "indicator_id": self.indicator.id,
                "company_id": self.company.id,
                "date_from": day,
                "target": target,
                **values,
            }
        )

    def measure(self, period, employees=None):
        """Measured on the last day of the period."""
        with freeze_time(f"{period.date_to} 12:00:00"):
            return self.indicator.measure(period, employees or self.anna)

    def test_counts_from_its_day_on(self):
        """SI-01: the newest target valid on the first day of a period counts."""
        self.set_target("2012-03-01", 80)
        self.set_target("2012-04-01", 98, floor=88, cap=98, min_n=7)
        self.assertEqual(self.measure(FEBRUARY).points, 80, "of the indicator: 95")
        self.assertEqual(self.measure(MARCH).points, 100)
        april = self.measure(APRIL)
        self.assertAlmostEqual(april.points, 20)
        self.assertEqual(
            {name: april.yardstick[name] for name in ("target", "floor", "min_n")},
            {"target": 98, "floor": 88, "min_n": 7},
        )

    def test_not_in_the_middle_of_a_period(self):
        """A target from the 15th on begins with the next month."""
        self.set_target("2012-03-15", 80)
        self.assertEqual(self.measure(MARCH).yardstick["target"], 95)
        self.assertEqual(self.measure(APRIL).yardstick["target"], 80)

    def test_company_goes_first(self):
        """SQ-195: two companies, two targets: a company's own goes before one of all
        companies, even a newer.
        """
        self.set_target("2012-02-01", 80)
        self.set_target("2012-03-01", 99, company_id=False)
        self.assertEqual(self.measure(MARCH).yardstick["target"], 80)
        other = self.env["res.company"].create({"name": "Branch"})
        bert = self.create_agents("Bert", company_id=other.id)
        measures = self.measure(MARCH, self.anna | bert)
        found = {m.employee_id: m.yardstick["target"] for m in measures}
        self.assertEqual(found, {self.anna: 80, bert: 99})

    def test_past_is_not_judged_anew(self):
        """SQ-216: what would have held in a measured month that is over is refused."""
        self.measure(MARCH)
        with freeze_time("2012-04-10 09:00:00"):
            with self.assertRaisesRegex(ValidationError, "03/01/2012"):
                self.set_target("2012-03-01", 80)
            with self.assertRaises(ValidationError):
                self.set_target("2012-02-10", 80, company_id=False)
            april = self.set_target("2012-04-01", 80)
            with self.assertRaises(ValidationError), self.cr.savepoint():
                april.date_from = "2012-03-01"
            april.write({"target": 85, "cap": 85})
        self.measure(APRIL)
        with freeze_time("2012-05-02 09:00:00"):
            with self.assertRaises(ValidationError):
                april.write({"target": 80, "cap": 80})
            with self.assertRaises(ValidationError):
                april.unlink()
            self.assertEqual(self.indicator.measure(MARCH, self.anna).points, 80)
            self.set_target("2012-05-01", 80)

    def test_other_company_may_still_choose(self):
        """What one company has measured binds that company only."""
        self.measure(MARCH)
        other = self.env["res.company"].create({"name": "Branch"})
        with freeze_time("2012-04-10 09:00:00"):
            target = self.set_target("2012-03-01", 80, company_id=other.id)
        self.assertTrue(target)

    def test_figures_must_make_sense(self):
        """A floor beyond the target is refused, and one of another company."""
        for values in ({"floor": 99}, {"cap": 70}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.set_target("2012-03-01", 80, **values)
        other = self.env["res.company"].create({"name": "Branch"})
        self.indicator.company_id = self.company
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.set_target("2012-03-01", 80, company_id=other.id)

    def test_form_begins_with_what_holds(self):
        """In the form of the indicator only the day and the target are to be typed."""
        manager = self.create_person("Mia", "service_quality.group_manager")
        with Form(self.indicator.with_user(manager.user_id)) as form:
            with form.target_ids.new() as line:
                line.date_from = "2012-03-01"
                line.target = 85
        target = self.indicator.target_ids
        self.assertEqual((target.floor, target.cap, target.min_n), (70, 85, 5))
        self.assertEqual(self.indicator.valid_target_id, target)
        self.assertIn("85 % from 03/01/2012", target.display_name)
        changes = self.env["service.setting.change"].search_count([])
        target.with_user(manager.user_id).floor = 71
        self.assertEqual(
            self.env["service.setting.change"].search_count([]), changes + 1
        )

    def test_who_may_set_targets(self):
        """Everybody reads the targets, managers of the company set them."""
        target = self.set_target("2012-03-01", 80)
        agent = self.create_person("Ann", "helpdesk_mgmt.group_helpdesk_user_own")
        supervisor = self.create_person("Sue", "service_quality.group_supervisor")
        for person in (agent, supervisor):
            mine = target.with_user(person.user_id)
            self.assertEqual(mine.target, 80)
            with self.assertRaises(AccessError):
                mine.target = 10
            with self.assertRaises(AccessError):
                self.indicator.with_user(person.user_id).write(
                    {"target_ids": [Command.create({"date_from": "2012-03-01"})]}
                )

    def test_scorecard_follows(self):
        """SQ-114: a card is held against the target of its month."""
        indicator = self.indicators["resolution_rate"]
        self.add_events(self.anna, "resolved", "2012-03-05 12:00:00")
        self.env["service.indicator.target"].create(
            {
                "indicator_id": indicator.id,
                "company_id": self.company.id,
                "date_from": "2012-03-01",
                "target": 97,
            }
        )
        with freeze_time("2012-03-20 09:00:00"):
            cards = self.env["service.scorecard"]._generate(self.company, MARCH)
        lines = cards.line_ids.filtered(lambda line: line.dimension == "resolution")
        self.assertEqual(set(lines.mapped("target")), {97.0})
