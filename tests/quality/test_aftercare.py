"""Unreasonable demands, and reviews of closed tickets."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .test_consultation import ConsultationCommon


class TestNegotiation(ConsultationCommon):
    """Demands that cannot be met."""

    def negotiate(self, ticket, employee=None, **values):
        user = (employee or self.agent).user_id
        return (
            self.env["service.negotiation"]
            .with_user(user)
            .create(
                {
                    "ticket_id": ticket.id,
                    "demand": "All the money back",
                    "explanation": "The warranty is over",
                    **values,
                }
            )
        )

    def test_close_needs_alternative(self):
        """SQ-28 A marked ticket closes only once an alternative was offered."""
        ticket = self.ask(service_kind="business")
        self.negotiate(ticket)
        self.assertTrue(ticket.has_unreasonable_demand)
        with self.assertRaisesRegex(UserError, f"{ticket.number}.*alternative"):
            self.close(ticket)
        self.negotiate(ticket, alternative="  ")
        with self.assertRaisesRegex(UserError, "alternative"):
            self.close(ticket)
        self.negotiate(ticket, alternative="Repair at list price", outcome="agreed")
        self.close(ticket)
        self.assertTrue(ticket.closed)

    def test_report_row(self):
        """SQ-28 Marked tickets stand in a row of their own in the report."""
        self.ask(service_kind="business", has_unreasonable_demand=True)
        self.ask(service_kind="business")
        self.ask(service_kind="business")
        groups = (
            self.env["helpdesk.ticket"]
            .with_user(self.leader.user_id)
            ._read_group(
                [("team_id", "=", self.team.id)],
                ["has_unreasonable_demand"],
                ["__count"],
            )
        )
        self.assertEqual(groups, [(False, 2), (True, 1)])

    def test_append_only(self):
        """SQ-28 The log keeps user and time, and nobody changes it."""
        ticket = self.ask()
        with self.at("2026-03-02 10:00:00"):
            talk = self.negotiate(
                ticket,
                user_id=self.colleague.user_id.id,
                occurred_at="2020-01-01 00:00:00",
            )
        self.assertEqual(talk.user_id, self.agent.user_id)
        self.assertEqual(str(talk.occurred_at), "2026-03-02 10:00:00")
        for person in (self.agent, self.leader, self.manager):
            own = talk.with_user(person.user_id)
            with self.assertRaises(AccessError):
                own.write({"alternative": "x"})
            with self.assertRaises(AccessError):
                own.unlink()
        with self.assertRaises(ValidationError):
            self.negotiate(ticket, explanation=" ")
        stranger = self.create_person(
            "Sid Stranger", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        with self.assertRaises(AccessError):
            talk.with_user(stranger.user_id).read(["demand"])
        with self.assertRaises(AccessError):
            self.negotiate(ticket, stranger)

    def test_confirm(self):
        """SQ-28 Only a supervisor who did not serve takes it out of the blame."""
        ticket = self.ask()
        with self.assertRaises(UserError):
            ticket.with_user(self.leader.user_id).action_confirm_demand()
        self.negotiate(ticket)
        self.assertFalse(ticket.excluded_from_blame)
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent.user_id).action_confirm_demand()
        ticket.with_user(self.leader.user_id).action_confirm_demand()
        self.assertTrue(ticket.excluded_from_blame)
        self.assertEqual(ticket.demand_confirmed_user_id, self.leader.user_id)
        own = self.ask(user_id=self.leader.user_id.id)
        self.negotiate(own, self.leader)
        with self.assertRaisesRegex(UserError, "your own"):
            own.with_user(self.leader.user_id).action_confirm_demand()

    def test_blame(self):
        """SQ-28 Excluded tickets count as solved, their reopening does not."""
        tickets = [self.ask(service_kind="business") for _n in range(2)]
        for ticket in tickets:
            self.move(ticket, "done", "2026-03-02 10:00:00")
            self.move(ticket, "in_progress", "2026-03-02 11:00:00")
            self.move(ticket, "done", "2026-03-02 12:00:00")
        rate = self.env.ref("service_quality.service_indicator_reopened_rate")
        solved = self.env.ref("service_quality.service_indicator_tickets_solved")
        (rate | solved).min_n = 1
        period = rate._get_period(date(2026, 3, 1), date(2026, 3, 31))
        measure = rate.measure(period, self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (2, 4))
        self.negotiate(tickets[0], alternative="Repair")
        tickets[0].with_user(self.leader.user_id).action_confirm_demand()
        self.env.flush_all()
        measure = rate.measure(period, self.agent)
        self.assertEqual((measure.numerator, measure.denominator), (1, 4))
        self.assertEqual(solved.measure(period, self.agent).numerator, 4)


class TestReview(ConsultationCommon):
    """Looking back at closed tickets."""

    def closed_ticket(self):
        ticket = self.ask(service_kind="business")
        self.close(ticket)
        return ticket

    def test_review(self):
        """SQ-32 A closed ticket is reviewed; an improvement is handed to actions."""
        ticket = self.closed_ticket()
        action = ticket.with_user(self.leader.user_id).action_review()
        review = self.env["service.review"].browse(action["res_id"])
        own = review.with_user(self.leader.user_id)
        self.assertEqual(review.reviewer_user_id, self.leader.user_id)
        self.assertEqual(review.employee_id, self.agent)
        with self.assertRaisesRegex(UserError, "what went well"):
            own.action_done()
        own.write(
            {
                "went_well": "Quick",
                "to_optimise": "Asked twice",
                "improvement": "Ask once\nwith a form",
            }
        )
        with self.assertRaises(AccessError):
            review.with_user(self.agent.user_id).read(["to_optimise"])
        with self.at("2026-03-04 10:00:00"):
            own.action_done()
        self.assertEqual(str(review.done_at), "2026-03-04 10:00:00")
        opened = review.action_ids
        self.assertEqual(opened.name, "Ask once")
        self.assertEqual((opened.res_model, opened.res_id), (review._name, review.id))
        served = review.with_user(self.agent.user_id)
        self.assertEqual(served.read(["to_optimise"])[0]["to_optimise"], "Asked twice")
        again = ticket.with_user(self.leader.user_id).action_review()
        self.assertEqual(again["res_id"], review.id)

    def test_several(self):
        """SQ-32 Picked tickets are opened as a list of reviews, each made once."""
        tickets = self.closed_ticket() | self.closed_ticket()
        tickets[0].with_user(self.leader.user_id).action_review()
        action = tickets.with_user(self.leader.user_id).action_review()
        reviews = self.env["service.review"].search(action["domain"])
        self.assertEqual(reviews.ticket_id, tickets)
        self.assertEqual(len(reviews), 2)

    def test_who_and_what(self):
        """SQ-32 Open tickets, one's own, and a second review are refused."""
        open_ticket = self.ask()
        with self.assertRaisesRegex(ValidationError, "still open"):
            open_ticket.with_user(self.leader.user_id).action_review()
        own = self.ask(service_kind="business", user_id=self.leader.user_id.id)
        self.close(own, self.leader)
        with self.assertRaisesRegex(ValidationError, "served by yourself"):
            own.with_user(self.leader.user_id).action_review()
        ticket = self.closed_ticket()
        with self.assertRaises(AccessError):
            ticket.with_user(self.agent.user_id).action_review()
        reviews = self.env["service.review"].with_user(self.leader.user_id)
        reviews.create({"ticket_id": ticket.id})
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            reviews.create({"ticket_id": ticket.id})
            self.env.flush_all()

    def test_finished_stays(self):
        """SQ-32 A review is written by its reviewer only, and stays when finished."""
        ticket = self.closed_ticket()
        review = (
            self.env["service.review"]
            .with_user(self.leader.user_id)
            .create(
                {
                    "ticket_id": ticket.id,
                    "went_well": "All",
                    "reviewer_user_id": self.manager.user_id.id,
                    "state": "done",
                }
            )
        )
        self.assertEqual(review.reviewer_user_id, self.leader.user_id)
        self.assertEqual(review.state, "draft")
        for attempt in (
            lambda: review.with_user(self.manager.user_id).write({"went_well": "x"}),
            review.with_user(self.manager.user_id).action_done,
            lambda: review.write({"state": "done"}),
            lambda: review.write({"reviewer_user_id": self.manager.user_id.id}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        review.action_done()
        with self.assertRaises(AccessError):
            review.write({"went_well": "x"})
        with self.assertRaises(UserError):
            review.unlink()
