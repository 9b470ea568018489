"""How long people were there, and scores whose parts stand in for each other."""

from datetime import date

from odoo.tests import TransactionCase, tagged

from odoo.addons.service_quality.tools import presence, scoring
from odoo.addons.service_quality.tools.period import Period
from odoo.addons.service_quality.tools.presence import Stretch
from odoo.addons.service_quality.tools.scoring import Part

from ..facts import ServiceFactsCommon

APRIL = Period.month(2012, 4, "Europe/Rome")


def day(number, month=4):
    return date(2012, month, number)


@tagged("post_install", "-at_install")
class TestPresenceTools(TransactionCase):
    """Days, without records."""

    def test_join(self):
        """Spans that touch are one; a weekend is bridged only when asked."""
        spans = [(day(9), day(13)), (day(2), day(6)), (day(14), day(15))]
        self.assertEqual(presence.join(spans), [(day(2), day(6)), (day(9), day(15))])
        self.assertEqual(presence.join(spans, 2), [(day(2), day(15))])

    def test_part(self):
        """The first thing holds before its day too, each until the next begins."""
        parted = presence.part(
            [(day(10), "a"), (day(20), "b")], [(day(1), day(12)), (day(15), day(30))]
        )
        self.assertEqual(
            parted,
            [
                Stretch(day(1), day(12), "a"),
                Stretch(day(15), day(19), "a"),
                Stretch(day(20), day(30), "b"),
            ],
        )
        self.assertEqual([stretch.days for stretch in parted], [12, 5, 11])

    def test_long_leave(self):
        """SI-14: only a leave that is long as a whole takes its days."""
        month = [(day(1), day(30))]
        # 14 days, of which ten lie in the month.
        leave = [(day(28, 3), day(10))]
        self.assertEqual(presence.count_long_leave(month, leave, 14), 10)
        self.assertEqual(presence.count_long_leave(month, leave, 15), 0)
        weeks = [(day(2), day(6)), (day(9), day(13))]
        self.assertEqual(presence.count_long_leave(month, weeks, 12), 12)

    def test_longest(self):
        """The most days win; of two with as many the later."""
        self.assertEqual(presence.longest([("a", 10), ("b", 11), ("a", 2)]), "a")
        self.assertEqual(presence.longest([("a", 15), ("b", 15)]), "b")
        self.assertIsNone(presence.longest([]))


@tagged("post_install", "-at_install")
class TestSharedWeights(TransactionCase):
    """Two levels: a group of raters first, then everything."""

    def test_group_keeps_its_share(self):
        """SI-18: a missing group of raters goes to the other raters first."""
        parts = [
            Part(50, 80.0),
            Part(20, 60.0, "review"),
            Part(15, None, "review"),
            Part(15, 100.0, "review"),
        ]
        weights = scoring.shared_weights(parts)
        self.assertEqual(weights[0], 50)
        # 20 : 15 of the 50 that reviews have.
        self.assertAlmostEqual(weights[1], 50 * 20 / 35)
        self.assertEqual(weights[2], 0)
        self.assertAlmostEqual(sum(weights), 100)
        # 40 + 50 * (20 * 60 + 15 * 100) / 35 / 100
        self.assertEqual(scoring.combined_score(parts), (78.57, 85.0))

    def test_whole_group_missing(self):
        """SI-18: without any rater the whole part is shared out."""
        parts = [Part(30, 80.0), Part(30, 40.0), Part(40, None, "review")]
        self.assertEqual(scoring.shared_weights(parts), [50, 50, 0])
        self.assertEqual(scoring.combined_score(parts), (60.0, 60.0))

    def test_nothing(self):
        """Nothing at all is no score, and zero points are."""
        self.assertEqual(scoring.combined_score([Part(100, None)]), (None, 0.0))
        self.assertEqual(scoring.combined_score([]), (None, 0.0))
        self.assertEqual(scoring.combined_score([Part(100, 0.0)]), (0.0, 100.0))

    def test_as_without_groups(self):
        """Without groups it is the weighted mean there was before."""
        pairs = [(30, 100.0), (45, None), (25, 33.3)]
        parts = [Part(*pair) for pair in pairs]
        self.assertEqual(scoring.combined_score(parts), scoring.weighted_score(pairs))
        self.assertEqual(
            scoring.shared_weights(parts), scoring.effective_weights(pairs)
        )

    def test_partly_covered(self):
        """A part that rests on two of three months covers two thirds of its weight."""
        parts = [Part(70, 90.0, None, 2 / 3), Part(30, 80.0, "review")]
        self.assertEqual(scoring.combined_score(parts), (87.0, 76.67))


