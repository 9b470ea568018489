from datetime import timedelta

from odoo import api, fields, models

MODULE = "service_quality"


class ServiceDemoHandover(models.AbstractModel):
    """Hand-overs, duty and a mistake of the demo database; called by demo data only."""

    _name = "service.demo.handover"
    _description = "Service demo hand-overs"

    @api.model
    def _load_handover_demo(self):
        """Offers that wait for an answer, this week's duty, and a mistake."""
        ref = {
            name: self.env.ref(f"{MODULE}.{name}_demo")
            for name in (
                "res_users_agent",
                "res_users_agent2",
                "res_users_supervisor",
                "helpdesk_ticket_team_care",
            )
        }
        agent, colleague = ref["res_users_agent"], ref["res_users_agent2"]
        tickets = self.env["helpdesk.ticket"].search(
            [("user_id", "=", agent.id), ("closed", "=", False)], limit=3
        )
        for ticket in tickets[:1]:
            ticket.with_user(agent).hand_over(
                "absence",
                self.env._("My shift ends; the customer expects a call today."),
                colleague.id,
            )
        for ticket in tickets[1:2]:
            ticket.with_user(ref["res_users_supervisor"]).dispatch(colleague.id)
        if tickets:
            self.env["service.operation.error"].create(
                {
                    "ticket_id": tickets[-1].id,
                    "employee_id": agent.employee_id.id,
                    "step": self.env._("Refund entered"),
                    "consequence": self.env._("The customer got the refund twice."),
                    "loss_estimate": 120,
                }
            )
        self._load_duty_demo(agent.employee_id | colleague.employee_id, ref)

    @api.model
    def _load_duty_demo(self, employees, ref):
        """Nights of a week from today, taken in turn."""
        today = fields.Datetime.now().replace(hour=18, minute=0, second=0)
        self.env["service.duty.shift"].create(
            [
                {
                    "team_id": ref["helpdesk_ticket_team_care"].id,
                    "employee_id": employees[day % len(employees)].id,
                    "starts_at": today + timedelta(days=day),
                    "ends_at": today + timedelta(days=day, hours=14),
                }
                for day in range(7)
            ]
            + [
                {
                    "employee_id": ref["res_users_supervisor"].employee_id.id,
                    "role": "leader",
                    "starts_at": today,
                    "ends_at": today + timedelta(days=7),
                }
            ]
        )

    @api.model
    def _load_promises(self):
        """Times promised to customers, some of them put off."""
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("user_id", "!=", False),
                ("closed", "=", False),
                ("unattended", "=", False),
                ("promised_at", "=", False),
            ],
            order="id desc",
            limit=8,
        )
        now = fields.Datetime.now().replace(minute=0, second=0)
        for number, ticket in enumerate(tickets):
            ticket = ticket.with_user(ticket.user_id).sudo()
            first = now + timedelta(days=1 + number % 3, hours=number)
            ticket.action_promise(first, told_by="call")
            if number % 4 == 0:
                reason = self.env._("A part has to be ordered.")
                later = first + timedelta(days=2)
                ticket.action_promise(later, reason, told_by="call")
