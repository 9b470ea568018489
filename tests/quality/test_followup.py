"""Customers are asked some days later how it went."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.service_quality.tools.period import Period

from .feedback_common import NINE, FeedbackCommon

MARCH = Period.month(2026, 3, "Europe/Rome")
# Working days after Monday 2 March.
DAY_2, DAY_3 = "2026-03-04 09:00:00", "2026-03-05 09:00:00"
DAY_7, DAY_8 = "2026-03-11 09:00:00", "2026-03-12 09:00:00"


class TestFollowup(FeedbackCommon):
    """Follow-ups of what Ada has solved on Monday 2 March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What a demo has solved is not for us to plan.
        others = cls.env["res.company"].search([("id", "!=", cls.company.id)])
        others.followup_scope = "none"

    def plan(self, moment="2026-03-02 10:00:00"):
        """Let the cron plan."""
        with self.at(moment):
            while self.env["service.followup"]._plan():
                pass

    def follow_up(self, **values):
        """The planned follow-up of a ticket solved on Monday at nine."""
        ticket = self.serve(**values)
        self.plan()
        return self.env["service.followup"].search([("ticket_id", "=", ticket.id)])

    def finish(self, followup, moment=DAY_3, person=None, **values):
        """The responsible has called."""
        with self.at(moment):
            own = followup.with_user((person or self.agent).user_id)
            own.write({"is_solved": "yes", "satisfaction": "5", **values})
            own.action_done()
        return followup

    def test_early_late(self):
        """SQ-81: working day 2 is early, 3 and 7 are on time, 8 is late; the weekend
        is skipped.
        """
        for moment, timing in (
            (DAY_2, "early"),
            (DAY_3, "on_time"),
            (DAY_7, "on_time"),
            (DAY_8, "late"),
        ):
            followup = self.finish(self.follow_up(), moment)
            self.assertEqual(followup.timing, timing, moment)
        self.assertEqual(str(followup.earliest_date), "2026-03-05")
        self.assertEqual(str(followup.due_date), "2026-03-11")

    def test_once(self):
        """SQ-81: each solution has one follow-up with one to-do; a second one anew."""
        followup = self.follow_up()
        self.assertEqual(followup.user_id, self.agent.user_id)
        self.assertEqual(len(followup.activity_ids), 1)
        self.plan()
        Followup = self.env["service.followup"]
        ticket = followup.ticket_id
        self.assertEqual(Followup.search([("ticket_id", "=", ticket.id)]), followup)
        self.finish(followup)
        self.assertFalse(followup.activity_ids)
        self.move(ticket, "in_progress", "2026-03-06 09:00:00")
        self.move(ticket, "done", "2026-03-06 10:00:00")
        self.plan("2026-03-06 11:00:00")
        self.assertEqual(len(Followup.search([("ticket_id", "=", ticket.id)])), 2)

    def test_contact(self):
        """SQ-125: a follow-up stands on the customer's time line of contacts; whoever
        called has not served the customer by it.
        """
        followup = self.follow_up()
        ticket = followup.ticket_id
        self.finish(followup, person=self.leader, note="All is well")
        contact = ticket.interaction_ids
        self.assertEqual(
            (contact.kind, contact.note, contact.user_id, contact.employee_id),
            ("follow_up", "All is well", self.leader.user_id, self.leader),
        )
        self.assertEqual(contact.partner_id.service_interaction_ids, contact)
        self.assertEqual(ticket._get_served_by(), {ticket.id: self.agent.id})
        calls = ticket.event_ids.filtered(lambda one: one.event_type == "followed_up")
        self.assertEqual(calls.employee_id, self.leader)
        self.assertEqual(len(calls), 1)
        other = self.finish(self.follow_up(), note=False)
        self.assertIn("5 of 5", other.ticket_id.interaction_ids.note)

    def test_exempted(self):
        """SQ-81: services, tags of customers and kinds can be exempted."""
        service = self.env["service.type"].create(
            {"name": "Quick", "code": "QQ", "service_kind": "other"}
        )
        self.assertTrue(self.follow_up(service_type_id=service.id))
        service.followup_exempt = True
        self.assertFalse(self.follow_up(service_type_id=service.id))
        tag = self.env["res.partner.category"].create(
            {"name": "Do not call", "followup_exempt": True}
        )
        self.customer.category_id = tag
        self.assertFalse(self.follow_up())
        self.customer.category_id = False
        self.company.followup_scope = "business"
        self.assertFalse(self.follow_up())
        self.assertTrue(self.follow_up(service_kind="business"))
        self.company.followup_scope = "none"
        self.assertFalse(self.follow_up(service_kind="business"))

    def test_indicator(self):
        """SQ-81: on-time rate of the follow-ups due; the evidence equals it."""
        for moment in (DAY_2, DAY_3, DAY_7):
            self.finish(self.follow_up(), moment)
        self.follow_up()
        cancelled = self.follow_up()
        cancelled.with_user(self.leader.user_id).action_cancel()
        indicator = self.env.ref("service_quality.service_indicator_follow_up_on_time")
        with self.at("2026-03-11 12:00:00"):
            figures = indicator._measure_follow_up_on_time(MARCH, self.agent)
        self.assertEqual(figures[self.agent.id], (2, 3, 3))
        with self.at("2026-03-20 12:00:00"):
            figures = indicator._measure_follow_up_on_time(MARCH, self.agent)
            model, domain = indicator._get_evidence(MARCH, self.agent)
            self.assertEqual(self.env[model].search_count(domain), 4)
        self.assertEqual(figures[self.agent.id], (2, 4, 4))

    def test_not_solved(self):
        """SQ-82: “not solved” opens the ticket again, and its resolution clock runs
        on; the follow-up is linked.
        """
        self.create_policy(targets={"resolution": (5, "working_day")})
        followup = self.follow_up()
        ticket = followup.ticket_id
        self.assert_clock(ticket, "resolution", state="met")
        self.finish(followup, is_solved="no", satisfaction="2", note="Broke again")
        self.assertFalse(ticket.resolved_at)
        self.assertEqual(ticket.reopen_count, 1)
        self.assert_clock(ticket, "resolution", state="running")
        self.assertTrue(followup.has_reopened)
        self.assertIn("followed_up", ticket.event_ids.mapped("event_type"))

    def test_partly(self):
        """SQ-82: partly solved opens nothing."""
        followup = self.finish(self.follow_up(), is_solved="partly")
        self.assertTrue(followup.ticket_id.resolved_at)
        self.assertFalse(followup.has_reopened)

    def test_suggestion(self):
        """SQ-82: a suggestion makes one suggestion ticket."""
        followup = self.finish(
            self.follow_up(), suggestion="Open on Saturday", effect_confirmed=True
        )
        ticket = followup.suggestion_ticket_id
        self.assertEqual(ticket.service_kind, "suggestion")
        self.assertEqual(ticket.partner_id, self.customer)
        with self.assertRaises(UserError):
            followup.with_user(self.agent.user_id).action_done()
        self.assertEqual(
            self.env["helpdesk.ticket"].search_count(
                [("name", "=", "Open on Saturday")]
            ),
            1,
        )

    def test_answers_are_needed(self):
        """SQ-82: a follow-up without answers is none."""
        followup = self.follow_up()
        with self.assertRaises(UserError):
            followup.with_user(self.agent.user_id).action_done()

    def test_grade_is_feedback(self):
        """SQ-84: the grade of a call-back is feedback by phone; not if whoever served
        asked.
        """
        own = self.finish(self.follow_up())
        self.assertFalse(own.ticket_id.feedback_ids)
        other = self.finish(self.follow_up(), person=self.leader)
        feedback = other.ticket_id.feedback_ids
        self.assertEqual((feedback.channel, feedback.score), ("phone", 5))
        self.assertEqual(feedback.operator_user_id, self.leader.user_id)
        self.assertEqual(feedback.employee_id, self.agent)

    def test_by_hand(self):
        """SQ-83: each stage can be planned by hand, without any ticket or sale."""
        for stage in ("pre_sale", "in_sale", "after_sale"):
            with self.at(NINE):
                form = Form(self.env["service.followup"].with_user(self.agent.user_id))
                form.partner_id = self.customer
                form.stage = stage
                form.due_date = "2026-03-05"
                followup = form.save()
            self.finish(followup, suggestion=f"Idea {stage}")
            self.assertEqual(followup.timing, "on_time")
            self.assertTrue(followup.suggestion_ticket_id)

    def test_rights(self):
        """SQ-82: nobody fakes a follow-up, or changes it afterwards."""
        followup = self.follow_up()
        own = followup.with_user(self.agent.user_id)
        for vals in (
            {"state": "done"},
            {"timing": "on_time"},
            {"done_at": NINE},
            {"due_date": "2026-04-01"},
            {"ticket_id": False},
            {"user_id": self.colleague.user_id.id},
        ):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(AccessError):
            own.action_cancel()
        with self.assertRaises(AccessError):
            followup.with_user(self.colleague.user_id).read(["state"])
        with self.assertRaises(AccessError):
            own.create({"ticket_id": followup.ticket_id.id, "due_date": "2026-03-05"})
        self.finish(followup)
        with self.assertRaises(UserError):
            own.satisfaction = "1"
        with self.assertRaises(UserError):
            own.unlink()
