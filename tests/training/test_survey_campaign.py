"""Surveys that ask some of the customers of a period how satisfied they were."""

import pytest

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from odoo.addons.service_training.tools.survey_grade import to_grade

from ..quality.feedback_common import FeedbackCommon

QUARTER_DAY = "2026-04-01 08:00:00"


class SurveyCommon(FeedbackCommon):
    """Customers of the first quarter of 2026, and the questionnaire there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What a demo has done is not for us to ask about.
        cls.env["service.survey.campaign"].search([]).write({"state": "cancelled"})
        cls.company.followup_scope = "none"
        cls.survey = cls.env.ref("service_training.survey_satisfaction")
        cls.inputs = cls.env["survey.user_input"]

    def create_customers(self, count, **values):
        """Customers whom Ada has served."""
        partners = self.env["res.partner"].create(
            [
                {"name": f"Customer {nr}", "email": f"c{nr}@example.com", **values}
                for nr in range(count)
            ]
        )
        for partner in partners:
            self.serve(partner_id=partner.id)
        return partners

    def plan(self, **values):
        """A survey of the quarter that opens on the first of April."""
        return self.env["service.survey.campaign"].create(
            {
                "date_from": "2026-01-01",
                "team_ids": [(6, 0, self.team.ids)],
                "amount": 100,
                "responsible_user_id": self.manager.user_id.id,
                **values,
            }
        )

    def run_cron(self, moment):
        """Let the cron of the surveys run."""
        cron = self.env.ref("service_training.ir_cron_service_survey_campaign")
        with self.at(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def reply(self, invitation, grade, comment="", moment="2026-04-02 10:00:00"):
        """The customer answers the questionnaire."""
        answers = invitation.sudo().user_input_id
        with self.at(moment):
            for question in self.survey.question_ids:
                if question.feedback_part == "comment":
                    answers._save_lines(question, comment)
                elif question.question_type == "scale":
                    answers._save_lines(question, str(grade))
            answers._mark_done()


class TestSurveyCampaign(SurveyCommon):
    """Opened, answered, closed, and planned anew."""

    def test_opens_and_counts(self):
        """SQ-85: the cron opens the survey on its day and plans the next one; the
        response rate is computed.
        """
        self.create_customers(4)
        campaign = self.plan()
        self.assertEqual(campaign.name, "Satisfaction 2026-Q1")
        self.assertEqual(str(campaign.open_date), "2026-04-01")
        self.assertEqual(campaign.company_id.survey_period, "quarter")
        self.run_cron("2026-03-31 08:00:00")
        self.assertEqual((campaign.state, campaign.drawn_count), ("planned", 0))
        self.run_cron(QUARTER_DAY)
        self.assertEqual(campaign.state, "running")
        self.assertEqual(campaign.population_count, 4)
        self.assertEqual(campaign.invited_count, 4)
        following = campaign.search([("previous_id", "=", campaign.id)])
        self.assertEqual(following.state, "planned")
        self.assertEqual(str(following.open_date), "2026-07-01")
        self.assertEqual(following.team_ids, self.team)
        self.assertNotEqual(following.seed, 0)
        self.reply(campaign.invitation_ids[0], 4)
        self.assertEqual(campaign.answered_count, 1)
        self.assertEqual(campaign.response_rate, 25)
        self.assertEqual(campaign.average_score, 4)
        self.run_cron("2026-07-01 08:00:00")
        self.assertEqual(following.state, "running")
        self.assertEqual(following.population_count, 0)
        self.assertEqual(campaign.state, "closed")
        self.assertEqual(campaign.activity_ids.user_id, self.manager.user_id)
        self.assertEqual(
            sorted(campaign.invitation_ids.mapped("state")),
            ["answered", "silent", "silent", "silent"],
        )

    def test_nothing_twice(self):
        """SQ-85: a second run draws, asks and plans nothing more."""
        self.create_customers(3)
        campaign = self.plan()
        mails = self.env["mail.mail"]
        before = mails.search_count([])
        self.run_cron(QUARTER_DAY)
        self.assertEqual(mails.search_count([]), before + 3)
        self.run_cron("2026-04-01 09:00:00")
        self.assertEqual(mails.search_count([]), before + 3)
        self.assertEqual(campaign.drawn_count, 3)
        self.assertEqual(campaign._plan_next(), campaign._plan_next())
        self.assertEqual(campaign.search_count([("previous_id", "=", campaign.id)]), 1)
        with self.assertRaises(UserError):
            campaign.action_open()
        self.run_cron("2026-04-16 08:00:00")
        self.run_cron("2026-04-17 08:00:00")
        self.assertEqual(campaign.state, "closed")
        self.assertEqual(len(campaign.activity_ids), 1)

    def test_sample(self):
        """SQ-85: the seed is kept and draws the same customers again; another draws
        others.
        """
        self.create_customers(12)
        campaign = self.plan(amount=25, seed=7)
        population, chosen = campaign._draw()
        self.assertEqual((len(population), len(chosen)), (12, 3))
        self.run_cron(QUARTER_DAY)
        self.assertEqual(campaign.seed, 7)
        self.assertEqual(campaign.invitation_ids.partner_id.ids, list(chosen))
        self.assertEqual(campaign._draw()[1], chosen)
        others = {self.plan(amount=25, seed=seed)._draw()[1] for seed in range(8)}
        self.assertGreater(len(others), 1)
        self.assertEqual(len(self.plan(amount=5, unit="count")._draw()[1]), 5)

    def test_segment(self):
        """SQ-85: only customers served in the period who fit, each once, and nobody
        who wants to be left alone.
        """
        [first, second, third] = self.create_customers(3)
        self.serve(partner_id=first.id)
        tags = self.env["res.partner.category"].create(
            [{"name": "Gold"}, {"name": "Quiet", "followup_exempt": True}]
        )
        first.category_id = second.category_id = tags[0]
        second.category_id |= tags[1]
        third.email = False
        self.serve("2026-04-01 09:00:00")
        self.create_ticket("2026-03-02 09:00:00", partner_id=self.customer.id)
        colleague = self.colleague.user_id.partner_id
        self.serve(partner_id=colleague.id)
        self.assertEqual(list(self.plan()._get_population()), first.ids)
        gold = self.plan(category_ids=[(6, 0, tags[0].ids)])
        self.assertEqual(list(gold._get_population()), first.ids)
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        self.assertFalse(self.plan(team_ids=[(6, 0, other.ids)])._get_population())

    def test_answers_become_feedback(self):
        """SQ-85: an answer becomes feedback of the channel survey, once; a low one is
        cared for.
        """
        partners = self.create_customers(2)
        campaign = self.plan()
        self.run_cron(QUARTER_DAY)
        by_partner = campaign.invitation_ids.grouped("partner_id")
        good, bad = (by_partner[partner] for partner in partners)
        self.reply(good, 5, "Thank you")
        feedback = good.feedback_id
        self.assertEqual(feedback.channel, "survey")
        self.assertEqual((feedback.score, feedback.comment), (5, "Thank you"))
        self.assertEqual(feedback.requested_at, good.sent_at)
        self.assertFalse(feedback.request_id, "it answers no request of a ticket")
        self.assertEqual(feedback.employee_id, self.agent)
        self.reply(good, 1)
        self.assertEqual(self.get_feedback(partners[0]), feedback)
        self.assertEqual(good.score, 5)
        self.reply(bad, 1, "Nobody called back")
        self.assertTrue(bad.feedback_id.is_negative)
        self.assertEqual(bad.feedback_id.care_ticket_id.partner_id, partners[1])
        self.assertEqual(good.ticket_id._get_portal_rating()["given"], 0)

    def get_feedback(self, partner):
        """All feedback of a customer."""
        return self.env["service.feedback"].search([("partner_id", "=", partner.id)])

    def test_whom_it_is_about(self):
        """SQ-85: a grade for a whole quarter is nobody's own, once several served."""
        [partner] = self.create_customers(1)
        self.serve(partner_id=partner.id, employee=self.colleague)
        campaign = self.plan()
        self.run_cron(QUARTER_DAY)
        self.reply(campaign.invitation_ids, 2)
        feedback = campaign.invitation_ids.feedback_id
        self.assertFalse(feedback.employee_id)
        self.assertEqual(feedback.team_id, self.team)

    def test_left_out_grade(self):
        """SQ-85: who answers but gives no grade has answered, without feedback."""
        self.create_customers(1)
        campaign = self.plan()
        self.run_cron(QUARTER_DAY)
        one = campaign.invitation_ids
        with self.at("2026-04-02 10:00:00"):
            one.sudo().user_input_id._mark_done()
        self.assertEqual(campaign.response_rate, 100)
        self.assertFalse(one.feedback_id)

    def test_scale_changed_meanwhile(self):
        """SQ-85: an answer that the scale no longer knows is no grade, and no error of
        the customer.
        """
        self.create_customers(1)
        campaign = self.plan()
        self.run_cron(QUARTER_DAY)
        answers = campaign.invitation_ids.sudo().user_input_id
        question = self.env.ref("service_training.survey_satisfaction_overall")
        with self.at("2026-04-02 10:00:00"):
            answers._save_lines(question, "5")
            question.scale_max = 4
            answers._mark_done()
        self.assertEqual(campaign.answered_count, 1)
        self.assertFalse(campaign.invitation_ids.feedback_id)

    def test_one_reminder(self):
        """SQ-85: who has not answered is reminded once; who has is not."""
        self.create_customers(2)
        campaign = self.plan()
        self.run_cron(QUARTER_DAY)
        answered, silent = campaign.invitation_ids
        self.reply(answered, 4)
        for moment in ("2026-04-04 07:59:00", "2026-04-04 08:00:00"):
            self.assertFalse(silent.reminded_at)
            self.run_cron(moment)
        self.assertEqual(str(silent.reminded_at), "2026-04-04 08:00:00")
        self.run_cron("2026-04-09 08:00:00")
        self.assertEqual(str(silent.reminded_at), "2026-04-04 08:00:00")
        self.assertFalse(answered.reminded_at)
        mails = self.env["mail.mail"].search(
            [("recipient_ids", "in", silent.partner_id.ids)]
        )
        key = silent.sudo().user_input_id.access_token
        self.assertEqual(len(mails), 2)
        self.assertTrue(all(key in mail.body_html for mail in mails))
        self.assertFalse(
            silent.ticket_id.message_ids.filtered(lambda m: key in (m.body or "")),
            "whoever is rated finds no link to answer with",
        )

    def test_contact_fatigue(self):
        """SQ-85: who was asked something in the days before waits until they are
        over, or is not asked at all; a company may do without.
        """
        partners = self.create_customers(2)
        campaign = self.plan(answer_days=5)
        ticket = self.serve("2026-03-31 08:00:00", partner_id=partners[0].id)
        self.ask("2026-03-31 08:01:00")
        self.assertTrue(ticket.feedback_request_ids)
        self.run_cron(QUARTER_DAY)
        resting, asked = campaign.invitation_ids.sorted("id")
        self.assertEqual(asked.state, "sent")
        self.assertEqual(resting.state, "resting")
        self.assertEqual(str(resting.ask_at), "2026-04-07 08:01:00")
        self.run_cron("2026-04-07 09:00:00")
        self.assertEqual(resting.state, "skipped", "the survey is over before")
        self.assertEqual(campaign.invited_count, 1)
        self.company.merge_contacts = False
        with self.at(QUARTER_DAY):
            self.assertFalse(partners._get_contact_rest(self.company))

    def test_late_days_of_the_customer(self):
        """SQ-85: the questionnaire is open until the end of the last day."""
        self.create_customers(1)
        campaign = self.plan(answer_days=5)
        self.run_cron("2026-04-02 08:00:00")
        self.assertEqual(str(campaign.close_date), "2026-04-07")
        zone = self.company._get_service_tz()
        deadline = campaign.invitation_ids.sudo().user_input_id.deadline
        local = fields.Datetime.context_timestamp(
            campaign.with_context(tz=zone), deadline
        )
        self.assertEqual(local.strftime("%m-%d %H:%M"), "04-08 00:00")
        self.run_cron("2026-04-07 12:00:00")
        self.assertEqual(campaign.state, "running")

    def test_questionnaire(self):
        """SQ-85: a questionnaire without a question for the grade is refused."""
        other = self.survey.copy()
        other.question_ids.feedback_part = False
        with self.assertRaises(ValidationError):
            self.plan(survey_id=other.id)

    def test_grades(self):
        """SQ-85: any scale becomes a grade of 1 to 5, in proportion."""
        self.assertEqual(to_grade(0, 0, 10), 1)
        self.assertEqual(to_grade(10, 0, 10), 5)
        self.assertEqual(to_grade(3, 1, 5), 3)
        for wrong in ((6, 1, 5), (0, 1, 5), (1, 1, 1)):
            with self.assertRaises(ValueError):
                to_grade(*wrong)

    @pytest.mark.bare
    def test_ten_times_the_customers(self):
        """SQ-85: drawing ten times the customers takes the same number of queries."""

        def count(size):
            self.create_customers(size)
            campaign = self.plan(is_recurring=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with self.at(QUARTER_DAY):
                campaign._open()
            return campaign.drawn_count, self.cr.sql_log_count - before

        count(3)
        few, many = count(3), count(30)
        self.assertEqual((few[0], many[0]), (6, 36))
        self.assertLessEqual(many[1], few[1] + 2)


class TestSurveyAccess(SurveyCommon):
    """Managers run surveys, supervisors read them, nobody else knows who was asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(
            cls.env, "survey.supervisor", "service_quality.group_supervisor"
        )

    def test_roles(self):
        """SQ-85: agents see nothing, supervisors read, managers plan and open."""
        self.create_customers(1)
        campaign = self.plan()
        boss = self.manager.user_id
        for user in (self.agent.user_id, self.supervisor):
            for act in (
                lambda own: own.write({"amount": 5}),
                lambda own: own.action_open(),
                lambda own: own.action_close(),
                lambda own: own.action_cancel(),
                lambda own: own.create({"date_from": "2026-01-01"}),
                lambda own: own.unlink(),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                    act(campaign.with_user(user))
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
            campaign.with_user(self.agent.user_id).read(["name"])
        self.assertTrue(campaign.with_user(self.supervisor).read(["response_rate"]))
        own = campaign.with_user(boss)
        for name in ("state", "population_count", "opened_at"):
            with self.assertRaises(AccessError):
                own.write({name: False})
        with self.at("2026-03-20 08:00:00"):
            own.action_open()
        self.run_cron("2026-03-20 08:00:00")
        for name, value in (("amount", 5), ("seed", 3), ("survey_id", 0)):
            with self.assertRaises(UserError):
                own.write({name: value})
        with self.assertRaises(UserError):
            own.unlink()
        invitation = campaign.invitation_ids
        self.assertTrue(invitation.with_user(boss).read(["partner_id"]))
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
            invitation.with_user(boss).read(["user_input_id"])
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
            invitation.with_user(boss).write({"score": 5})
        self.assertFalse(invitation.with_user(self.supervisor).search([]))
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
            self.inputs.with_user(boss).search([])

    def test_manager_plans_by_form(self):
        """SQ-85: a manager plans a survey; dates and name follow from the period."""
        with self.at("2026-02-10 08:00:00"):
            form = Form(
                self.env["service.survey.campaign"].with_user(self.manager.user_id)
            )
            self.assertEqual(str(form.date_from), "2026-01-01")
            form.kind = "month"
            form.date_from = "2026-02-01"
            campaign = form.save()
        self.assertEqual(str(campaign.date_to), "2026-02-28")
        self.assertEqual(str(campaign.open_date), "2026-03-01")
        self.assertEqual(campaign.name, "Satisfaction 2026-02")
        with self.at("2026-02-10 08:00:00"):
            later = self.plan(date_from="2026-03-01", kind="month")
            with self.assertRaises(UserError):
                later.with_user(self.manager.user_id).action_open()
        later.with_user(self.manager.user_id).action_cancel()
        self.assertEqual(later.state, "cancelled")
