import base64

from odoo import api, models

MODULE = "service_quality"
# An empty page.
PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


class ServiceDemoCases(models.AbstractModel):
    """Business cases of the demo database; called by demo data only."""

    _name = "service.demo.cases"
    _description = "Service demo cases"

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
