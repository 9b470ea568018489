"""Punctuality: when each day begins, as approved leave and hours of the day say."""

from datetime import datetime, timedelta

from odoo.fields import Command
from odoo.tests import Form

from odoo.addons.service_incentive.tools.punctuality import first_starts, is_late
from odoo.addons.service_quality.tools.period import Period

from ..facts import ServiceFactsCommon

MARCH = Period.month(2012, 3, "Europe/Rome")


class TestIndicatorAttendance(ServiceFactsCommon):
    """Monday to Friday from 9:00 in Rome: an hour ahead of UTC until the 24th."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = cls.create_hours("Office", 9)
        cls.indicator = cls.env.ref(
            "service_incentive.service_indicator_attendance_punctuality"
        )
        cls.anna = cls.create_staff("Anna")
        # 20 working days from the 1st to the 28th, all at 9:00 sharp or before.
        cls.days = [
            day
            for day in (datetime(2012, 3, 1) + timedelta(n) for n in range(28))
            if day.weekday() < 5
        ]
        cls.punches = cls.punch(cls.anna, cls.days)

    @classmethod
    def create_hours(cls, name, hour_from, tz="Europe/Rome"):
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{name} {day} {period}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": stop,
                                "day_period": period,
                            }
                        )
                        for day in range(5)
                        for start, stop, period in (
                            (hour_from, hour_from + 4, "morning"),
                            (hour_from + 5, hour_from + 9, "afternoon"),
                        )
                    ),
                ],
            }
        )

    @classmethod
    def create_staff(cls, *names, hours=None):
        return cls.create_agents(
            *names, resource_calendar_id=(hours or cls.hours).id, tz="Europe/Rome"
        )

    @classmethod
    def punch(cls, employee, days, hour=8, minute=0):
        """In at a time in UTC of each day, out for lunch, in again."""
        values = []
        for day in days:
            # The clock of Rome goes forward on the 25th.
            shift = 1 if day >= datetime(2012, 3, 25) else 0
            first = day.replace(hour=hour - shift, minute=minute)
            values += [
                {
                    "employee_id": employee.id,
                    "check_in": first + timedelta(hours=pause),
                    "check_out": first + timedelta(hours=pause + 3),
                    "in_mode": "kiosk",
                    "out_mode": "kiosk",
                }
                for pause in (0, 5)
            ]
        return cls.env["hr.attendance"].create(values)

    def come_late(self, *numbers, minutes=1):
        """Move the first punch of some days."""
        for number in numbers:
            punch = self.punches[2 * number]
            punch.check_in += timedelta(minutes=minutes)

    def measure(self, employees=None):
        return self.indicator.measure(MARCH, employees or self.anna)

    def leave(self, employee, start, stop, time_type="leave"):
        """Approved time off, as the calendar knows it."""
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Off",
                "resource_id": employee.resource_id.id if employee else False,
                "calendar_id": self.hours.id if employee else False,
                "company_id": self.company.id,
                "date_from": start,
                "date_to": stop,
                "time_type": time_type,
            }
        )

    def test_three_late_days(self):
        """SI-05: 3 late days of 20 are 85 %, by the curve a third of the points."""
        self.assertEqual(self.measure().points, 100)
        self.come_late(3, 7, 11)
        measure = self.measure()
        self.assertEqual((measure.numerator, measure.denominator), (17, 20))
        self.assertAlmostEqual(measure.value, 85)
        self.assertAlmostEqual(measure.points, 100 / 3)
        # One late day in the month is granted: 95 % is the target.
        self.come_late(7, 11, minutes=-1)
        self.assertEqual(self.measure().points, 100)

    def test_value_equals_its_evidence(self):
        """SI-02: the days are those of the punches that open."""
        self.come_late(3)
        measure = self.measure()
        action = measure.action_open_evidence()
        punches = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(set(punches.mapped("date"))), measure.n)

    def test_to_the_minute(self):
        """SI-05: 9:00:00 is in time, a second later is not; a tolerance moves that."""
        punch = self.punches[0]
        self.assertEqual(self.measure().numerator, 20)
        punch.check_in += timedelta(seconds=1)
        self.assertEqual(self.measure().numerator, 19)
        with Form(self.env["res.config.settings"]) as form:
            form.attendance_late_minutes = 5
        form.record.execute()
        self.assertEqual(self.measure().numerator, 20)
        punch.check_in += timedelta(minutes=5)
        self.assertEqual(self.measure().numerator, 19)

    def test_approved_leave(self):
        """SI-05: an approved morning off is not late, and a day off is no day."""
        self.come_late(0, minutes=180)
        self.assertEqual(self.measure().numerator, 19)
        self.leave(self.anna, "2012-03-01 08:00:00", "2012-03-01 12:00:00")
        self.assertEqual(self.measure().numerator, 20)
        self.leave(self.anna, "2012-03-02 07:00:00", "2012-03-02 18:00:00")
        measure = self.measure()
        self.assertEqual((measure.numerator, measure.denominator), (19, 19))

    def test_leave_of_a_colleague_or_for_work(self):
        """SI-05: leave of somebody else does not excuse, nor does work elsewhere."""
        bert = self.create_staff("Bert")
        self.come_late(0, minutes=120)
        self.leave(bert, "2012-03-01 08:00:00", "2012-03-01 12:00:00")
        self.leave(self.anna, "2012-03-01 08:00:00", "2012-03-01 12:00:00", "other")
        self.assertEqual(self.measure().numerator, 19)

    def test_approved_time_off(self):
        """SI-05: time off that was approved in its own app counts as leave."""
        self.come_late(0, minutes=180)
        kind = self.env["hr.leave.type"].create(
            {
                "name": "Hours off",
                "requires_allocation": False,
                "request_unit": "hour",
                "leave_validation_type": "no_validation",
            }
        )
        self.env["hr.leave"].create(
            {
                "employee_id": self.anna.id,
                "holiday_status_id": kind.id,
                "request_date_from": "2012-03-01",
                "request_date_to": "2012-03-01",
                "request_unit_hours": True,
                "request_hour_from": 9,
                "request_hour_to": 12,
            }
        )
        self.assertEqual(self.measure().numerator, 20)

    def test_public_holiday_and_make_up_day(self):
        """A holiday is no day; a Saturday worked in its place is one."""
        self.leave(None, "2012-03-08 23:00:00", "2012-03-09 23:00:00")
        self.assertEqual(self.measure().denominator, 19)
        self.env["service.calendar.extra.day"].create(
            {"calendar_id": self.hours.id, "date": "2012-03-10", "name": "For Friday"}
        )
        self.punch(self.anna, [datetime(2012, 3, 10)], 9)
        measure = self.measure()
        self.assertEqual((measure.numerator, measure.denominator), (19, 20))

    def test_corrected_punch(self):
        """SI-05: a punch that was put right counts as it stands now."""
        self.come_late(0, minutes=40)
        self.assertEqual(self.measure().numerator, 19)
        self.come_late(0, minutes=-45)
        self.assertEqual(self.measure().numerator, 20)

    def test_excluded_punch(self):
        """A late punch that was excused takes its day out, not only itself."""
        self.come_late(0, minutes=40)
        self.env["service.evidence.exclusion"]._exclude(
            self.indicator, self.anna, self.punches[0], "Lift was broken"
        )
        measure = self.measure()
        self.assertEqual((measure.numerator, measure.denominator), (19, 19))

    def test_technical_punches_do_not_count(self):
        """What the system enters for an absence is nobody's punch."""
        self.punches[:2].write({"in_mode": "technical", "out_mode": "technical"})
        self.assertEqual(self.measure().denominator, 19)

    def test_flexible_hours(self):
        """Whoever may come when they like is not measured."""
        flexible = self.env["resource.calendar"].create(
            {"name": "Free", "flexible_hours": True}
        )
        bert = self.create_staff("Bert", hours=flexible)
        self.punch(bert, self.days[:10], 15)
        self.assertFalse(self.measure(bert).has_data)

    def test_hours_of_the_day(self):
        """Who changes to a later shift on the 15th is held against it from then on."""
        self.anna.create_version(
            {
                "date_version": "2012-03-15",
                "resource_calendar_id": self.create_hours("Late", 12).id,
            }
        )
        self.come_late(*range(20), minutes=60)
        measure = self.measure()
        # Ten days before the 15th are late now.
        self.assertEqual((measure.numerator, measure.denominator), (10, 20))


class TestPunctualityTools(ServiceFactsCommon):
    """Plain values in, plain values out."""

    def test_first_starts(self):
        """SI-05: leave moves the beginning, a day of leave has none."""
        work = [
            (datetime(2012, 3, day, start), datetime(2012, 3, day, stop), None)
            for day in (1, 2, 5)
            for start, stop in ((9, 13), (14, 18))
        ]
        leaves = [
            (datetime(2012, 3, 1, 8), datetime(2012, 3, 1, 13), None),
            (datetime(2012, 3, 2, 0), datetime(2012, 3, 3, 0), None),
        ]
        starts = first_starts(work, leaves)
        self.assertEqual(
            sorted(starts.values()),
            [datetime(2012, 3, 1, 14), datetime(2012, 3, 5, 9)],
        )

    def test_is_late(self):
        """SI-05: to the second, after the tolerance."""
        nine = datetime(2012, 3, 1, 9)
        self.assertFalse(is_late(nine, nine))
        self.assertTrue(is_late(nine + timedelta(seconds=1), nine))
        self.assertFalse(is_late(nine + timedelta(minutes=5), nine, 5))
        self.assertTrue(is_late(nine + timedelta(minutes=5, seconds=1), nine, 5))
