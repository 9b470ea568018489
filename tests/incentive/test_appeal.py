"""Questions before publication, appeals after it, and what they change."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from ..facts import ServiceFactsCommon
from .decisions import MANAGER, OFFICER

PUBLISHED = "2012-04-04 09:00:00"  # a Wednesday


class AppealCommon(ServiceFactsCommon):
    """Anna's March of 2012: 15 responses of 20 in time, all solutions in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.create_person("Berta Boss", date_version="2011-01-01")
        cls.anna = cls.create_person(
            "Anna Agent",
            "helpdesk_mgmt.group_helpdesk_user_own",
            date_version="2011-01-01",
            parent_id=cls.boss.id,
        )
        cls.other = cls.create_person("Otto Other", date_version="2011-01-01")
        cls.officer = cls.create_person("Olga Officer", OFFICER).user_id
        cls.manager = cls.create_person("Mona Manager", MANAGER).user_id
        cls.second_manager = cls.create_person("Mark Manager", MANAGER).user_id
        cls.scheme = cls.create_scheme(
            {"first_response_on_time": 50, "resolution_on_time": 50},
            baseline=70,
        )
        cls.scheme.sudo().state = "approved"
        states = ["met"] * 15 + ["breached"] * 5
        cls.clocks = cls.add_clocks(
            cls.anna, "first_response", "2012-03-14 12:00:00", states
        )
        cls.add_clocks(cls.anna, "resolution", "2012-03-14 12:00:00", ["met"] * 20)
        cls.breached = cls.clocks.filtered(lambda clock: clock.state == "breached")
        cls.cycle = cls.create_cycle("month", date(2012, 3, 1))

    @classmethod
    def create_cycle(cls, kind, date_from):
        cycle = (
            cls.env["service.appraisal.cycle"]
            .with_user(cls.officer)
            .create({"kind": kind, "date_from": date_from, "scheme_id": cls.scheme.id})
        )
        with freeze_time("2012-04-02 09:00:00"):
            cycle.generate()
            cycle.score()
        return cycle

    def of(self, person, cycle=None):
        return (cycle or self.cycle).appraisal_ids.filtered(
            lambda a: a.employee_id == person
        )

    def publish(self):
        with freeze_time(PUBLISHED):
            self.cycle.publish()
        return self.of(self.anna)

    def line(self, provider="first_response_on_time"):
        return self.of(self.anna).line_ids.filtered(
            lambda line: line.indicator_id.provider == provider
        )

    def appeal(self, day="2012-04-05 09:00:00", wrong=None, submit=True, **values):
        """Anna's appeal against her response line, with some cases named as wrong."""
        appraisal = self.of(self.anna).with_user(self.anna.user_id)
        with freeze_time(day):
            form = Form(
                self.env["service.appraisal.appeal"]
                .with_user(self.anna.user_id)
                .with_context(**appraisal.action_appeal()["context"])
            )
            form.reason = "The line was dead that day"
            form.line_ids.add(self.line())
            appeal = form.save()
            appeal.action_list_evidence()
            for row in appeal.evidence_ids:
                row.is_contested = row.res_id in (wrong or self.clocks.browse()).ids
            if values:
                appeal.write(values)
            if submit:
                appeal.action_submit()
        return appeal