class TestPresence(ServiceFactsCommon):
    """How long employees were there in April 2012: 30 days, 21 of them worked."""

    def get(self, employee, long_leave=14, period=APRIL):
        return self.env["hr.version"]._get_presences(period, employee, long_leave)[
            employee.id
        ]

    def take_leave(self, employee, first, last):
        return self.env["resource.calendar.leaves"].create(
            {
                "resource_id": employee.resource_id.id,
                "calendar_id": self.calendar.id,
                "date_from": f"{first} 00:00:00",
                "date_to": f"{last} 20:00:00",
                "time_type": "leave",
            }
        )

    def test_whole_month(self):
        """Who was there is there for all of it."""
        [anna] = self.create_agents("Anna")
        found = self.get(anna)
        self.assertEqual((found.eligible_days, found.period_days), (30, 30))
        self.assertEqual((found.percent, found.availability), (100, 1.0))

    def test_joined_in_the_middle(self):
        """SI-14: joined on the 16th of a month of 30 days is a factor of 0.5."""
        [anna] = self.create_agents("Anna", since="2012-04-16")
        found = self.get(anna)
        self.assertEqual(found.eligible_days, 15)
        self.assertEqual(found.percent, 50.0)
        # 11 of 21 working days.
        self.assertAlmostEqual(found.availability, 11 / 21)

    def test_contract_ends(self):
        """Contract dates tell before versions do."""
        [anna] = self.create_agents("Anna")
        anna.write(
            {"contract_date_start": "2011-01-01", "contract_date_end": "2012-04-10"}
        )
        self.assertEqual(self.get(anna).eligible_days, 10)

    def test_departure(self):
        """The day of departure is the last one."""
        [anna] = self.create_agents("Anna")
        anna.departure_date = "2012-04-12"
        self.assertEqual(self.get(anna).eligible_days, 12)

    def test_served_before_the_record(self):
        """Whoever served before the own record was there; so are imported agents."""
        anna, bert, carl = self.create_agents(
            "Anna", "Bert", "Carl", since="2012-04-21"
        )
        self.add_events(anna, "resolved", "2012-04-03 12:00:00")
        carl.version_ids.date_version = "2020-01-01"
        self.assertEqual(self.get(anna).eligible_days, 30)
        self.assertEqual(self.get(bert).eligible_days, 10)
        self.assertEqual(self.get(carl).eligible_days, 30)

    def test_leave(self):
        """SI-14: a short leave lowers what can be done, a long one also the days."""
        anna, bert = self.create_agents("Anna", "Bert")
        self.take_leave(anna, "2012-04-02", "2012-04-06")
        self.take_leave(bert, "2012-04-02", "2012-04-20")
        short, long = self.get(anna), self.get(bert)
        self.assertEqual(short.eligible_days, 30)
        self.assertAlmostEqual(short.availability, 16 / 21)
        self.assertEqual(long.eligible_days, 30 - 19)
        self.assertAlmostEqual(long.availability, 6 / 21)

    def test_part_time(self):
        """SI-14: half the hours are half the working time."""
        [anna] = self.create_agents("Anna")
        half = self.calendar.copy({"full_time_required_hours": 80})
        self.assertEqual(half.work_time_rate, 50)
        anna.resource_calendar_id = half
        self.assertAlmostEqual(self.get(anna).availability, 0.5)
        self.assertEqual(self.get(anna).eligible_days, 30)

    def test_volume_is_scaled(self):
        """SI-14: part-time targets are scaled by the working time rate."""
        anna, bert = self.create_agents("Anna", "Bert")
        anna.resource_calendar_id = self.calendar.copy({"full_time_required_hours": 80})
        for agent in (anna, bert):
            self.add_events(agent, "resolved", "2012-04-03 12:00:00", 20)
        solved = self.indicators["tickets_solved"]
        part, full = solved.measure(APRIL, anna | bert).sorted("id")
        # The aim is 40 a month: 20 of 20, and 20 of 40.
        self.assertEqual((part.employee_id, part.value, part.points), (anna, 40, 100))
        self.assertEqual((full.value, full.points), (20, 50))
        # Anna's month counts as half of one when months are added up.
        self.assertEqual((part.numerator, part.denominator), (20, 0.5))

    def test_queries_do_not_grow(self):
        """A hundred people cost the queries of ten."""
        agents = self.create_agents(*[f"Agent {i:03}" for i in range(110)])
        for agent in agents:
            self.take_leave(agent, "2012-04-02", "2012-04-06")
        self.get(agents[0])
        counts = []
        for some in (agents[:10], agents[10:]):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.env["hr.version"]._get_presences(APRIL, some, 14)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1], counts)
