from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext


class ServiceTicketProfileMixin(models.AbstractModel):
    """What there is to know about the customer while answering, on one page.

    Their last tickets, what is still open, how they like to be served, and the
    solutions made for them; only what the reader may see.
    """

    _name = "service.ticket.profile.mixin"
    _description = "Ticket with a customer profile"

    tailored_solution = fields.Text(
        string="Tailored solution",
        copy=False,
        groups="base.group_user",
        help="What was done for this customer in particular. It also stands on their "
        "profile, for whoever serves them next.",
    )
    customer_preferences = fields.Text(
        string="Customer's preferences",
        compute="_compute_customer_preferences",
        inverse="_inverse_customer_preferences",
        groups="base.group_user",
        help="How the customer likes to be served: times, language, whom to call. "
        "It stands on their profile.",
    )
    customer_panel = fields.Json(
        string="Customer",
        compute="_compute_customer_panel",
        groups="base.group_user",
        help="The customer's history, as far as you may see it.",
    )
    customer_ticket_count = fields.Integer(
        string="Tickets of the customer",
        compute="_compute_customer_ticket_count",
        groups="base.group_user",
    )

    @api.depends("commercial_partner_id.service_preferences")
    def _compute_customer_preferences(self):
        for ticket in self:
            ticket.customer_preferences = (
                ticket.commercial_partner_id.service_preferences
            )

    def _inverse_customer_preferences(self):
        self.check_access("write")
        for ticket in self:
            # Whoever serves a customer may note how they like it, without the right to
            # edit contacts.
            ticket.commercial_partner_id.sudo().service_preferences = (
                ticket.customer_preferences
            )

    @api.depends("commercial_partner_id")
    @api.depends_context("uid")
    def _compute_customer_ticket_count(self):
        groups = self._read_group(
            Domain("commercial_partner_id", "in", self.commercial_partner_id.ids),
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in groups}
        for ticket in self:
            ticket.customer_ticket_count = counts.get(
                ticket.commercial_partner_id.id, 0
            )

    @api.depends("partner_id", "commercial_partner_id")
    @api.depends_context("uid", "lang", "tz")
    def _compute_customer_panel(self):
        # A ticket being written has not stored its customer yet.
        customers = {t: t.partner_id.commercial_partner_id for t in self}
        partners = self.partner_id.commercial_partner_id
        recent = self._get_recent(partners)
        tailored = self._get_recent(partners, Domain("tailored_solution", "!=", False))
        groups = self._read_group(
            Domain("commercial_partner_id", "in", partners.ids)
            & Domain("closed", "=", False),
            ["commercial_partner_id"],
            ["__count"],
        )
        open_counts = {partner.id: count for partner, count in groups}
        now = fields.Datetime.now()
        for ticket, partner in customers.items():
            if not partner:
                ticket.customer_panel = False
                continue
            own = ticket._origin
            others = [t for t in recent.get(partner.id, []) if t != own]
            is_open = bool(own and not own.closed)
            ticket.customer_panel = {
                "name": partner.display_name,
                "tags": partner.category_id.mapped("name"),
                "preferences": partner.service_preferences or "",
                "open_count": open_counts.get(partner.id, 0) - is_open,
                "tickets": [
                    t._get_panel_line(now)
                    for t in others[: ticket.company_id.history_ticket_count]
                ],
                "solutions": [
                    {"id": t.id, "number": t.number, "text": t.tailored_solution}
                    for t in tailored.get(partner.id, [])
                    if t != own
                ],
            }

    def _get_recent(self, partners, domain=Domain.TRUE):
        """The last tickets of each customer that the user may see.

        :return: ``{commercial partner id: [ticket]}``, the newest first
        """
        if not partners:
            return {}
        limit = 1 + max(
            (self.company_id or self.env.company).mapped("history_ticket_count")
        )
        query = self.env["helpdesk.ticket"]._search(
            Domain("commercial_partner_id", "in", partners.ids) & domain
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, commercial_partner_id
                  FROM (SELECT id, commercial_partner_id, registered_at,
                               row_number() OVER (
                                   PARTITION BY commercial_partner_id
                                   ORDER BY registered_at DESC NULLS LAST, id DESC
                               ) AS place
                          FROM helpdesk_ticket
                         WHERE id IN %s) AS recent
                 WHERE place <= %s
                 ORDER BY place
                """,
                query.subselect(),
                limit,
            )
        )
        tickets = self.env["helpdesk.ticket"].browse([row[0] for row in rows])
        found = {}
        for ticket, (_id, partner_id) in zip(tickets, rows, strict=True):
            found.setdefault(partner_id, []).append(ticket)
        return found

    def _get_panel_line(self, now):
        """One earlier ticket in the panel."""
        self.ensure_one()
        answer = html2plaintext(self.answer or "").strip()
        return {
            "id": self.id,
            "number": self.number,
            "name": self.name,
            "stage": self.stage_id.name,
            "closed": self.closed,
            "days": (now - self.registered_at).days if self.registered_at else 0,
            "answer": answer if len(answer) <= 160 else f"{answer[:159]}…",
        }

    def action_view_customer_history(self):
        """Open all tickets of the customer that the user may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_action_history"
        )
        partner = self.commercial_partner_id
        return {
            **action,
            "domain": [("commercial_partner_id", "=", partner.id)],
            "display_name": partner.display_name,
        }