class TestAppeal(AppealCommon):
    def test_deadline(self):
        """SI-22: appealed within five working days, and not a second later."""
        appraisal = self.publish()
        # Thursday, Friday, Monday, Tuesday, Wednesday; office hours in Rome end at 17.
        until = appraisal.appeal_until
        self.assertEqual(until.date(), date(2012, 4, 11))
        with freeze_time(until + timedelta(seconds=1)), self.assertRaises(UserError):
            appraisal.with_user(self.anna.user_id).action_appeal()
        appeal = self.appeal(day=until, submit=False)
        with freeze_time(until + timedelta(seconds=1)), self.assertRaises(UserError):
            appeal.action_submit()
        with freeze_time(until):
            appeal.action_submit()
        self.assertEqual(appeal.state, "submitted")

    def test_days_are_a_setting(self):
        """SI-22: the company says how many working days there are."""
        self.company.appraisal_appeal_days = 2
        self.assertEqual(self.publish().appeal_until.date(), date(2012, 4, 6))

    def test_on_hold(self):
        """SI-22: an appeal sets the result on hold: no export, no outcome, no yes."""
        self.company.conduct_allow_monetary = True
        appraisal = self.publish()
        reward = (
            self.env["service.reward"]
            .sudo()
            .create(
                {
                    "employee_id": self.anna.id,
                    "appraisal_id": appraisal.id,
                    "kind": "bonus",
                    "amount": 100,
                    "reason": "Solid",
                    "state": "proposed",
                    "proposer_id": self.officer.id,
                }
            )
        )
        second = reward.copy({"kind": "title", "amount": 0, "state": "proposed"})
        second.sudo().write(
            {"appraisal_id": appraisal.id, "proposer_id": self.officer.id}
        )
        reward.with_user(self.manager).action_approve()
        line = self.env["service.pay.line"].search([("res_id", "=", reward.id)])
        export = self.env["service.pay.export"].with_user(self.officer)
        appeal = self.appeal()
        self.assertTrue(appraisal.is_on_hold)
        self.assertTrue(line.is_on_hold)
        with self.assertRaises(UserError):
            export.export(line.with_user(self.officer), "csv")
        wizard = Form(self.env["service.pay.export.wizard"].with_user(self.officer))
        self.assertEqual((wizard.held_count, wizard.total), (1, 0))
        with self.assertRaises(UserError):
            second.with_user(self.manager).action_approve()
        made = self.cycle.propose_outcomes()
        self.assertNotIn(self.anna, self.cycle.reward_ids.employee_id - self.anna)
        self.assertEqual(made["sanctions"], 0, "nothing while it is open")
        with self.assertRaises(UserError):
            appraisal.with_user(self.anna.user_id).action_acknowledge()
        appeal.with_user(self.manager).action_reject("The line worked")
        self.assertFalse(appraisal.is_on_hold)
        second.with_user(self.manager).action_approve()
        self.assertEqual(
            export.export(line.with_user(self.officer), "csv").line_ids, line
        )

    def test_who_decides(self):
        """SI-22: the decision by scorer, superior, rater or calibrator raises."""
        managers = self.env.ref(MANAGER)
        for person in (self.boss, self.anna):
            person.user_id.group_ids += managers
        self.cycle.action_start_calibration()
        self.of(self.anna).with_user(self.second_manager).calibrate(66, "Compared")
        self.publish()
        rater = self.create_person("Rita Rater", MANAGER)
        self.env["service.review.assignment"].sudo().create(
            {
                "appraisal_id": self.of(self.anna).id,
                "rater_id": rater.id,
                "group": "peer",
            }
        )
        appeal = self.appeal(wrong=self.breached)
        for user in (
            self.boss.user_id,
            self.anna.user_id,
            rater.user_id,
            self.second_manager,
            self.officer,
        ):
            for step in ("action_uphold", "action_reject"):
                with self.assertRaises(AccessError):
                    getattr(self.see(appeal, user), step)("Because")
        self.assertEqual(appeal.activity_ids.user_id.has_group(MANAGER), True)
        appeal.with_user(self.manager).action_reject("As it was")
        self.assertEqual(appeal.decider_id, self.manager)
        self.assertEqual(appeal.decision_note, "As it was")
        with self.assertRaises(UserError):
            appeal.with_user(self.manager).action_uphold("Or not")

    def see(self, record, user):
        record.invalidate_recordset()
        return record.with_user(user)

    def test_counterfactual(self):
        """SI-22: the grade with and without the contested evidence, nothing written."""
        appraisal = self.publish()
        score, grade = appraisal.score, appraisal.grade_id
        # Of 20 responses 15 in time are 75 %; without 2 of the late ones 83.33 %.
        appeal = self.appeal(wrong=self.breached[:2]).with_user(self.manager)
        before = self.env["service.measure"].search([]).mapped("write_date")
        found = appeal._get_counterfactual()
        self.assertEqual((found.score_before, found.grade_before), (score, grade.name))
        indicator = self.line().indicator_id
        expected = indicator._preview_measure(
            self.cycle._get_period(),
            self.anna,
            {"service.sla.clock": self.breached[:2].ids},
        )[self.anna.id]
        self.assertEqual(expected["n"], 18)
        self.assertAlmostEqual(
            found.score_after, round((expected["points"] + 100) / 2, 2), 2
        )
        self.assertGreater(found.score_after, score)
        self.assertIn(f"{found.score_after:.2f}", appeal.counterfactual)
        self.assertEqual((appraisal.score, appraisal.grade_id), (score, grade))
        self.assertEqual(
            before, self.env["service.measure"].search([]).mapped("write_date")
        )
        self.assertFalse(self.env["service.evidence.exclusion"].search([]))
        # Whoever decides may accept less: nothing of it is the old result.
        appeal.evidence_ids.is_accepted = False
        self.assertEqual(appeal._get_counterfactual().score_after, score)

    def test_upheld(self):
        """SI-22: upheld, the evidence counts no more; the old result stays on file."""
        appraisal = self.publish()
        appraisal.with_user(self.anna.user_id).action_acknowledge()
        old = appraisal.score
        others = {a: a.score for a in self.cycle.appraisal_ids - appraisal}
        appeal = self.appeal(wrong=self.breached).with_user(self.manager)
        found = appeal._get_counterfactual()
        appeal.action_uphold("The log shows it")
        self.assertEqual(appeal.state, "upheld")
        self.assertEqual(appraisal.score, found.score_after)
        self.assertEqual(appraisal.score, 100)
        self.assertEqual(appraisal.grade_id.code, "excellent")
        self.assertEqual(appraisal.computed_score, old)
        adjustment = appeal.adjustment_id
        self.assertEqual(
            (adjustment.kind, adjustment.old_score, adjustment.new_score),
            ("appeal", old, 100),
        )
        line = self.line()
        self.assertEqual((line.n, line.points), (15, 100))
        self.assertTrue(line.measure_id.frozen_at)
        self.assertEqual(len(line.measure_id._get_ticket_ids()), 0)
        exclusions = self.env["service.evidence.exclusion"].search([])
        self.assertEqual(sorted(exclusions.mapped("res_id")), self.breached.ids)
        self.assertEqual(exclusions.employee_id, self.anna)
        self.assertEqual(appraisal.state, "published", "to be acknowledged anew")
        self.assertEqual({a: a.score for a in others}, others)
        self.assertEqual(
            appeal.approval_ids.mapped("action"), ["create", "submit", "uphold"]
        )

    def test_calibration_stays(self):
        """SI-22: what calibration moved stays moved, unless it is contested itself."""
        self.cycle.action_start_calibration()
        appraisal = self.of(self.anna)
        raw = appraisal.score
        appraisal.with_user(self.officer).calibrate(raw - 4, "Compared with others")
        self.publish()
        appeal = self.appeal(wrong=self.breached, submit=False)
        self.assertEqual(appeal._get_counterfactual().score_after, 96)
        appeal.contests_calibration = True
        self.assertEqual(appeal._get_counterfactual().score_after, 100)

    def test_whole_line(self):
        """SI-22: a line contested as a whole is left out, its weight shared out."""
        appraisal = self.publish()
        appeal = self.appeal().with_user(self.manager)
        self.assertEqual(appeal.set_aside_line_ids, self.line())
        self.assertEqual(appeal._get_counterfactual().score_after, 100)
        appeal.action_uphold("Nobody could have answered")
        self.assertTrue(self.line().is_set_aside)
        self.assertEqual(self.line("resolution_on_time").effective_weight, 100)
        # Half of the weight has data: below 60 % there is no grade.
        self.assertFalse(appraisal.is_rated)
        self.assertEqual(appraisal.coverage, 50)

    def test_only_own(self):
        """SI-22: nobody appeals for another, about another's lines, or twice."""
        self.publish()
        with freeze_time("2012-04-05 09:00:00"):
            for user in (self.boss.user_id, self.officer, self.other.user_id):
                with self.assertRaises(AccessError):
                    self.env["service.appraisal.appeal"].with_user(user).create(
                        {"appraisal_id": self.of(self.anna).id, "reason": "For her"}
                    )
            with self.assertRaises(UserError):
                self.env["service.appraisal.appeal"].with_user(
                    self.anna.user_id
                ).create(
                    {
                        "appraisal_id": self.of(self.anna).id,
                        "reason": "Theirs",
                        "line_ids": [Command.set(self.of(self.other).line_ids[:1].ids)],
                    }
                )
        appeal = self.appeal()
        with freeze_time("2012-04-05 09:00:00"), self.assertRaises(UserError):
            self.env["service.appraisal.appeal"].with_user(self.anna.user_id).create(
                {"appraisal_id": self.of(self.anna).id, "reason": "Again"}
            )
        appeal.action_withdraw()
        self.assertFalse(self.of(self.anna).is_on_hold)

    def test_no_way_around(self):
        """SI-22: states, decisions and cases are not written, whoever tries."""
        self.publish()
        appeal = self.appeal(wrong=self.breached[:1])
        own = appeal.with_user(self.anna.user_id)
        decider = appeal.with_user(self.manager)
        for record, values in (
            (own, {"state": "upheld"}),
            (own, {"reason": "Changed afterwards"}),
            (own, {"set_aside_line_ids": [Command.clear()]}),
            (decider, {"reason": "Less"}),
            (decider, {"decider_id": self.manager.id}),
            (own.evidence_ids, {"is_accepted": True}),
            (decider.evidence_ids, {"is_contested": False}),
            (decider.evidence_ids, {"res_id": 1}),
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                record.write(values)
        with self.assertRaises(UserError):
            appeal.sudo().unlink()

    def test_who_sees(self):
        """SI-22: an appeal is between the employee and HR."""
        self.publish()
        appeal = self.appeal(wrong=self.breached[:1])
        for user, sees in (
            (self.anna.user_id, True),
            (self.officer, True),
            (self.manager, True),
            (self.boss.user_id, False),
            (self.other.user_id, False),
        ):
            for model in (appeal._name, appeal.evidence_ids._name):
                found = self.env[model].with_user(user).search([])
                self.assertEqual(bool(found), sees, (user.name, model))

    def test_published_quarter_is_named(self):
        """SI-22: a quarter published with the old score is named to HR, not changed."""
        quarter = self.create_cycle("quarter", date(2012, 1, 1))
        self.cycle.sudo().parent_id = quarter
        self.publish()
        with freeze_time(PUBLISHED):
            quarter.publish()
        whole = self.of(self.anna, quarter)
        score = whole.score
        appeal = self.appeal(wrong=self.breached).with_user(self.manager)
        appeal.action_uphold("The log shows it")
        self.assertEqual(appeal.later_ids, whole)
        self.assertEqual(whole.score, score)
        self.assertIn(
            whole.display_name, "".join(appeal.sudo().message_ids.mapped("body"))
        )


class TestQuery(AppealCommon):
    def ask(self, user=None, **values):
        """Anna's question about her responses, in the dialog."""
        user = user or self.anna.user_id
        appraisal = self.of(self.anna)
        form = Form(
            self.env["service.appraisal.query"]
            .with_user(user)
            .with_context(default_appraisal_id=appraisal.id),
            "service_incentive.service_appraisal_query_view_form_ask",
        )
        form.line_id = self.line()
        form.question = "Were the calls of the 14th counted?"
        return form.save()

    def test_question(self):
        """SI-22: a question has a deadline and an answer, and stays as it was asked."""
        with freeze_time("2012-04-02 10:00:00"):
            query = self.ask()
        self.assertEqual(query.answer_until.date(), date(2012, 4, 5))
        self.assertEqual(query.sudo().activity_ids.user_id, self.boss.user_id)
        self.assertEqual(self.of(self.anna).open_query_count, 1)
        for user in (self.anna.user_id, self.other.user_id):
            with self.assertRaises(AccessError):
                query.with_user(user).action_answer("Yes")
        with self.assertRaises(AccessError):
            query.write({"question": "Something else"})
        query.with_user(self.boss.user_id).action_answer("Yes, all twenty.")
        self.assertEqual(
            (query.state, query.answer, query.answer_user_id),
            ("answered", "Yes, all twenty.", self.boss.user_id),
        )
        self.assertFalse(query.sudo().activity_ids)

    def test_before_publication(self):
        """SI-22: questions come before publication, and only from the person."""
        for user in (self.other.user_id, self.boss.user_id, self.officer):
            with self.assertRaises(AccessError):
                self.ask(user)
        self.publish()
        with self.assertRaises(UserError):
            self.ask()

    def test_late(self):
        """SI-22: an unanswered question shows as late to HR."""
        with freeze_time("2012-04-02 10:00:00"):
            query = self.ask()
            self.assertFalse(query.is_late)
        query.invalidate_recordset(["is_late"])
        self.assertTrue(query.with_user(self.officer).is_late)
        late = self.env["service.appraisal.query"].with_user(self.officer)
        self.assertEqual(late.search([("is_late", "=", True)]), query)
        self.assertLess(query.answer_until, fields.Datetime.now())

    def test_who_sees(self):
        """SI-22: the person, the superior and HR see a question; colleagues do not."""
        query = self.ask()
        for user, sees in (
            (self.anna.user_id, True),
            (self.boss.user_id, True),
            (self.officer, True),
            (self.other.user_id, False),
        ):
            found = self.env["service.appraisal.query"].with_user(user).search([])
            self.assertEqual(query in found, sees, user.name)
