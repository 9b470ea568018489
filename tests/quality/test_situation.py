"""What comes between, and who decides."""

from odoo.exceptions import AccessError, UserError

from .step_common import StepCommon


class TestSituation(StepCommon):
    """Reported at once, decided by a supervisor, taken up the line when not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.parent_id = cls.manager
        cls.cron = cls.env.ref("service_quality.ir_cron_service_situation_escalate")

    def report(self, ticket, moment="2026-03-02 10:00:00"):
        """Ada reports something."""
        with self.at(moment):
            return ticket.with_user(self.agent.user_id).action_report_situation(
                "The customer wants it elsewhere."
            )

    def to_dos(self, situation):
        """To-dos of a situation."""
        return self.env["mail.activity"].search(
            [("service_situation_id", "=", situation.id)], order="id"
        )

    def escalate(self, moment):
        """Let the cron look after situations."""
        with self.at(moment), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def test_supervisor_decides(self):
        """SQ-49 A report is a to-do due now; the supervisor decides with a reason."""
        ticket = self.create_repair()
        situation = self.report(ticket)
        to_do = self.to_dos(situation)
        self.assertEqual(to_do.user_id, self.leader.user_id)
        self.assertEqual(str(to_do.date_deadline), "2026-03-02")
        with self.assertRaises(AccessError):
            situation.with_user(self.agent.user_id).action_decide("continue", "Fine")
        with self.assertRaises(AccessError):
            situation.with_user(self.agent.user_id).decision = "continue"
        own = situation.with_user(self.leader.user_id)
        with self.assertRaises(UserError):
            own.action_decide("stop", " ")
        with self.at("2026-03-02 10:10:00"):
            own.action_decide("stop", "Not possible")
        self.assertFalse(self.to_dos(situation))
        self.assertEqual(situation.decided_by_id, self.leader.user_id)
        self.assertEqual(set(ticket.step_ids.mapped("state")), {"cancelled"})
        with self.assertRaises(UserError):
            own.action_decide("continue", "After all")

    def test_undecided_goes_up_once(self):
        """SQ-49 Undecided after the minutes set, it goes one step up, once."""
        self.env.company.situation_minutes = 20
        situation = self.report(self.create_repair())
        trigger = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        self.assertIn("2026-03-02 10:20:00", trigger.mapped(lambda t: str(t.call_at)))
        self.escalate("2026-03-02 10:19:59")
        self.assertEqual(len(self.to_dos(situation)), 1)
        self.escalate("2026-03-02 10:20:00")
        self.escalate("2026-03-02 10:21:00")
        told = self.to_dos(situation).user_id
        self.assertEqual(told, self.leader.user_id | self.manager.user_id)
        self.assertEqual(len(self.to_dos(situation)), 2)

    def test_decided_stays(self):
        """SQ-49 What is decided in time goes nowhere; empty reports are refused."""
        ticket = self.create_repair()
        situation = self.report(ticket)
        with self.at("2026-03-02 10:05:00"):
            situation.with_user(self.leader.user_id).action_decide("continue", "Go")
        self.escalate("2026-03-02 12:00:00")
        self.assertFalse(situation.escalated_at)
        with self.assertRaises(UserError):
            ticket.action_report_situation(" ")
