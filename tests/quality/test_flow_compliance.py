"""How far tickets go the way of the manual."""

from odoo.addons.service_quality.tools.period import Period

from .step_common import StepCommon


class TestFlowCompliance(StepCommon):
    def setUp(self):
        super().setUp()
        self.env["service.type.step"].search([("type_id", "=", self.repair.id)]).write(
            {"requires_result": False, "role": "assignee"}
        )

    def run_ticket(self, order):
        """A repair whose steps are finished in this order, then solved."""
        ticket = self.create_repair()
        steps = ticket.sudo().step_ids.sorted("sequence")
        for minute, number in enumerate(order):
            with self.at(f"2026-03-02 09:1{minute}:00"):
                steps[number - 1].action_done()
        for step in steps.filtered(lambda step: step.state in ("waiting", "open")):
            with self.at("2026-03-02 09:20:00"):
                step.action_cancel()
        self.move(ticket, "done", "2026-03-02 09:30:00")
        self.env.flush_all()
        return ticket

    def get_row(self, ticket):
        return self.env["service.flow.report"].search([("ticket_id", "=", ticket.id)])

    def test_skipped(self):
        """SQ-198: of four steps the third is skipped: the ticket complies to 75 %."""
        row = self.get_row(self.run_ticket([1, 2, 4]))
        self.assertEqual((row.step_count, row.skipped_count), (4, 1))
        self.assertEqual((row.disordered_count, row.compliance), (0, 75))

    def test_out_of_order(self):
        """SQ-198: steps finished before an earlier one are counted as out of order."""
        row = self.get_row(self.run_ticket([1, 2, 4, 3]))
        self.assertEqual((row.skipped_count, row.disordered_count), (0, 1))
        self.assertEqual(row.compliance, 75)

    def test_in_order(self):
        """SQ-198: the whole flow in its turn complies to 100 %."""
        row = self.get_row(self.run_ticket([1, 2, 3, 4]))
        self.assertEqual((row.disordered_count, row.compliance), (0, 100))

    def test_unsolved_and_stepless(self):
        """SQ-198: open tickets and tickets without steps are not measured."""
        self.assertFalse(self.get_row(self.create_repair()))
        plain = self.create_ticket("2026-03-02 09:00:00")
        self.move(plain, "done", "2026-03-02 09:30:00")
        self.assertFalse(self.get_row(plain))

    def test_indicator_is_the_mean(self):
        """SQ-198: the indicator is the mean of the tickets, with them as evidence."""
        tickets = [self.run_ticket([1, 2, 4]), self.run_ticket([1, 2, 3, 4])]
        indicator = self.env.ref("service_quality.service_indicator_flow_compliance")
        period = Period.month(2026, 3)
        found = indicator._measure_flow_compliance(period, self.agent)
        self.assertEqual(found[self.agent.id], (1.75, 2, 2))
        model, domain = indicator._evidence_flow_compliance(period, self.agent)
        rows = self.env[model].search(domain)
        self.assertEqual(set(rows.ticket_id.ids), {ticket.id for ticket in tickets})
        row = rows[:1].with_user(self.agent.user_id)
        self.assertTrue(row.read(["compliance"]))
        self.assertFalse(
            self.env[model].with_user(self.colleague.user_id).search(domain)
        )
