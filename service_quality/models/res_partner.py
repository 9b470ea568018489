from datetime import timedelta

from odoo import api, fields, models


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
