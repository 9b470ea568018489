"""Which customers come again, and which are lost."""

from odoo.exceptions import AccessError

from odoo.addons.service_quality.tools.period import Period

from .clock_common import ClockCommon


class TestLoyalty(ClockCommon):
    """Customers of a company of its own, looked at in stretches of 30 days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {"name": "Loyal", "churn_days": 30, "resource_calendar_id": cls.calendar.id}
        )
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(100)]
        )

    def visit(self, moment, customers):
        """These customers ask for something."""
        with self.at(moment):
            self.env["helpdesk.ticket"].with_company(self.company).create(
                [
                    {
                        "name": "Again",
                        "description": "Please",
                        "partner_id": customer.id,
                        "company_id": self.company.id,
                        "user_id": False,
                    }
                    for customer in customers
                ]
            )

    def count(self, month, at):
        """The row of a month of 2026, counted at a moment."""
        with self.at(at):
            return self.env["service.loyalty"]._count(
                self.company, Period.month(2026, month, "Europe/Rome")
            )

    def test_churn(self):
        """SQ-96: churn of 20 % and then of 14 % is a reduction of 30 %."""
        self.visit("2026-01-20 10:00:00", self.customers)
        self.visit("2026-02-15 10:00:00", self.customers[20:])
        first = self.count(2, "2026-03-01 10:00:00")
        self.assertEqual((first.base_count, first.lost_count), (100, 20))
        self.assertEqual(first.churn, 20)
        self.assertFalse(first.has_reduction)
        self.visit("2026-03-10 10:00:00", self.customers)
        self.visit("2026-04-15 10:00:00", self.customers[14:])
        second = self.count(4, "2026-05-01 10:00:00")
        self.assertEqual(second.churn, 14)
        self.assertAlmostEqual(second.reduction, 30)
        self.assertTrue(second.is_met)
        self.company.churn_reduction_percent = 31
        self.assertFalse(second.is_met)

    def test_repeat_share(self):
        """SQ-96: a customer who asked before the month came again."""
        self.visit("2026-01-20 10:00:00", self.customers[:3])
        self.visit("2026-02-10 10:00:00", self.customers[2:4])
        self.visit("2026-02-11 10:00:00", self.customers[3:4])
        row = self.count(2, "2026-03-01 10:00:00")
        self.assertEqual((row.customer_count, row.repeat_count), (2, 1))
        self.assertEqual(row.repeat_share, 50)

    def test_again(self):
        """SQ-96: counted once more it is the same row; nothing to lose is no churn."""
        row = self.count(2, "2026-03-01 10:00:00")
        self.assertEqual(self.count(2, "2026-03-01 11:00:00"), row)
        self.assertEqual((row.base_count, row.churn), (0, 0))
        self.assertFalse(row.has_reduction)

    def test_baseline(self):
        """SQ-96: managers choose the baseline; nobody writes the figures."""
        self.visit("2026-01-20 10:00:00", self.customers)
        self.visit("2026-02-15 10:00:00", self.customers[20:])
        first = self.count(2, "2026-03-01 10:00:00")
        self.visit("2026-03-10 10:00:00", self.customers)
        self.visit("2026-04-15 10:00:00", self.customers[14:])
        second = self.count(4, "2026-05-01 10:00:00")
        self.manager.user_id.company_ids |= self.company
        own = second.with_user(self.manager.user_id).with_company(self.company)
        own.action_set_baseline()
        self.assertTrue(second.is_baseline)
        self.assertFalse(first.is_baseline or second.has_reduction)
        with self.assertRaises(AccessError):
            own.write({"churn": 1})
        self.leader.user_id.company_ids |= self.company
        led = first.with_user(self.leader.user_id).with_company(self.company)
        self.assertEqual(led.churn, 20)
        with self.assertRaises(AccessError):
            led.action_set_baseline()
        with self.assertRaises(AccessError):
            first.with_user(self.agent.user_id).read(["churn"])
