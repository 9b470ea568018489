from datetime import timedelta
import base64

import pytz

from odoo import api, fields, models

from ..tools import demo_log

MODULE = "service_quality"
# An empty page.
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


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
    # ------------------------------------------------------------
    # Business cases
    # ------------------------------------------------------------

    @api.model
    def _load_business_cases(self):
        """A transfer of a contract at each point of its way."""
        silent = {"mail_notify_force_send": False, "tracking_disable": True}
        demo = self.with_context(**silent)
        demo._open_case("New holder of our phone contract", "chen")
        asked = demo._open_case("Contract goes to our subsidiary", "chen")
        demo._receive_papers(asked, ["identity"])
        identity = demo._find_paper(asked, "identity")
        identity.fault_text = self.env._("The back of the card is missing.")
        identity.remedy_text = self.env._("Scan both sides and send them again.")
        identity.action_mark_faulty()
        dialog = self.env["helpdesk.ticket.supplement"].with_env(asked.env)
        dialog.create({"ticket_id": asked.id}).action_confirm()
        checking = demo._open_case("Transfer to the new tenant", "moreau")
        demo._receive_papers(checking, ["application", "identity", "consent"])
        demo._find_paper(checking, "identity").action_mark_ok()
        demo._load_decided_cases()

    def _load_decided_cases(self):
        manager = self.env.ref(f"{MODULE}.res_users_manager_demo")
        decided = []
        for name, contact in (
            ("Transfer within the family", "haddad"),
            ("Transfer after a sale of the shop", "moreau"),
            ("Transfer to the buyer of the flat", "chen"),
            ("Transfer to the new branch", "haddad"),
        ):
            ticket = self._open_case(name, contact)
            papers = self._receive_papers(
                ticket, ["application", "identity", "consent"]
            )
            papers.action_mark_ok()
            ticket.action_send_to_review()
            decided.append(ticket)
        _waiting, refused, asked, accepted = decided
        refused.with_user(manager).action_refuse(
            self.env._("Two invoices are overdue."),
            self.env._("Pay them, or agree on instalments; then we transfer at once."),
        )
        for ticket in (asked, accepted):
            ticket.with_user(manager).action_approve(conditions_met=True)
            self._receive_papers(ticket, ["certificate"])
            ticket.action_ask_acceptance()
        accepted._accept(accepted.partner_id.name)

    def _open_case(self, name, contact):
        agent = self.env.ref(f"{MODULE}.res_users_agent5_demo")
        tickets = self.env["helpdesk.ticket"].with_user(agent)
        ticket = tickets.create(
            {
                "name": name,
                "description": name,
                "team_id": self.env.ref(
                    f"{MODULE}.helpdesk_ticket_team_counter_demo"
                ).id,
                "user_id": agent.id,
                "partner_id": self.env.ref(f"{MODULE}.res_partner_{contact}_demo").id,
                "service_type_id": self.env.ref(
                    f"{MODULE}.service_type_transfer_demo"
                ).id,
            }
        )
        ticket.action_accept()
        return ticket

    def _find_paper(self, ticket, name):
        document = self.env.ref(f"{MODULE}.service_type_document_{name}_demo")
        return ticket.document_ids.filtered(
            lambda line: line.type_document_id.id == document.id
        )

    def _receive_papers(self, ticket, names):
        """Scans of papers, which are but a blank page each."""
        papers = ticket.document_ids.browse()
        for name in names:
            paper = self._find_paper(ticket, name)
            paper.write({"file": base64.b64encode(PAGE), "file_name": f"{name}.pdf"})
            papers |= paper
        return papers
