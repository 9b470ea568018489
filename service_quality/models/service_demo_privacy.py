from datetime import timedelta

from odoo import api, fields, models

MODULE = "service_quality"
NEEDS = (
    ("profile", "spoken", "Hears badly; speak slowly and clearly."),
    ("profile", "written", "Comes in a wheelchair: meet her at the side door."),
    ("profile", "portal", "Works nights; call in the afternoon only."),
)
OTHERS = (("contact", "online"), ("recording", "spoken"), ("survey", "mail"))


class ServiceDemoPrivacy(models.AbstractModel):
    """Consents, checks and requests of the demo database; called by demo data only."""

    _name = "service.demo.privacy"
    _description = "Service demo data protection"

    @api.model
    def _load_privacy(self):
        """Some customers have agreed to something, two were checked, two have asked."""
        company = self.env.ref("base.main_company")
        company.two_factor_group_ids = self.env.ref(f"{MODULE}.group_supervisor")
        tickets = self._get_tickets()
        self._load_consents(tickets)
        self._load_checks(tickets)
        self._load_requests(tickets)
        self._load_laws()
        self._let_undertaking_run_out()

    def _get_tickets(self):
        """One open ticket each of some customers, held by the agents."""
        agents = [
            self.env.ref(f"{MODULE}.res_users_{name}_demo").id
            for name in ("agent", "agent2", "agent3")
        ]
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("stage_id.closed", "=", False),
                ("partner_id.email", "!=", False),
                ("user_id", "in", agents),
                ("is_confidential", "=", False),
            ],
            order="id",
        )
        firsts = [group[0] for group in tickets.grouped("partner_id").values()]
        return tickets.browse([ticket.id for ticket in firsts[:8]])

    def _load_consents(self, tickets):
        today = fields.Date.today()
        Consent, Profile = (
            self.env["service.consent"],
            self.env["service.customer.profile"],
        )
        for number, ticket in enumerate(tickets):
            purpose, way, needs = (*OTHERS[number % 3], None)
            if number < len(NEEDS):
                purpose, way, needs = NEEDS[number]
            values = {
                "partner_id": ticket.partner_id.id,
                "ticket_id": ticket.id,
                "given_on": today - timedelta(days=7 * number),
                "way": way,
                "evidence": self.env._("Said yes when we asked."),
            }
            own = Consent.with_user(ticket.user_id)
            consent = own.create({**values, "purpose": purpose})
            if needs:
                profile = Profile.with_user(ticket.user_id).create(
                    {
                        "partner_id": ticket.partner_id.id,
                        "special_needs": needs,
                        "security_question": self.env._("What is your pet called?"),
                        "security_answer": "Momo",
                    }
                )
                profile.read(["special_needs"])
            elif number % 3 == 0:
                consent._withdraw("mail", self.env._("No more mails, please."))

    def _load_checks(self, tickets):
        """One customer was who he said, somebody else was not."""
        for ticket, answers in zip(
            tickets, (("momo",), ("Rex", "Hachi", "Bella")), strict=False
        ):
            own = ticket.with_user(ticket.user_id)
            check = own._get_open_check()
            for answer in answers:
                check._try_factor("security_answer", answer)
            if check.sudo().state == "open":
                check._try_factor(
                    "call_back", note=self.env._("Called back at the number on file.")
                )

    def _load_requests(self, tickets):
        today = fields.Date.today()
        officer = self.env.ref(f"{MODULE}.res_users_manager_demo")
        Request = self.env["service.subject.request"].with_user(officer)
        asked = [("access", 20), ("forget", 5), ("access", 40)]
        for ticket, (kind, days) in zip(tickets[3:], asked, strict=False):
            request = Request.create(
                {
                    "partner_id": ticket.partner_id.id,
                    "kind": kind,
                    "ticket_id": ticket.id,
                    "asked_on": today - timedelta(days=days),
                }
            )
            if days > 10:
                request.action_look_up()

    def _load_laws(self):
        officer = self.env.ref(f"{MODULE}.res_users_manager_demo")
        today = fields.Date.today()
        laws = self.env["service.regulation"].search([("company_id", "=", False)])
        for number, law in enumerate(laws):
            law.write(
                {
                    "user_id": officer.id,
                    "review_date": today + timedelta(days=60 * number - 10),
                }
            )
        self.env["service.regulation"]._cron_remind()

    def _let_undertaking_run_out(self):
        """Somebody has signed more than a year ago."""
        row = self.env["service.acknowledgement"].search(
            [("kind", "=", "undertaking"), ("state", "=", "acknowledged")], limit=1
        )
        moment = fields.Datetime.now() - timedelta(days=370)
        row.write(
            {
                "acknowledged_at": moment,
                "valid_until": moment.date() + timedelta(days=365),
            }
        )
