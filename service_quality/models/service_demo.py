from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..tools import demo_log
from ..tools.inside import INSIDE

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
            service_quality_history=INSIDE, tracking_disable=True
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
    def _suggest_answers(self):
        """Let the questions that repeat lead to drafts, as the cron does."""
        self.env["service.article"]._suggest(self.env.company)

    @api.model
    def _load_steps(self):
        """Business tickets in the middle of their steps, one of them overdue, one that
        waits for another department, and one with a situation to decide.
        """
        repair = self._create_stepping("Coffee machine leaks", "repair", "technical", 2)
        overdue = self._create_stepping(
            "Open a company account", "account", "counter", 30
        )
        change = self._create_stepping("Move our contract", "contract", "counter", 5)
        for ticket in repair | change:
            ticket.current_step_id.action_done()
        self._finish_demo_tickets()
        now = fields.Datetime.now()
        change.action_ask_help(
            [
                {
                    "department_id": self.env.ref(
                        f"{MODULE}.hr_department_technical_demo"
                    ).id,
                    "employee_id": self.env.ref(f"{MODULE}.hr_employee_agent3_demo").id,
                    "task": self.env._("Say whether the line can be moved in March."),
                    "due_at": now + timedelta(hours=30),
                }
            ]
        )
        repair.action_ask_help(
            [
                {
                    "kind": "relay",
                    "employee_id": self.env.ref(f"{MODULE}.hr_employee_agent5_demo").id,
                    "task": self.env._("Offer the customer a maintenance contract."),
                    "due_at": now + timedelta(hours=50),
                }
            ]
        )
        repair.action_report_situation(
            self.env._("The customer wants a second machine looked at as well.")
        )
        tomorrow = (now + timedelta(days=1)).replace(hour=8, minute=0, second=0)
        self.env["service.booking"].create(
            {
                "ticket_id": repair.id,
                "resource_id": self.env.ref(f"{MODULE}.resource_resource_van_demo").id,
                "start_at": tomorrow,
                "stop_at": tomorrow + timedelta(hours=2),
            }
        )
        # It has lain for days: its clock began when it came in.
        clock = overdue.sudo().current_step_id.clock_ids
        clock.write({"started_at": now - timedelta(days=3), "due_at": now})
        clock.write({"next_check_at": now})
        self.env["service.sla.clock"]._sweep_batch()

    def _finish_demo_tickets(self):
        """Tickets of the last days whose steps are done, so that the report of the
        slowest steps has something to tell.
        """
        past = (("account", (50, 400, 190, 60)), ("repair", (130, 240, 700, 90)))
        for service_type, minutes in past:
            team = "technical" if service_type == "repair" else "counter"
            for number in range(3):
                ticket = self._create_stepping(
                    self.env._("Finished job %(number)s", number=number + 1),
                    service_type,
                    team,
                    1,
                )
                for step, taken in zip(ticket.step_ids, minutes, strict=True):
                    step.action_done(self.env._("In order"))
                    late = taken >= 400 and number != 1
                    # They took their time long before this data was loaded.
                    step.sudo().write(
                        {
                            "minutes": taken * (1 + number) // 2,
                            "overdue_rate": 100 if late else 0,
                        }
                    )
                ticket.stage_id = self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_stage_done"
                )

    def _create_stepping(self, name, service_type, team, hours):
        """A ticket of a demo customer that came in some hours ago."""
        team = self.env.ref(f"{MODULE}.helpdesk_ticket_team_{team}_demo")
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": name,
                "description": name,
                "partner_id": self.env.ref(f"{MODULE}.res_partner_chen_demo").id,
                "team_id": team.id,
                "user_id": (team.user_ids - team.user_id)[:1].id,
                "registered_at": fields.Datetime.now() - timedelta(hours=hours),
                "service_type_id": self.env.ref(
                    f"{MODULE}.service_type_{service_type}"
                ).id,
            }
        )
        ticket.action_accept()
        return ticket

    @api.model
    def _excuse_demo(self):
        """Let people say why promises were missed, and ask for exemptions."""
        reasons = self.env["service.breach.reason"].search([("active", "=", True)])
        clocks = self.env["service.sla.clock"].search(
            [("state", "=", "breached"), ("stopped_at", "!=", False)], order="id desc"
        )
        for index, clock in enumerate(clocks):
            # Some reasons are more common than others; one in nine is still missing.
            if index % 9:
                reason = reasons[index * index % 7 % len(reasons)]
                clock.action_explain_breach(reason.id, reason.name)
        asked = clocks.filtered("employee_id.user_id")[:40:8]
        texts = [
            "The telephone exchange was down from nine to eleven.",
            "The customer gave us a wrong number and wrote only the next day.",
            "The ticket came in during the evacuation drill.",
            "Another department had it without telling us.",
            "The mail gateway delivered the message hours late.",
        ]
        requests = self.env["service.sla.exemption"]
        for clock, text in zip(asked, texts, strict=False):
            agent = clock.employee_id.user_id
            own = clock.with_user(agent).sudo()
            requests |= own.action_request_exemption(text).sudo()
        manager = self.env.ref(f"{MODULE}.res_users_manager_demo")
        for request in requests[:1]:
            request.with_user(manager).sudo().action_grant("The fault is on record.")
