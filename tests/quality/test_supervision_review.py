"""The supervision itself is looked at: SQ-116; what goes with satisfaction: SQ-117."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.service_quality.tools.correlation import pearson

from ..common import ServiceCommon


class TestCorrelation(ServiceCommon):
    """Plain numbers."""

    def test_pearson(self):
        """SQ-116: 1 for what rises together, -1 for the opposite, None for too few."""
        self.assertAlmostEqual(pearson([(1, 10), (2, 20), (3, 30)]), 1.0)
        self.assertAlmostEqual(pearson([(1, 3), (2, 2), (3, 1)]), -1.0)
        # By hand: together 3, spreads 2 and 14/3 - so 3 / sqrt(2 * 4.6667)
        self.assertAlmostEqual(pearson([(1, 1), (2, 2), (3, 4)]), 0.98198, places=5)
        self.assertIsNone(pearson([(1, 1), (2, 2)]))
        self.assertIsNone(pearson([(1, 1), (1, 2), (1, 3)]))


class TestSupervisionReview(ServiceCommon):
    """Half a year of inspections in a company of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Supervised company"})
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Rome", "company_id": cls.company.id}
        )
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.manager = cls.create_colleague("Mia", "service_quality.group_manager")
        cls.inspector = cls.create_colleague("Ivo", "service_quality.group_inspector")
        cls.agents = cls.env["hr.employee"].concat(
            *(
                cls.create_colleague(name, "helpdesk_mgmt.group_helpdesk_user_own")
                for name in ("Ann", "Bob", "Cid", "Dan")
            )
        )
        cls.company.quality_manager_id = cls.manager.user_id
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_ids": [Command.set(cls.agents.user_id.ids)],
            }
        )
        cls.clauses = cls.get_clause("SV-01") | cls.get_clause("SV-02")
        cls.checklist = cls.env["service.checklist"].create(
            {
                "name": "Flow",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create({"name": clause.name, "clause_id": clause.id})
                    for clause in cls.clauses
                ],
            }
        )
        cls.tickets = cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Case",
                    "description": "-",
                    "company_id": cls.company.id,
                    "team_id": cls.team.id,
                    "user_id": agent.user_id.id,
                }
                for agent in cls.agents
            ]
        )
        cls.env["service.event"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "company_id": cls.company.id,
                    "employee_id": agent.id,
                    "event_type": "resolved",
                    "occurred_at": "2012-02-10 12:00:00",
                }
                for ticket, agent in zip(cls.tickets, cls.agents, strict=True)
            ]
        )

    @classmethod
    def create_colleague(cls, name, *groups):
        """A person of the company."""
        person = cls.create_person(name, *groups, company_id=cls.company.id)
        person.user_id.write(
            {
                "company_ids": [Command.set(cls.company.ids)],
                "company_id": cls.company.id,
            }
        )
        return person

    def inspect(self, agent, moment, *marks, **values):
        """A published inspection, as it stands on file."""
        inspection = self.env["service.inspection"].create(
            {
                "employee_id": agent.id,
                "company_id": self.company.id,
                "team_id": self.team.id,
                "checklist_id": self.checklist.id,
                "inspector_user_id": self.inspector.user_id.id,
                "line_ids": [
                    Command.create(
                        {"name": clause.name, "clause_id": clause.id, "mark": mark}
                    )
                    for clause, mark in zip(self.clauses, marks, strict=False)
                ],
            }
        )
        inspection.write(
            {
                "state": "published",
                "published_at": moment,
                "done_at": moment,
                **values,
            }
        )
        self.env.flush_all()
        return inspection

    def rate(self, ticket, rating, moment):
        """The customer rates a ticket."""
        record = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "res_id": ticket.id,
                "rating": rating,
                "consumed": True,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE service_feedback SET answered_at = %s WHERE rating_id = %s",
            [moment, record.id],
        )
        self.env.invalidate_all()

    def fill(self):
        """Six inspections of three agents, ratings of three, two rectifications."""
        ann, bob, cid, _dan = self.agents
        day = "2012-0{}-10 12:00:00".format
        self.inspect(ann, day(1), "fail", "pass")
        self.inspect(ann, day(2), "fail", "pass")
        self.inspect(bob, day(3), "pass", "partial")
        self.inspect(cid, day(4), "pass", "pass")
        self.inspect(bob, day(5), "pass", "fail")
        # Neither of these counts.
        self.inspect(bob, day(5), "fail", "fail", is_calibration=True)
        self.inspect(cid, day(7), "fail", "fail")
        for ticket, rating in zip(self.tickets, (2, 3, 5), strict=False):
            self.rate(ticket, rating, day(3))
        values = {
            "source": "finding",
            "name": "Learn the greeting",
            "problem": "-",
            "measure": "-",
            "company_id": self.company.id,
            "owner_id": ann.id,
            "due_date": "2012-03-10",
            "state": "done",
        }
        self.env["service.action"].create(
            [
                {**values, "done_at": "2012-03-10 22:00:00"},
                {**values, "done_at": "2012-03-10 23:30:00"},
                {**values, "state": "open"},
                {**values, "state": "open", "due_date": "2012-07-10"},
            ]
        )

    def open(self, day):
        """The cron runs on a day; the reviews of the company."""
        cron = self.env.ref("service_quality.ir_cron_service_supervision_review_open")
        with self.enter_registry_test_mode(), freeze_time(f"{day} 03:00:00"):
            cron.method_direct_trigger()
        return self.env["service.supervision.review"].search(
            [("company_id", "=", self.company.id)]
        )

    def of(self, record, person):
        """The record as a person sees it."""
        return record.with_user(person.user_id).with_context(
            allowed_company_ids=self.company.ids
        )

    def test_cron_opens_the_review_with_figures(self):
        """SQ-116: the half-year cron opens one review, all figures filled."""
        self.fill()
        review = self.open("2012-07-02")
        self.assertEqual(len(review), 1)
        self.assertEqual(
            (str(review.date_from), str(review.date_to), str(review.due_date)),
            ("2012-01-01", "2012-06-30", "2012-07-30"),
        )
        self.assertEqual((review.inspected_count, review.serving_count), (3, 4))
        self.assertAlmostEqual(review.coverage, 75.0)
        self.assertEqual((review.inspection_count, review.finding_count), (5, 3))
        self.assertAlmostEqual(review.findings_per_inspection, 0.6)
        self.assertEqual(review.rectification_count, 3)
        # 22:00 UTC is 23:00 in Rome, still in time; 23:30 is the next day.
        self.assertEqual(review.rectified_count, 1)
        self.assertAlmostEqual(review.rectification_rate, 100 / 3, places=2)
        self.assertEqual(review.recurrence_count, 1)
        self.assertAlmostEqual(review.recurrence_rate, 100 / 3, places=2)
        # Ann 50 points, Bob 75 and 50, Cid 100
        self.assertTrue(review.has_correlation)
        self.assertAlmostEqual(
            review.correlation, pearson([(50, 2), (62.5, 3), (100, 5)]), places=4
        )
        self.assertEqual(self.open("2012-07-03"), review)
        for method, count in (
            ("action_view_inspections", 5),
            ("action_view_findings", 3),
            ("action_view_recurrences", 1),
            ("action_view_rectifications", 3),
        ):
            action = getattr(review, method)()
            found = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual(found, count, method)

    def test_repeats_are_those_of_the_indicator(self):
        """SQ-116: a repeated finding is the same one here and in the indicator: up to
        the last second of the 90th day, and not within one inspection.
        """
        ann, bob, cid, _dan = self.agents
        clause = self.clauses[0]
        twice = self.inspect(ann, "2012-02-10 12:00:00", "fail", "pass")
        twice.line_ids[0].copy({"inspection_id": twice.id})
        self.inspect(bob, "2012-01-10 12:00:00", "fail", "pass")
        self.inspect(bob, "2012-04-09 12:00:00", "fail", "pass")
        self.inspect(cid, "2012-01-10 12:00:00", "fail", "pass")
        self.inspect(cid, "2012-04-09 12:00:01", "fail", "pass")
        review = self.open("2012-07-02")
        self.assertEqual((review.finding_count, review.recurrence_count), (6, 1))
        repeated = self.env["service.inspection.line"].search(
            review.action_view_recurrences()["domain"]
        )
        self.assertEqual((repeated.employee_id, repeated.clause_id), (bob, clause))
        indicator = self.env.ref("service_quality.service_indicator_finding_recurrence")
        counted = indicator._measure_finding_recurrence(
            review._get_period(), self.agents
        )
        self.assertEqual(sum(figures[0] for figures in counted.values()), 1)

    def test_overdue_reminds_once(self):
        """SQ-116: not held by the due date, the quality manager is reminded once."""
        review = self.open("2012-07-02")
        self.open("2012-07-30")
        self.assertFalse(review.activity_ids)
        self.open("2012-07-31")
        self.assertEqual(review.activity_ids.user_id, self.manager.user_id)
        self.open("2012-08-01")
        self.assertEqual(len(review.activity_ids), 1)
        review.activity_ids.unlink()
        self.open("2012-08-02")
        self.assertFalse(review.activity_ids)

    def test_hold(self):
        """SQ-116: held with a conclusion and changes; then nothing moves it."""
        self.fill()
        review = self.of(self.open("2012-07-02"), self.manager)
        with self.assertRaisesRegex(UserError, "conclusion"):
            review.action_hold()
        review.conclusion = "We look at the wrong people"
        with self.assertRaisesRegex(UserError, "changes"):
            review.action_hold()
        review.changes = "Draw Dan into the sample"
        review.action_hold()
        self.assertEqual(
            (review.state, review.held_by_id), ("held", self.manager.user_id)
        )
        self.inspect(self.agents[3], "2012-06-10 12:00:00", "fail", "fail")
        review.action_count_again()
        self.assertEqual(review.finding_count, 3)
        with self.assertRaises(UserError):
            review.conclusion = "Never mind"
        with self.assertRaises(UserError):
            review.unlink()
        review._open_action(
            [{"name": "Change the sample", "owner_id": self.inspector.id}]
        )
        self.assertEqual(review.action_ids.source, "supervision")

    def test_who_may(self):
        """SQ-116: inspectors read it, managers hold it, nobody writes figures."""
        review = self.open("2012-07-02")
        self.assertTrue(self.of(review, self.inspector).read(["coverage"]))
        with self.assertRaises(AccessError):
            self.of(review, self.inspector).action_hold()
        with self.assertRaises(AccessError):
            self.of(review, self.agents[0]).read(["coverage"])
        for vals in ({"coverage": 100}, {"state": "held"}, {"finding_count": 0}):
            with self.assertRaises(AccessError):
                self.of(review, self.manager).write(vals)

    def test_interval(self):
        """SQ-116: how often is a setting; 0 opens none."""
        self.company.supervision_review_months = 0
        self.assertFalse(self.open("2012-07-02"))
        self.company.supervision_review_months = 3
        self.assertEqual(str(self.open("2012-05-02").date_from), "2012-01-01")

    def test_one_row_per_team_and_period(self):
        """SQ-117: satisfaction, compliance and training meet without multiplying."""
        self.fill()
        ann = self.agents[0]
        self.inspect(ann, "2012-03-11 12:00:00", "fail", "pass")
        self.inspect(ann, "2012-03-12 12:00:00", "fail", "pass")
        rows = self.env["service.satisfaction.report"].search(
            [("company_id", "=", self.company.id)]
        )
        keys = [(row.team_id, row.month) for row in rows]
        self.assertEqual(len(keys), len(set(keys)))
        by_month = {str(row.month): row for row in rows}
        self.assertEqual(len(by_month), 6)
        march = by_month["2012-03-01"]
        self.assertEqual((march.rating_count, march.inspection_count), (3, 3))
        # Ratings 2, 3 and 5 are 25, 50 and 100 points.
        self.assertAlmostEqual(march.satisfaction, 175 / 3, places=3)
        # 1.5 of 2, and twice 1 of 2.
        self.assertAlmostEqual(march.compliance, 100 * 3.5 / 6, places=3)
        self.assertFalse(march.training_hours)
        self.assertEqual(by_month["2012-01-01"].rating_count, 0)

    def test_report_by_role(self):
        """SQ-117: a supervisor sees the teams led, a manager all, an agent none."""
        self.fill()
        Report = self.env["service.satisfaction.report"]
        supervisor = self.create_colleague("Sue", "service_quality.group_supervisor")
        domain = [("company_id", "=", self.company.id)]
        self.assertTrue(self.of(Report, self.manager).search(domain))
        self.assertFalse(self.of(Report, supervisor).search(domain))
        self.team.user_id = supervisor.user_id
        self.assertTrue(self.of(Report, supervisor).search(domain))
        with self.assertRaises(AccessError):
            self.of(Report, self.agents[0]).search(domain)
