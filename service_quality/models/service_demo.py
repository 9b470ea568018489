from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..tools import demo_log

MODULE = "service_quality"


class ServiceDemo(models.AbstractModel):
    """Fills the demo database; called by demo data only.

    The past comes in as any other help desk's would: through the import, so that every
    ticket has lived under the policies, calendars and clocks of its time.
    """

    _name = "service.demo"
    _description = "Service demo data"

    @api.model
    def _load_demo(self):
        """Let the three demo teams work for ninety days up to now."""
        zone = pytz.timezone(self.env.company._get_service_tz())
        now = fields.Datetime.now()
        local_now = pytz.utc.localize(now).astimezone(zone).replace(tzinfo=None)
        importer = self.env["service.history.import"]
        mapping = {name: name for name in demo_log.COLUMNS}
        mapping["events"] = demo_log.EVENTS
        for stream, text in demo_log.get_logs(local_now).items():
            team = self.env.ref(f"{MODULE}.helpdesk_ticket_team_{stream.team}_demo")
            importer.with_context(default_service_kind=stream.kind).load(
                text, mapping, team=team, timezone=zone.zone
            )
            self._sort_in(stream, team)

    @api.model
    def _sort_in(self, stream, team):
        """Give the new tickets of a stream what a log does not tell."""
        category = f"{MODULE}.helpdesk_ticket_category_{stream.category}_demo"
        channel = f"helpdesk_mgmt.helpdesk_ticket_channel_{stream.channel}"
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        tickets = tickets.search(
            [("team_id", "=", team.id), ("service_kind", "=", stream.kind)]
        )
        # The clocks have lived already; no policy of ours looks at these.
        tickets = tickets.with_context(
            service_quality_history=True, tracking_disable=True
        )
        tickets.write(
            {
                "category_id": self.env.ref(category).id,
                "channel_id": self.env.ref(channel).id,
            }
        )
        tickets[::7].priority = "2"
        tickets[::23].priority = "3"

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
