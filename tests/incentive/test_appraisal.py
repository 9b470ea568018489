"""Appraisals from generation to publication, with figures computed by hand."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from .appraisals import AppraisalCommon


class TestAppraisalGeneration(AppraisalCommon):
    """Who gets an appraisal, and what is kept of the day."""

    def generate(self, departments=None, cycle=None):
        return (cycle or self.cycle).generate(departments)

    def test_one_for_each_eligible(self):
        """SI-10 The wizard creates one appraisal per eligible employee."""
        agents = self.create_agents("Anna", "Bert", department_id=self.desk.id)
        wizard = Form(self.env["service.appraisal.generate"])
        wizard.date_from = date(2012, 3, 17)
        wizard.department_ids.add(self.desk)
        self.assertEqual((wizard.eligible_count, wizard.existing_count), (2, 0))
        wizard.save().action_generate()
        self.assertEqual(self.cycle.appraisal_ids.employee_id, agents)
        self.assertEqual(self.cycle.state, "open")

    def test_wizard_makes_the_cycle(self):
        """SI-10 A period without cycle gets one, whichever of its days is given."""
        self.create_agents("Anna", department_id=self.desk.id)
        wizard = Form(self.env["service.appraisal.generate"])
        wizard.kind = "quarter"
        wizard.date_from = date(2012, 5, 20)
        wizard.department_ids.add(self.desk)
        action = wizard.save().action_generate()
        cycle = self.env["service.appraisal.cycle"].browse(
            action["params"]["next"]["res_id"]
        )
        self.assertEqual(
            (cycle.name, cycle.date_from, cycle.date_to),
            ("2012-Q2", date(2012, 4, 1), date(2012, 6, 30)),
        )
        self.assertEqual(len(cycle.appraisal_ids), 1)

    def test_again_adds_only_the_missing(self):
        """SI-13 Ten created; a second run creates none; two new hires make two more."""
        self.create_agents(
            *[f"Agent {i}" for i in range(10)], department_id=self.desk.id
        )
        self.assertEqual(self.generate(self.desk)["created"], 10)
        before = self.cycle.appraisal_ids
        again = self.generate(self.desk)
        self.assertEqual((again["created"], again["existing"]), (0, 10))
        self.create_agents("Carl", "Dora", department_id=self.desk.id)
        self.assertEqual(self.generate(self.desk.ids)["created"], 2)
        self.assertEqual(len(self.cycle.appraisal_ids), 12)
        self.assertLessEqual(before, self.cycle.appraisal_ids)

    def test_locked_cycle_refuses(self):
        """SI-13 A published cycle is not generated, scored or edited any more."""
        [anna] = self.create_agents("Anna")
        self.serve(anna)
        self.appraise(anna)
        self.cycle.publish()
        for refused in (
            self.cycle.generate,
            self.cycle.score,
            self.cycle.unlink,
            self.cycle.appraisal_ids.unlink,
            lambda: self.cycle.write({"date_from": date(2012, 4, 1)}),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                refused()

    def test_departments_with_those_below(self):
        """Chosen departments count with those below, as they were in the period."""
        below = self.env["hr.department"].create(
            {"name": "Night shift", "parent_id": self.desk.id}
        )
        other = self.env["hr.department"].create({"name": "Back office"})
        anna, bert, carl = self.create_agents("Anna", "Bert", "Carl")
        for agent, department in ((anna, below), (bert, other), (carl, self.desk)):
            agent.department_id = department
        # Carl moved after the period; Bert came to the desk after it.
        carl.create_version({"date_version": "2012-04-01", "department_id": other.id})
        bert.create_version({"date_version": "2012-04-01", "department_id": below.id})
        self.generate(self.desk)
        self.assertEqual(self.cycle.appraisal_ids.employee_id, anna | carl)

    def test_snapshot_is_of_the_end_of_the_period(self):
        """Department, job and manager stay as they were, whatever comes later."""
        old, new = self.env["hr.job"].create([{"name": "Agent"}, {"name": "Expert"}])
        boss, anna = self.create_agents("Boss", "Anna")
        anna.write(
            {"department_id": self.desk.id, "job_id": old.id, "parent_id": boss.id}
        )
        for day, job in (("2012-03-31", new), ("2012-04-01", old), ("2012-05-01", new)):
            anna.create_version({"date_version": day, "job_id": job.id})
        self.generate()
        appraisal = self.cycle.appraisal_ids.filtered(lambda a: a.employee_id == anna)
        anna.parent_id = False
        self.assertEqual(
            (appraisal.job_id, appraisal.department_id, appraisal.manager_id),
            (new, self.desk, boss),
        )

    def test_manager_of_the_department_stands_in(self):
        """Who has no manager answers to the one of the department, never to himself."""
        head, boss = self.create_agents("Head", "Boss")
        head.parent_id = boss
        self.desk.manager_id = head
        [anna] = self.create_agents("Anna", department_id=self.desk.id)
        (anna | head).parent_id = False
        head.department_id = self.desk
        self.generate(self.desk)
        managers = {a.employee_id: a.manager_id for a in self.cycle.appraisal_ids}
        self.assertEqual(managers[anna], head)
        self.assertFalse(managers[head])

    def test_not_employed_in_the_period(self):
        """Who came later or had left is not appraised; who left in the month is."""
        later, gone, leaving, ended = self.create_agents(
            "Later", "Gone", "Leaving", "Ended", department_id=self.desk.id
        )
        later.version_ids.date_version = "2012-04-01"
        gone.departure_date = "2012-02-29"
        leaving.departure_date = "2012-03-02"
        ended.write(
            {"contract_date_start": "2011-01-01", "contract_date_end": "2012-02-29"}
        )
        self.generate(self.desk)
        self.assertEqual(self.cycle.appraisal_ids.employee_id, leaving)

    def test_archived_who_served(self):
        """SI-10 Imported agents, archived, are appraised for the months they served."""
        anna, bert = self.create_agents("Anna", "Bert", since="2026-01-01")
        self.serve(anna)
        (anna | bert).action_archive()
        [appraisal] = self.appraise(anna)
        self.assertEqual(self.cycle.appraisal_ids, appraisal)
        self.assertEqual(appraisal.score, 92.5)

    def test_other_company(self):
        """People of another company are not appraised here."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        [anna] = self.create_agents("Anna", company_id=other.id)
        self.serve(anna)
        self.generate()
        self.assertNotIn(anna, self.cycle.appraisal_ids.employee_id)

    def test_needs_an_approved_scheme(self):
        """Without an approved scheme nothing is generated, and it is said."""
        self.env["service.appraisal.scheme"].search([]).action_retire()
        with self.assertRaisesRegex(UserError, "approved appraisal scheme"):
            self.generate()

    def test_nobody_fits_the_schemes(self):
        """Who fits no scheme is left out and counted."""
        self.scheme.action_retire()
        job = self.env["hr.job"].create({"name": "Agent"})
        self.create_scheme({"tickets_solved": 100}, job_ids=job.ids).action_approve()
        anna, _bert = self.create_agents("Anna", "Bert", department_id=self.desk.id)
        anna.job_id = job
        result = self.generate(self.desk)
        self.assertEqual((result["created"], result["skipped"]), (1, 1))

    def test_rest_is_left_to_the_scheduler(self):
        """Very many are made in batches; the cycle shows how far it is."""
        self.create_agents(*"ABCDEFG", department_id=self.desk.id)
        module = "odoo.addons.service_incentive.models.service_appraisal_generate_mixin"
        self.startPatcher(patch(f"{module}.SYNC_LIMIT", 2))
        self.startPatcher(patch(f"{module}.BATCH_SIZE", 2))
        result = self.generate(self.desk)
        self.assertEqual((result["created"], result["pending"]), (2, 5))
        self.assertTrue(self.cycle.is_generating)
        self.assertAlmostEqual(self.cycle.progress, 100 * 2 / 7)
        with self.assertRaisesRegex(UserError, "completely"):
            self.cycle.score()
        cron = self.env.ref(
            "service_incentive.ir_cron_service_appraisal_cycle_generate"
        )
        for _run in range(2):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(len(self.cycle.appraisal_ids), 7)
            self.assertFalse(self.cycle.is_generating)
            self.assertEqual(self.cycle.progress, 100)

    def test_queries_do_not_grow(self):
        """A hundred employees cost the same queries as ten, but for insert batches."""
        agents = self.create_agents(*[f"Agent {i:03}" for i in range(110)])
        small, large = self.env["hr.department"].create(
            [{"name": "Small"}, {"name": "Large"}]
        )
        agents[:10].department_id = small
        agents[10:].department_id = large
        for agent in agents:
            self.add_clocks(agent, "resolution", "2012-03-14 12:00:00", ["met"] * 5)
        generated, scored = [], []
        april = self.create_cycle(date(2012, 4, 1))
        for cycle, departments in ((self.cycle, small), (april, large)):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            cycle.generate(departments)
            self.env.flush_all()
            generated.append(self.env.cr.sql_log_count - start)
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            cycle.score()
            self.env.flush_all()
            scored.append(self.env.cr.sql_log_count - start)
        # Odoo inserts and updates a hundred rows with a statement: 450 more lines.
        self.assertLessEqual(generated[1] - generated[0], 6, generated)
        self.assertLessEqual(scored[1] - scored[0], 12, scored)


