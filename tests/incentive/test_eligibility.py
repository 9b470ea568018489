"""Who is there how long, in which post and under whom."""

from datetime import date

from odoo.exceptions import AccessError, UserError

from odoo.addons.service_quality.tools.period import Period

from .appraisals import AppraisalCommon

APRIL = Period.month(2012, 4, "Europe/Rome")


class EligibilityCommon(AppraisalCommon):
    """April 2012, a month of 30 days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle = cls.create_cycle(date(2012, 4, 1))

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


class TestPresenceOfAppraisals(EligibilityCommon):
    """What presence does to a grade."""

    def test_joined_on_the_16th(self):
        """SI-14: joined on the 16th of a month of 30 days: a factor of 0.5, rated."""
        [anna] = self.create_agents("Anna", since="2012-04-16")
        self.serve(anna, "2012-04-18")
        [appraisal] = self.appraise(anna)
        self.assertEqual((appraisal.eligible_days, appraisal.period_days), (15, 30))
        self.assertEqual(appraisal.presence, 50.0)
        self.assertTrue(appraisal.is_rated)

    def test_below_minimum_presence(self):
        """SI-14: there for less than the minimum is "not rated", and says so."""
        [anna] = self.create_agents("Anna", since="2012-04-17")
        self.serve(anna, "2012-04-18")
        [appraisal] = self.appraise(anna)
        self.assertEqual(appraisal.unrated_reason, "absent")
        self.assertFalse(appraisal.grade_id or appraisal.is_below_baseline)
        self.assertTrue(appraisal.has_score)
        self.assertIn("46.67 %", appraisal.remark)
        self.assertIn("50 %", appraisal.remark)
        # What holds later does not rewrite what was said.
        self.cycle.publish()
        self.company.appraisal_min_presence = 10
        self.assertIn("50 %", appraisal.remark)

    def test_minimum_is_a_setting(self):
        """SI-14: another company may ask for less."""
        self.company.appraisal_min_presence = 40
        [anna] = self.create_agents("Anna", since="2012-04-17")
        self.serve(anna, "2012-04-18")
        [appraisal] = self.appraise(anna)
        self.assertTrue(appraisal.is_rated)

    def test_long_leave_approved_later(self):
        """SI-14: leave that comes on record before publication is taken in."""
        [anna] = self.create_agents("Anna")
        self.serve(anna, "2012-04-25")
        [appraisal] = self.appraise(anna)
        self.assertEqual(appraisal.presence, 100)
        self.take_leave(anna, "2012-04-01", "2012-04-20")
        self.cycle.score()
        self.assertEqual(appraisal.eligible_days, 10)
        self.assertEqual(appraisal.unrated_reason, "absent")

    def test_part_time_target(self):
        """SI-14: half the hours, half the tickets: full points."""
        anna, bert = self.create_agents("Anna", "Bert")
        anna.resource_calendar_id = self.calendar.copy({"full_time_required_hours": 80})
        for agent in (anna, bert):
            self.serve(agent, "2012-04-18")
        appraisals = self.appraise(anna, bert)
        solved = [
            appraisal.line_ids.filtered(
                lambda line: line.indicator_id.provider == "tickets_solved"
            ).points
            for appraisal in appraisals
        ]
        self.assertEqual(solved, [100, 50])
        self.assertEqual([a.availability for a in appraisals], [50, 100])

    def test_probation(self):
        """SI-14: a company may leave people on probation without a grade."""
        [anna] = self.create_agents("Anna")
        anna.write(
            {"contract_date_start": "2012-03-01", "trial_date_end": "2012-05-31"}
        )
        self.serve(anna, "2012-04-18")
        [appraisal] = self.appraise(anna)
        self.assertTrue(appraisal.is_rated)
        self.company.appraisal_rate_probation = False
        self.cycle.score()
        self.assertEqual(appraisal.unrated_reason, "probation")
        self.assertFalse(appraisal.grade_id)

    def test_segments_of_a_transfer(self):
        """SI-14: a transfer makes two stretches; the post of most days has its scheme,
        of two with as many days the later.
        """
        other = self.env["hr.department"].create({"name": "Back office"})
        schemes = {}
        for name, department in (("front", self.desk), ("back", other)):
            schemes[name] = self.create_scheme(
                {"tickets_solved": 100}, code=name, department_ids=department.ids
            )
            schemes[name].action_approve()
        expected = {"Anna": ("2012-04-17", "front"), "Bert": ("2012-04-16", "back")}
        agents = self.create_agents(*expected, department_id=self.desk.id)
        for agent, (day, _scheme) in zip(agents, expected.values(), strict=True):
            agent.create_version({"date_version": day, "department_id": other.id})
        self.cycle.generate()
        for agent, (_day, scheme) in zip(agents, expected.values(), strict=True):
            appraisal = self.cycle.appraisal_ids.filtered(
                lambda a, agent=agent: a.employee_id == agent
            )
            self.assertEqual(appraisal.scheme_id, schemes[scheme], agent.name)
            self.assertEqual(
                appraisal.segment_ids.mapped("department_id"), self.desk | other
            )
            self.assertEqual(appraisal.department_id, other, "at the end")
        anna = self.cycle.appraisal_ids.filtered(lambda a: a.employee_id == agents[0])
        self.assertEqual(anna.segment_ids.mapped("days"), [16, 14])

    def test_segments_are_of_the_engine(self):
        """Nobody writes stretches or parts by hand, also with all rights of HR."""
        self.create_agents("Anna")
        self.cycle.generate()
        manager = self.create_person("Mona", "service_incentive.group_manager")
        segment = self.cycle.appraisal_ids.segment_ids[:1].with_user(manager.user_id)
        self.assertTrue(segment.days)
        with self.assertRaises(AccessError):
            segment.write({"days": 1})
        with self.assertRaises(AccessError):
            segment.unlink()

    def test_who_reads_details(self):
        """Stretches are read by whoever reads the appraisal: the person from the first
        score on, the superior always, a colleague never.
        """
        boss, anna, bert = (
            self.create_person(name, date_version="2011-01-01")
            for name in ("Boss", "Anna", "Bert")
        )
        anna.parent_id = boss
        anna.department_id = self.desk
        self.cycle.generate(self.desk)
        segments = self.cycle.appraisal_ids.segment_ids
        self.assertEqual(len(segments), 1)

        def seen(person):
            return (
                self.env["service.appraisal.segment"]
                .with_user(person.user_id)
                .search_count([("id", "in", segments.ids)])
            )

        self.assertEqual([seen(who) for who in (anna, boss, bert)], [0, 1, 0])
        self.cycle.score()
        self.assertEqual([seen(who) for who in (anna, boss, bert)], [1, 1, 0])


class TestReportingLine(EligibilityCommon):
    """Who led somebody in a period."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old, cls.new, cls.anna = cls.create_agents("Old", "New", "Anna")
        cls.Line = cls.env["service.reporting.line"]

    def lead(self, manager, since):
        self.Line.create(
            {
                "employee_id": self.anna.id,
                "manager_id": manager.id if manager else False,
                "date_from": since,
            }
        )

    def who(self, period=APRIL):
        return self.Line._get_manager_with_most_days(period, self.anna)[self.anna.id]

    def test_change_leaves_a_line(self):
        """SI-20: whoever becomes the manager is noted with the day, once."""
        self.anna.parent_id = self.old
        self.anna.parent_id = self.old
        self.anna.write({"parent_id": self.new.id})
        lines = self.Line.search([("employee_id", "=", self.anna.id)], order="id")
        self.assertEqual(lines.manager_id, self.old | self.new)
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0].date_from, self.company._get_service_today())

    def test_most_days(self):
        """SI-20: changed on the 20th: the one with most days, of two the later."""
        self.lead(self.old, "2011-01-01")
        self.lead(self.new, "2012-04-20")
        self.assertEqual(self.who(), self.old)
        self.lead(self.old, "2012-04-20")  # put right: it was the 16th
        self.lead(self.new, "2012-04-16")
        self.lead(self.new, "2012-04-20")
        self.assertEqual(self.who(), self.new)

    def test_nobody(self):
        """Days without anybody count for nobody; the first line stands for before."""
        self.assertFalse(self.who())
        self.lead(self.old, "2012-04-25")
        self.assertEqual(self.who(), self.old)
        self.lead(None, "2012-04-03")
        self.assertEqual(self.who(), self.old)

    def test_superior_of_the_period(self):
        """SI-20: the appraisal takes the superior of the period, by the rule of the
        company.
        """
        self.anna.department_id = self.desk
        self.lead(self.old, "2011-01-01")
        self.lead(self.new, "2012-04-20")
        self.cycle.generate(self.desk)
        appraisal = self.cycle.appraisal_ids
        self.assertEqual(appraisal.manager_id, self.old)
        self.assertEqual(appraisal.segment_ids.manager_id, self.old | self.new)
        appraisal.sudo().unlink()
        self.company.appraisal_superior = "last_day"
        self.cycle.generate(self.desk)
        self.assertEqual(self.cycle.appraisal_ids.manager_id, self.new)

    def test_append_only(self):
        """SI-20: lines are neither changed nor deleted; managers of HR add some."""
        self.lead(self.old, "2011-01-01")
        line = self.Line.search([("employee_id", "=", self.anna.id)])
        with self.assertRaises(UserError):
            line.manager_id = self.new
        with self.assertRaises(UserError):
            line.unlink()
        officer = self.create_person("Olga", "service_incentive.group_officer")
        with self.assertRaises(AccessError):
            self.Line.with_user(officer.user_id).create(
                {"employee_id": self.anna.id, "manager_id": self.new.id}
            )
        agent = self.create_person("Agent")
        with self.assertRaises(AccessError):
            line.with_user(agent.user_id).read(["manager_id"])

    def test_begin(self):
        """Who leads when the addon comes has led since the employee came; only once."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE hr_employee SET parent_id = %s WHERE id = %s",
            [self.old.id, self.anna.id],
        )
        for _run in range(2):
            self.Line._begin()
        line = self.Line.search([("employee_id", "=", self.anna.id)])
        self.assertEqual((len(line), line.manager_id), (1, self.old))
        self.assertEqual(line.date_from, date(2011, 1, 1))
