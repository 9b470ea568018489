"""Who reads what customers answered, and that nobody changes it."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user

from ..quality.feedback_common import FeedbackCommon


class TestFeedbackAccess(FeedbackCommon):
    """Agents, leaders, managers and strangers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.create_person(
            "Sue Stranger", "service_quality.group_supervisor"
        )

    def read_by(self, user, model="service.feedback"):
        """What a user finds of the feedback on the tickets of the team."""
        records = self.env[model].with_user(user)
        return records.search([("team_id", "=", self.team.id)])

    def test_who_reads(self):
        """SQ-95: agents read what is about them, leaders their teams, managers all."""
        mine = self.rate(self.serve(), 5)
        theirs = self.rate(self.serve(employee=self.colleague), 4)
        both = mine | theirs
        for person, expected in (
            (self.agent, mine),
            (self.colleague, theirs),
            (self.leader, both),
            (self.manager, both),
            (self.stranger, both.browse()),
        ):
            self.assertEqual(self.read_by(person.user_id), expected, person.name)
        self.ask("2026-03-02 09:01:00")
        portal = new_test_user(self.env, "feed.portal", groups="base.group_portal")
        for model in ("service.feedback", "service.feedback.request"):
            with self.assertRaises(AccessError):
                self.read_by(portal, model)

    def test_nobody_writes(self):
        """SQ-95: neither agents nor managers write, make or delete feedback."""
        feedback = self.rate(self.serve(), 1)
        for person in (self.agent, self.leader, self.manager):
            own = feedback.with_user(person.user_id)
            for act in (
                lambda own=own: own.write({"score": 5}),
                lambda own=own: own.write({"superseded_at": "2026-03-02 10:00:00"}),
                lambda own=own: own.unlink(),
                lambda own=own: own.copy(),
            ):
                with self.assertRaises(AccessError):
                    act()
            ticket = feedback.ticket_id.with_user(person.user_id)
            with self.assertRaises(AccessError):
                ticket.write({"feedback_ids": [(5,)]})
            with self.assertRaises(AccessError):
                ticket.write({"care_feedback_id": feedback.id})
        self.assertEqual(feedback.score, 1)

    def test_other_company(self):
        """SQ-95: managers of another company read nothing."""
        self.rate(self.serve(), 5)
        other = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "other.manager",
            groups="base.group_user,service_quality.group_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.read_by(user))

    def test_wizard_over_rpc(self):
        """SQ-84: a stranger cannot key in feedback on a ticket that is not theirs."""
        ticket = self.serve()
        outsider = self.create_person(
            "Oda Outsider", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        with self.assertRaises(AccessError):
            ticket.with_user(outsider.user_id).action_key_feedback(5, "phone")


class TestRatingPage(HttpCase, FeedbackCommon):
    """The page of the link in the mail."""

    def post(self, url, **values):
        """Send the form of a page."""
        page = self.url_open(url)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(url, data={"csrf_token": token, **values})

    def test_link(self):
        """SQ-86: looking rates nothing; sending does, and may be changed."""
        ticket = self.serve()
        url = ticket._get_feedback_url().removeprefix(ticket.get_base_url())
        self.assertEqual(self.url_open(f"{url}?grade=4").status_code, 200)
        self.assertFalse(ticket.feedback_ids)
        self.post(url, grade="4", comment="Good")
        self.assertEqual(ticket.feedback_ids.mapped("score"), [4])
        self.assertEqual(ticket.feedback_ids.channel, "online")
        self.post(url, grade="9")
        self.post(url, grade="2")
        self.assertEqual(sorted(ticket.feedback_ids.mapped("score")), [2, 4])
        self.assertEqual(self.url_open("/service/rate/nonsense").status_code, 404)

    def test_staff_do_not_rate(self):
        """SQ-86: whoever serves cannot rate with the link, once signed in."""
        ticket = self.serve()
        url = ticket._get_feedback_url().removeprefix(ticket.get_base_url())
        user = self.agent.user_id
        self.authenticate(user.login, user.login)
        self.assertEqual(self.url_open(url).status_code, 403)

    def test_customer_page(self):
        """SQ-86: the page of a solved ticket asks for the rating, an open one not."""
        customer = new_test_user(
            self.env, "carla.portal", groups="base.group_portal", email="c@example.com"
        )
        ticket = self.serve(partner_id=customer.partner_id.id)
        waiting = self.create_ticket(
            "2026-03-02 09:00:00", partner_id=customer.partner_id.id
        )
        self.authenticate("carla.portal", "carla.portal")
        page = self.url_open(f"/my/ticket/{waiting.id}").text
        self.assertNotIn('id="service_rating"', page)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn('id="service_rating"', page)
        token = page.split(f'action="/my/ticket/{ticket.id}/rate"')[1]
        token = token.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open(
            f"/my/ticket/{ticket.id}/rate",
            data={"csrf_token": token, "grade": "5", "comment": "Fine"},
        )
        feedback = ticket.feedback_ids
        self.assertEqual((feedback.score, feedback.channel), (5, "portal"))