class TestAppraisalScore(AppraisalCommon):
    """From measures to scores and grades."""

    def test_score_by_hand(self):
        """SI-02 The score is the weighted points of the indicators."""
        anna, bert, carl = self.create_agents("Anna", "Bert", "Carl")
        self.serve(anna)
        self.serve(bert, late=2)
        self.serve(carl, late=4)
        first, second, third = self.appraise(anna, bert, carl)
        # 30 + 30 + 10 + 15 % of 100, 15 % of 50
        self.assertEqual((first.score, first.grade_id.code), (92.5, "excellent"))
        # 90 % in time are 80 points: 60 % of 80, 10 and 15 % of 100, 15 % of 50
        self.assertEqual((second.score, second.grade_id.code), (80.5, "good"))
        # 80 % in time are 40 points: 24 + 10 + 15 + 7.5
        self.assertEqual((third.score, third.grade_id.code), (56.5, "fail"))
        self.assertEqual(
            [a.is_below_baseline for a in (first, second, third)], [False, False, True]
        )
        self.assertEqual(self.cycle.state, "review")
        self.assertEqual(sum(first.line_ids.mapped("effective_weight")), 100)

    def test_missing_is_shared_out(self):
        """SI-18 Four cases where five are needed are flagged and re-weighted."""
        [anna] = self.create_agents("Anna")
        at = "2012-03-14 12:00:00"
        self.add_clocks(anna, "first_response", at, ["met"] * 10, 20.0)
        self.add_clocks(anna, "resolution", at, ["breached"] * 10)
        self.add_events(anna, "resolved", at, 4)
        [appraisal] = self.appraise(anna)
        lines = {line.indicator_id.provider: line for line in appraisal.line_ids}
        solved = lines["tickets_solved"]
        self.assertFalse(solved.has_data)
        self.assertEqual(solved.effective_weight, 0)
        self.assertIn("4 of 5", solved.reason)
        # 30 of 0, 30 of 100, 10 of 100 points: 40 / 70
        self.assertEqual(appraisal.coverage, 70)
        self.assertEqual(appraisal.score, 57.14)
        late = lines["resolution_on_time"]
        self.assertTrue(late.has_data, "zero points with data do count")
        self.assertAlmostEqual(late.effective_weight, 3000 / 70)

    def test_too_little_for_a_grade(self):
        """Below the coverage needed there is no grade, and it says so."""
        [anna] = self.create_agents("Anna")
        self.add_clocks(anna, "resolution", "2012-03-14 12:00:00", ["met"] * 10)
        [appraisal] = self.appraise(anna)
        self.assertEqual((appraisal.score, appraisal.coverage), (100, 30))
        self.assertFalse(appraisal.grade_id or appraisal.is_rated)
        self.assertFalse(appraisal.is_below_baseline)
        self.assertIn("30 %", appraisal.remark)
        self.assertIn("60 %", appraisal.remark)

    def test_no_data_at_all(self):
        """SI-12 A gap is a gap: no score, no zero in any average."""
        anna, bert = self.create_agents("Anna", "Bert")
        self.serve(anna)
        _full, empty = self.appraise(anna, bert)
        self.assertFalse(empty.has_score or empty.grade_id)
        [(score, coverage)] = self.env["service.appraisal"]._read_group(
            [("employee_id", "in", (anna | bert).ids)],
            aggregates=["score:avg", "coverage:avg"],
        )
        self.assertEqual((score, coverage), (92.5, 50))
        [(points,)] = self.env["service.appraisal.line"]._read_group(
            [
                ("employee_id", "in", (anna | bert).ids),
                ("indicator_id.provider", "=", "resolution_on_time"),
            ],
            aggregates=["points:avg"],
        )
        self.assertEqual(points, 100)
        self.assertEqual((self.cycle.rated_count, self.cycle.average_score), (1, 92.5))

    def test_grade_bands(self):
        """SI-23 90.0 excellent, 89.99 good, 75.0 good, 60.0 pass, 59.99 fail."""
        # An indicator whose value is its points: minutes, the more the better.
        minutes = self.indicators["first_response_minutes"]
        minutes.write({"direction": "higher", "floor": 0, "target": 100, "cap": 100})
        scheme = self.create_scheme({"first_response_minutes": 100})
        scheme.action_approve()
        self.cycle.scheme_id = scheme
        expected = {
            90.0: "excellent",
            89.99: "good",
            75.0: "good",
            60.0: "pass",
            59.99: "fail",
        }
        agents = self.create_agents(*[f"Scores {score}" for score in expected])
        for agent, score in zip(agents, expected, strict=True):
            self.add_clocks(
                agent, "first_response", "2012-03-14 12:00:00", ["met"] * 5, score
            )
        appraisals = self.appraise(*agents)
        self.assertEqual([a.score for a in appraisals], list(expected))
        self.assertEqual([a.grade_id.code for a in appraisals], list(expected.values()))

    def test_scoring_again(self):
        """Scoring twice changes nothing; new facts count until publication."""
        [anna] = self.create_agents("Anna")
        self.serve(anna)
        [appraisal] = self.appraise(anna)
        lines = appraisal.line_ids
        self.cycle.score()
        self.assertEqual((appraisal.score, appraisal.line_ids), (92.5, lines))
        self.add_events(anna, "resolved", "2012-03-20 12:00:00", 20)
        self.cycle.score()
        self.assertEqual(appraisal.score, 100)

    def test_every_line_opens_its_tickets(self):
        """SI-02 The tickets behind each line are exactly those that were counted."""
        [anna] = self.create_agents("Anna")
        tickets = self.env["helpdesk.ticket"]
        at = "2012-03-14 12:00:00"
        for _number in range(6):
            ticket = self.create_ticket()
            tickets |= ticket
            self.add_clocks(anna, "first_response", at, ["met"], 20.0, ticket)
            self.add_clocks(anna, "resolution", at, ["met"], 0.0, ticket)
            self.add_events(anna, "resolved", at, 1, ticket)
        [appraisal] = self.appraise(anna)
        self.assertEqual(len(appraisal.line_ids), 5)
        for line in appraisal.line_ids:
            action = line.action_open_evidence()
            self.assertEqual(action["res_model"], "helpdesk.ticket")
            found = self.env["helpdesk.ticket"].search(action["domain"])
            self.assertEqual(found, tickets, line.indicator_id.name)
            action = line.action_open_records()
            count = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual(count, line.n)

    def test_other_months_do_not_count(self):
        """SI-18 What happened in other months is ignored."""
        [anna] = self.create_agents("Anna")
        self.serve(anna, "2012-02-28")
        self.serve(anna, "2012-04-02")
        [appraisal] = self.appraise(anna)
        self.assertFalse(appraisal.has_score)


