"""An agent answers a question with a standard answer, in the browser."""

from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import ServiceHttpCommon


class TestConsultationTour(ServiceHttpCommon):
    """From “Find an answer” to the answer kept on the ticket."""

    def test_agent_uses_article(self):
        """SQ-36 An agent finds, uses and sends a standard answer with a few clicks."""
        agent = new_test_user(
            self.env,
            login="answers.agent",
            name="Ada Agent",
            groups="helpdesk_mgmt.group_helpdesk_user_team",
        )
        agent.employee_ids = [Command.create({"name": "Ada Agent"})]
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Care", "user_ids": [Command.set(agent.ids)]}
        )
        customer = self.env["res.partner"].create(
            {
                "name": "Carla Customer",
                "email": "carla@example.com",
                "service_preferences": "Mornings only",
            }
        )
        article = self.env["service.article"].create(
            {
                "question": "How do I change my delivery address?",
                "answer": "<p>Open “My orders” and change it there.</p>",
                "state": "published",
            }
        )
        values = {
            "team_id": team.id,
            "partner_id": customer.id,
            "service_kind": "consultation",
            "user_id": agent.id,
        }
        self.env["helpdesk.ticket"].create(
            {"name": "Older question", "description": "x", **values}
        )
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Delivery adress", "description": "Where to change?", **values}
        )
        self.start_tour(
            f"/odoo/helpdesk.ticket/{ticket.id}",
            "service_quality_agent_uses_article",
            login=agent.login,
        )
        self.assertIn("My orders", ticket.answer)
        self.assertEqual(ticket.answered_by_user_id, agent)
        self.assertEqual(article.use_count, 1)
