from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"
SUPERVISOR = "service_quality.group_supervisor"
MANAGER = "service_quality.group_manager"
PRIVACY = "service_quality.group_privacy"


class ResPartner(models.Model):
    """What the service desk knows about a customer."""

    _inherit = "res.partner"

    service_preferences = fields.Text(
        string="Service preferences",
        groups="base.group_user",
        help="How the customer likes to be served: times, language, whom to call. "
        "Shown to whoever answers them.",
    )
    tailored_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "commercial_partner_id",
        string="Tailored solutions",
        domain=[("tailored_solution", "!=", False)],
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )
    service_interaction_ids = fields.One2many(
        "service.interaction",
        "partner_id",
        string="Contacts",
        readonly=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="Calls, visits, chats and letters of this customer, the newest first.",
    )
    service_interaction_count = fields.Integer(
        string="Number of contacts",
        compute="_compute_service_interaction_count",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
        help="With those of everybody in the same company.",
    )

    service_consent_ids = fields.One2many(
        "service.consent",
        "partner_id",
        string="Consents",
        readonly=True,
        groups=f"{AGENT},{PRIVACY}",
    )
    service_profile_ids = fields.One2many(
        "service.customer.profile",
        "partner_id",
        string="Sensitive profiles",
        readonly=True,
        groups=f"{AGENT},{PRIVACY}",
    )
    is_my_customer = fields.Boolean(
        string="My customer",
        compute="_compute_is_my_customer",
        search="_search_is_my_customer",
        compute_sudo=True,
        groups=f"{AGENT},{PRIVACY}",
        help="You serve this customer at present, or did so a short while ago.",
    )

    @api.depends_context("uid")
    def _compute_is_my_customer(self):
        mine = self.search([("id", "in", self.ids), ("is_my_customer", "=", True)])
        for partner in self:
            partner.is_my_customer = partner._origin in mine

    @api.model
    def _search_is_my_customer(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Which tickets count is said here; the rules on tickets would ask it again.
        tickets = self.env["helpdesk.ticket"].sudo()
        query = tickets._search(self._get_served_domain())
        mine = Domain("id", "in", query.subselect("helpdesk_ticket.partner_id"))
        return Domain.OR(mine if wanted else ~mine for wanted in value)

    @api.model
    def _get_served_domain(self):
        """The tickets that give their holder a reason to know their customers.

        Those of one's own, those of one's teams that nobody has taken yet and, for
        supervisors, those of the teams led; a while after the solution no more.
        """
        user, company = self.env.user, self.env.company
        own = Domain("user_id", "=", user.id)
        own |= Domain("user_id", "=", False) & Domain(
            "team_id", "in", user.sudo().helpdesk_team_ids.ids
        )
        if user.has_group(SUPERVISOR):
            own |= Domain("team_id.is_led", "=", True)
        limit = fields.Datetime.now() - timedelta(days=company.need_to_know_days)
        recent = Domain("stage_id.closed", "=", False) | Domain(
            "resolved_at", ">=", limit
        )
        return own & recent & Domain("partner_id", "!=", False)

    @api.constrains("service_preferences")
    def _check_preferences_consent(self):
        """:raise ValidationError: where the company keeps preferences with the
        customer's consent only, and there is none
        """
        company = self.env.company
        if company.preferences_need_consent:
            noted = self.filtered(lambda partner: partner.sudo().service_preferences)
            self.env["service.consent"]._check_consenting(noted, company, "profile")

    def _forget_profile(self, company):
        """The consent is gone: what was kept for a company because of it goes too."""
        if not self:
            return
        # Nobody has to be able to read what is forgotten.
        profiles = self.env["service.customer.profile"].sudo()
        kept = profiles.search(
            [("partner_id", "in", self.ids), ("company_id", "=", company.id)]
        )
        kept._log_access_of("purged")
        kept.unlink()
        if company.preferences_need_consent:
            self.sudo().service_preferences = False

    def action_open_service_profile(self):
        """Open the sensitive profile of this customer, or begin it.

        :raise AccessError: for who has no reason to know it
        """
        self.ensure_one()
        Profile = self.env["service.customer.profile"]
        Profile.check_access("read")
        profile = Profile.search(
            [("partner_id", "=", self.id), ("company_id", "=", self.env.company.id)]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sensitive profile"),
            "res_model": Profile._name,
            "res_id": profile.id,
            "views": [(False, "form")],
            "context": {"default_partner_id": self.id},
        }

    def _compute_service_interaction_count(self):
        groups = self.env["service.interaction"]._read_group(
            [("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"]
        )
        for partner in self:
            partner.service_interaction_count = sum(
                count
                for contact, count in groups
                if partner
                in contact | contact.parent_id | contact.commercial_partner_id
            )

    def action_view_service_interactions(self):
        """Open the time line of contacts with this customer and their company's
        people.
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_interaction_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.ids)],
            "context": {"create": False},
        }

    def write(self, vals):
        result = super().write(vals)
        if "category_id" in vals:
            self._escalate_open_tickets()
        return result

    def _escalate_open_tickets(self):
        """A tag given later takes the customer's open tickets to their team, too."""
        if not self.env["service.escalation.rule"]._get_terms("customer_tag"):
            return
        # Whoever tags a customer need not see the tickets.
        tickets = self.env["helpdesk.ticket"].sudo()
        tickets.search(
            [
                ("stage_id.closed", "=", False),
                "|",
                ("partner_id", "in", self.ids),
                ("commercial_partner_id", "in", self.ids),
            ]
        )._escalate("customer_tag")

    # -- asked for an opinion ---------------------------------------------------------

    @api.model
    def _get_contact_queries(self):
        """Where it stands that customers were asked for their opinion.

        :return: list of (model, field with the time); another addon adds its own
        """
        return [
            ("service.feedback.request", "requested_at"),
            ("service.followup", "done_at"),
        ]

    def _get_contact_rest(self, company):
        """Until when these customers are left in peace: ``{id: moment}``.

        Whoever was asked for an opinion within the days that the company has set is
        not asked by something else as well.
        """
        if not company.merge_contacts:
            return {}
        days = timedelta(days=company.contact_rest_days)
        since = fields.Datetime.now() - days
        rest = {}
        for model, field in self._get_contact_queries():
            # Whoever asks need not see what colleagues have asked.
            rows = (
                self.env[model]
                .sudo()
                ._read_group(
                    [("partner_id", "in", self.ids), (field, ">", since)],
                    ["partner_id"],
                    [f"{field}:max"],
                )
            )
            for partner, asked_at in rows:
                until = asked_at + days
                rest[partner.id] = max(until, rest.get(partner.id, until))
        return rest
