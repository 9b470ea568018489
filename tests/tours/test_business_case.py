"""A business case from the documents to the customer's yes, in the browser."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestBusinessCase(ServiceHttpCommon):
    """A refund: Ada collects and checks, Lea reviews, the customer accepts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._create_user(
            "case.ada", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.leader = cls._create_user("case.lea", "service_quality.group_supervisor")
        cls.customer = new_test_user(
            cls.env, login="case.carla", groups="base.group_portal"
        )
        team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Refunds",
                "user_id": cls.leader.id,
                "user_ids": [Command.set((cls.agent | cls.leader).ids)],
            }
        )
        service_type = cls.env["service.type"].create(
            {
                "name": "Refund",
                "service_kind": "business",
                "needs_review": True,
                "needs_acceptance": True,
                "document_ids": [
                    Command.create({"name": "Invoice"}),
                    Command.create({"name": "Receipt", "kind": "proof"}),
                ],
            }
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Refund under test",
                "description": "x",
                "team_id": team.id,
                "user_id": cls.agent.id,
                "partner_id": cls.customer.partner_id.id,
                "service_type_id": service_type.id,
            }
        )

    @classmethod
    def _create_user(cls, login, group):
        user = new_test_user(cls.env, login=login, groups=f"base.group_user,{group}")
        cls.env["hr.employee"].create({"name": user.name, "user_id": user.id})
        return user

    def test_case(self):
        """SQ-42 From the scan of the document over the review to proof and notice."""
        url = f"/odoo/my-work/{self.ticket.id}"
        self.start_tour(url, "service_quality_agent_works_case", login=self.agent.login)
        self.assertEqual(self.ticket.review_state, "review")
        self.start_tour(
            "/odoo/service-reviews",
            "service_quality_reviewer_approves",
            login=self.leader.login,
        )
        self.assertEqual(self.ticket.reviewed_by_id, self.leader)
        self.start_tour(
            url, "service_quality_agent_hands_out_proof", login=self.agent.login
        )
        self.assertTrue(self.ticket.fed_back_at)
        self.assertEqual(self.ticket.acceptance_state, "asked")

    def test_customer(self):
        """SQ-219 A customer sends a document and accepts, on the page of the ticket."""
        photo = self.env["service.ticket.document"].create(
            {
                "ticket_id": self.ticket.id,
                "name": "Photo",
                "instructions": "Of the damage",
                "mandatory": False,
            }
        )
        self.ticket._ask_acceptance()
        self.start_tour(
            f"/my/ticket/{self.ticket.id}",
            "service_quality_customer_accepts",
            login=self.customer.login,
        )
        self.assertEqual(photo.state, "received")
        self.assertEqual(photo.file_name, "photo.pdf")
        self.assertEqual(self.ticket.acceptance_state, "accepted")
        self.assertEqual(self.ticket.acceptance_by, self.customer.name)

    def test_comfort(self):
        """SQ-47 The agent is prompted with words of comfort, logged in a click."""
        self.ticket.channel_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_phone"
        )
        self.ticket.channel_id.is_on_spot = True
        past = fields.Datetime.now() - timedelta(minutes=31)
        self.ticket._stamp({self.ticket.id: {"accepted_at": past}})
        self.assertTrue(self.ticket.is_comfort_missing)
        self.start_tour(
            f"/odoo/my-work/{self.ticket.id}",
            "service_quality_agent_comforts",
            login=self.agent.login,
        )
        self.assertTrue(self.ticket.comforted_at)
        self.assertEqual(self.ticket.interaction_ids.user_id, self.agent)
