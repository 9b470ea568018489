"""Figures change for what comes, never for what was: SQ-216."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

MARCH = Period.month(2012, 3, "Europe/Rome")
APRIL = Period.month(2012, 4, "Europe/Rome")


class TestDatedSettings(ServiceFactsCommon):
    """An agent with 90 % in March and in April."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.create_agents("Anna")
        cls.indicator = cls.indicators["resolution_on_time"]
        for month in ("2012-03", "2012-04"):
            cls.add_clocks(
                cls.anna,
                "resolution",
                f"{month}-05 12:00:00",
                ["met"] * 9 + ["breached"],
            )
            cls.add_events(cls.anna, "resolved", f"{month}-05 12:00:00", 10)

    def run_cron(self, day):
        """The nightly measuring; {month: (value, points)}."""
        cron = self.env.ref("service_quality.ir_cron_service_indicator_measure")
        with self.enter_registry_test_mode(), freeze_time(f"{day} 01:00:00"):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        measures = self.env["service.measure"].search(
            [
                ("employee_id", "=", self.anna.id),
                ("indicator_id", "=", self.indicator.id),
            ]
        )
        return {
            measure.date_from: (measure.value, round(measure.points, 2))
            for measure in measures
        }

    def test_target_changed_in_the_middle_of_a_month(self):
        """SQ-216: a new target leaves March as it was; April is judged by it."""
        march, april = date(2012, 3, 1), date(2012, 4, 1)
        before = self.run_cron("2012-04-10")
        self.assertEqual(before, {march: (90.0, 80.0), april: (90.0, 80.0)})
        with freeze_time("2012-04-15 09:00:00"):
            self.indicator.write({"target": 98, "cap": 98})
        after = self.run_cron("2012-04-16")
        self.assertEqual(after[march], (90.0, 80.0), "past, so unchanged")
        # 20 of the 28 points between 70 and 98
        self.assertEqual(after[april], (90.0, round(100 * 20 / 28, 2)))
        # April is over, and keeps what it was judged by.
        with freeze_time("2012-05-02 09:00:00"):
            self.indicator.write({"target": 80, "cap": 80})
        self.assertEqual(self.run_cron("2012-05-03")[april], after[april])

    def test_late_facts_count_by_the_old_target(self):
        """SQ-216: what was found out later about March counts, by March's target."""
        self.run_cron("2012-04-10")
        self.indicator.write({"target": 98, "cap": 98})
        self.add_clocks(self.anna, "resolution", "2012-03-06 12:00:00", ["met"] * 10)
        value, points = self.run_cron("2012-04-16")[date(2012, 3, 1)]
        self.assertEqual((value, points), (95.0, 100.0))

    def test_scorecard_of_the_past(self):
        """SQ-216: a draft card of the last month keeps the target of that month."""
        indicator = self.indicators["resolution_rate"]
        with freeze_time("2012-03-20 09:00:00"):
            indicator.measure(MARCH, self.anna)
        with freeze_time("2012-04-10 09:00:00"):
            indicator.write({"target": 99, "cap": 99})
            cards = self.env["service.scorecard"]._generate(self.company, MARCH)
        lines = cards.line_ids.filtered(lambda line: line.dimension == "resolution")
        self.assertEqual(set(lines.mapped("target")), {95.0})

    def test_changes_are_logged(self):
        """SQ-216: who changed which figure from what to what; nobody edits that."""
        manager = self.create_person("Mia", "service_quality.group_manager")
        self.indicator.with_user(manager.user_id).write({"target": 98, "cap": 98})
        self.company.reopen_window_days = 10
        self.company.reopen_window_days = 10
        changes = self.env["service.setting.change"].search([], limit=3)
        found = {(change.record_name, change.field_name): change for change in changes}
        target = found["Resolution on time", "target"]
        self.assertEqual((target.old_value, target.new_value), ("95.0", "98.0"))
        self.assertEqual(target.user_id, manager.user_id)
        window = found[self.company.name, "reopen_window_days"]
        self.assertEqual((window.old_value, window.new_value), ("7", "10"))
        self.assertEqual(window.company_id, self.company)
        self.assertEqual(window.label, "Reopening window")
        with self.assertRaises(AccessError):
            window.with_user(manager.user_id).write({"old_value": "1"})
        with self.assertRaises(AccessError):
            window.with_user(manager.user_id).unlink()

    def test_new_months_only(self):
        """SQ-216: a month measured for the first time is judged by what holds."""
        self.indicator.write({"target": 98, "cap": 98})
        with freeze_time("2012-04-10 09:00:00"):
            measure = self.indicator.measure(APRIL, self.anna)
        self.assertEqual(measure.yardstick["target"], 98)
