"""Customers complain, follow and answer on the portal, and see nothing inside."""

import re

from odoo import http
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import ServiceHttpCommon


class TestPortalComplaint(ServiceHttpCommon):
    """A customer, and another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = [
            new_test_user(
                cls.env, login, "base.group_portal", name=login, email=f"{login}@x.org"
            )
            for login in ("portal_carla", "portal_otto")
        ]
        cls.employee = cls.env["hr.employee"].create({"name": "Ada Accused"})
        cls.staff = new_test_user(
            cls.env, "complaint_staff", "service_quality.group_manager"
        )

    def login(self, user):
        """Log in, as a browser does."""
        self.authenticate(user.login, user.login)
        return http.Request.csrf_token(self)

    def post(self, url, **data):
        """Send a form, as the page does."""
        return self.url_open(url, data={"csrf_token": self.token, **data})

    def complain(self):
        """Carla complains on the portal."""
        self.token = self.login(self.users[0])
        self.assertIn("What happened?", self.url_open("/my/complaint/new").text)
        response = self.post(
            "/my/complaint/new",
            subject="He was rude",
            description="On the phone",
            remedy="An apology",
            about="Ada Accused",
        )
        return response, self.env["helpdesk.ticket"].search(
            [("name", "=", "He was rude")], order="id desc", limit=1
        )

    def settle(self, complaint):
        """Staff bring it to the answer."""
        own = complaint.with_user(self.staff)
        if complaint.state == "received":
            own.action_accept(
                {"apology_given": True, "promised_at": "2099-01-01 10:00:00"}
            )
        if not complaint.party_ids:
            self.env["service.complaint.party"].with_user(self.staff).create(
                {
                    "complaint_id": complaint.id,
                    "employee_id": self.employee.id,
                    "summary": "Rude",
                    "share": 100,
                }
            )
        own.write(
            {
                "complexity": "simple",
                "impact": "one",
                "investigator_user_id": self.staff.id,
            }
        )
        own.action_investigate()
        cause = self.env.ref("service_quality.service_root_cause_attitude")
        own.write(
            {
                "evidence_ids": [
                    (0, 0, {"source": "Ada Accused", "finding": "Hidden finding"})
                ],
                "true_cause": "Hidden cause",
                "wanted_outcome": "An apology",
                "verdict": "upheld",
                "verdict_reason": "Hidden reason",
                "cause_ids": [(6, 0, cause.ids)],
            }
        )
        own.action_decide()
        own.write(
            {
                "measure_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Hidden measure",
                            "owner_id": self.employee.id,
                            "due_date": "2099-01-01",
                        },
                    )
                ]
            }
        )
        own.action_handle()
        own.action_answer("You were right.", "The ombudsman")

    def test_customer_complains_and_answers(self):
        """SQ-71: the customer complains, is not satisfied, then is; the process is
        rated apart; evidence and names stay inside.
        """
        response, ticket = self.complain()
        complaint = ticket.complaint_ids
        self.assertEqual(complaint.remedy_sought, "An apology")
        self.assertEqual(complaint.about_person, "Ada Accused")
        self.assertEqual(ticket.channel_id.name, "Web")
        self.assertIn("We have your complaint", response.text)
        self.assertNotIn("Ada Accused", re.sub(r"<input[^>]*>", "", response.text))
        self.settle(complaint)
        page = self.url_open(f"/my/ticket/{ticket.id}").text
        self.assertIn("You were right.", page)
        self.assertIn("The ombudsman", page)
        for secret in ("Hidden", "Ada Accused", "complaint_staff@"):
            self.assertNotIn(secret, page)
        url = f"/my/ticket/{ticket.id}/complaint/answer"
        page = self.post(url, satisfied="no", note="").text
        self.assertIn("what is not as it should be", page)
        self.assertEqual(complaint.state, "answered")
        self.post(url, satisfied="no", note="Too little", rating="2")
        self.assertEqual((complaint.state, complaint.round_no), ("accepted", 2))
        self.assertEqual(complaint.process_rating, "2")
        self.settle(complaint)
        self.post(url, satisfied="yes", note="", rating="5")
        self.assertEqual(complaint.state, "confirmed")
        self.assertEqual(complaint.customer_answer, "satisfied")
        self.assertEqual(complaint.answer_way, "portal")
        self.assertEqual(complaint.process_rating, "5")
        # A second click changes nothing.
        self.post(url, satisfied="no", note="Or not")
        self.assertEqual(complaint.state, "confirmed")

    @mute_logger("odoo.http")
    def test_only_the_own(self):
        """SQ-80: another customer neither sees, answers nor withdraws; staff do not
        answer for the customer here; closing the ticket is no way out.
        """
        _response, ticket = self.complain()
        complaint = ticket.complaint_ids
        self.settle(complaint)
        for user in (self.users[1], self.staff):
            self.token = self.login(user)
            self.post(f"/my/ticket/{ticket.id}/complaint/answer", satisfied="yes")
            self.post(f"/my/ticket/{ticket.id}/complaint/withdraw", note="x")
            self.assertEqual(complaint.state, "answered")
        self.token = self.login(self.users[0])
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        stage.close_from_portal = True
        self.post("/ticket/close", ticket_id=ticket.id, stage_id=stage.id)
        self.assertNotEqual(ticket.stage_id, stage)

    def test_withdraw(self):
        """SQ-59: the customer withdraws with a reason, once."""
        _response, ticket = self.complain()
        complaint = ticket.complaint_ids
        url = f"/my/ticket/{ticket.id}/complaint/withdraw"
        self.post(url, note=" ")
        self.assertEqual(complaint.state, "received")
        page = self.post(url, note="A mix-up").text
        self.assertIn("You have withdrawn your complaint.", page)
        self.assertEqual(complaint.state, "withdrawn")
        self.assertEqual(complaint.approval_ids[-1].note, "A mix-up")

    def test_incomplete(self):
        """SQ-61: what the customer wants is asked at the intake."""
        self.token = self.login(self.users[0])
        page = self.post(
            "/my/complaint/new", subject="Rude", description="So", remedy=" "
        ).text
        self.assertIn("what you want us to do", page)
        self.assertIn('value="Rude"', page)
        self.assertFalse(self.env["helpdesk.ticket"].search([("name", "=", "Rude")]))