class TestAppraisalPublication(AppraisalCommon):
    """Publishing freezes and tells, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.create_person("Anna Agent", date_version="2011-01-01")
        [cls.bert] = cls.create_agents("Bert")
        cls.serve(cls.anna)
        cls.serve(cls.bert)

    def publish(self):
        appraisals = self.appraise(self.anna, self.bert)
        self.cycle.publish()
        return appraisals

    def test_published_is_frozen(self):
        """SI-13 Neither figures nor their evidence move after publication."""
        appraisal, _other = self.publish()
        line = appraisal.line_ids[0]
        for refused in (
            lambda: appraisal.write({"score": 1}),
            lambda: appraisal.write({"manager_id": False}),
            lambda: line.write({"points": 1}),
            lambda: line.unlink(),
            lambda: appraisal.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "published"), self.cr.savepoint():
                refused()
        self.add_events(self.anna, "resolved", "2012-03-20 12:00:00", 20)
        self.indicators["tickets_solved"].measure(self.cycle._get_period(), self.anna)
        solved = appraisal.line_ids.filtered(
            lambda ln: ln.indicator_id.provider == "tickets_solved"
        )
        self.assertEqual(
            (solved.measure_id.n, solved.n, appraisal.score), (20, 20, 92.5)
        )
        action = solved.action_open_records()
        self.assertEqual(
            self.env[action["res_model"]].search_count(action["domain"]), 20
        )

    def test_told_once_and_without_mail(self):
        """Who has a user gets one activity, however often published, and no mail."""
        mails = self.env["mail.mail"].search_count([])
        last = self.env["mail.message"].search([], order="id desc", limit=1)
        appraisal, other = self.publish()
        self.cycle.publish()
        self.assertEqual(appraisal.activity_ids.user_id, self.anna.user_id)
        self.assertEqual(len(appraisal.activity_ids), 1)
        self.assertFalse(other.activity_ids)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        notices = self.env["mail.message"].search_count(
            [("model", "=", "service.appraisal"), ("id", ">", last.id)]
        )
        self.assertEqual(notices, 0, "no message for each notice")

    def test_needs_a_score(self):
        """What was not scored cannot be published, nor published out of order."""
        self.cycle.generate()
        with self.assertRaises(UserError):
            self.cycle.publish()
        self.cycle.score()
        self.create_agents("Late")
        self.cycle.generate()
        with self.assertRaisesRegex(UserError, "no score yet"):
            self.cycle.publish()

    def test_close(self):
        """Only what is published can be closed."""
        with self.assertRaises(UserError):
            self.cycle.action_close()
        self.publish()
        self.cycle.action_close()
        self.cycle.action_close()
        self.assertEqual(self.cycle.state, "closed")
        self.assertTrue(self.cycle.publish(), "publishing again does no harm")

    def test_acknowledge(self):
        """The employee acknowledges, and the reminder is done."""
        appraisal, _other = self.publish()
        appraisal.with_user(self.anna.user_id).action_acknowledge()
        self.assertEqual(appraisal.state, "acknowledged")
        self.assertTrue(appraisal.acknowledged_at)
        self.env.invalidate_all()
        self.assertFalse(appraisal.activity_ids)

    def test_period_of_a_cycle(self):
        """A cycle is a whole month, quarter or year, and there is one of each."""
        for values in (
            {"date_from": date(2012, 5, 2)},
            {"kind": "quarter", "date_from": date(2012, 5, 1)},
            {"kind": "year", "date_from": date(2012, 5, 1)},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.create_cycle(**values)
        form = Form(self.env["service.appraisal.cycle"])
        form.kind = "quarter"
        form.date_from = date(2012, 5, 20)
        cycle = form.save()
        self.assertEqual(
            (cycle.name, cycle.date_from, cycle.date_to),
            ("2012-Q2", date(2012, 4, 1), date(2012, 6, 30)),
        )
