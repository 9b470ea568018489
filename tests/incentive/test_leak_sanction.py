"""A leak of data by somebody known, and the penalty that may come of it."""

from odoo.exceptions import AccessError

from .decisions import DecisionCommon


class TestLeakSanction(DecisionCommon):
    """Carl has seen that Anna sent an offer to the wrong customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quality = cls.create_person(
            "Quinn Quality", "service_quality.group_manager"
        )
        cls.env.company.quality_manager_id = cls.quality.user_id
        cls.colleague.user_id.group_ids += cls.env.ref(
            "helpdesk_mgmt.group_helpdesk_user_own"
        )
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "An offer",
                "description": "-",
                "user_id": cls.colleague.user_id.id,
            }
        )

    def report(self, **values):
        """Carl fills in the dialog; the penalties of the ticket."""
        wizard = (
            self.env["helpdesk.ticket.report.leak"]
            .with_user(self.colleague.user_id)
            .create(
                {
                    "ticket_id": self.ticket.id,
                    "what": "The offer went to somebody else.",
                    "whose": "One customer",
                    **values,
                }
            )
        )
        wizard.action_confirm()
        return self.env["service.sanction"].search(
            [("res_model", "=", "helpdesk.ticket"), ("res_id", "=", self.ticket.id)]
        )

    def test_known(self):
        """SQ-212: who made the mistake is known: a penalty is drafted, under the rule
        of confidentiality, and nobody hears of it yet.
        """
        sanction = self.report(employee_id=self.agent.id)
        self.assertEqual((sanction.employee_id, sanction.state), (self.agent, "draft"))
        self.assertEqual(sanction.proposer_id, self.quality.user_id)
        self.assertIn("CF-01", sanction.rule_reference)
        for person in (self.agent, self.colleague):
            with self.assertRaises(AccessError):
                sanction.with_user(person.user_id).read(["reason"])
        action = self.env["service.action"].search(
            [("ticket_id", "=", self.ticket.id), ("is_leak", "=", True)]
        )
        self.assertIn("Anna Agent", action.cause)
        sanction.with_user(self.officer).action_notify()
        self.assertEqual(sanction.state, "notified")

    def test_unknown(self):
        """SQ-212: nobody is named: nobody is to be punished."""
        self.assertFalse(self.report())

    def test_own(self):
        """SQ-212: the quality manager's own leak is not proposed by the manager."""
        sanction = self.report(employee_id=self.quality.id)
        self.assertEqual(sanction.proposer_id, self.env.ref("base.user_root"))
