from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

AUTO_REPLY = "service_quality_auto_reply"
CUSTOMER_SIDES = [("external", "External"), ("internal", "Internal")]


class ServiceTicketArrivalMixin(models.AbstractModel):
    """How a ticket comes in: by which channel, from whom, and to whom at night."""

    _name = "service.ticket.arrival.mixin"
    _description = "Ticket that comes in"

    customer_side = fields.Selection(
        CUSTOMER_SIDES,
        string="Customer side",
        compute="_compute_customer_side",
        store=True,
        help="Internal: the customer is a colleague or a department of our own.",
    )
    acknowledged_at = fields.Datetime(
        string="Acknowledged",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the customer was told by mail that the ticket has come in.",
    )

    @api.depends("partner_id")
    def _compute_customer_side(self):
        internal = self._find_internal_partners(self.partner_id)
        for ticket in self:
            inside = ticket.partner_id in internal
            ticket.customer_side = "internal" if inside else "external"

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"acknowledged_at"}

    @api.model
    def _find_internal_partners(self, partners):
        """Those of the contacts that are colleagues, or contacts of a company of ours.

        As it is now: a ticket keeps the side its customer had when it came in.
        """
        if not partners:
            return partners
        # Agents may not read employees; that a contact is a colleague is no secret.
        known = self.env(su=True)
        firms = partners.sudo().commercial_partner_id
        companies = known["res.company"].search([("partner_id", "in", firms.ids)])
        own_firms = companies.partner_id
        users = known["res.users"].search(
            [("partner_id", "in", partners.ids), ("share", "=", False)]
        )
        employees = known["hr.employee"].search(
            [("work_contact_id", "in", partners.ids)]
        )
        colleagues = users.partner_id | employees.work_contact_id
        return partners.filtered(
            lambda partner: (
                partner.sudo() in colleagues
                or partner.sudo().commercial_partner_id in own_firms
            )
        )

    # ------------------------------------------------------------
    # Channel
    # ------------------------------------------------------------

    @api.model
    def _default_channel_id(self):
        """The company's usual channel for staff, Other for what the system registers.

        A file that is imported has to say it.
        """
        if self.env.context.get("import_file"):
            return self.env["helpdesk.ticket.channel"]
        if self.env.su or self._is_history():
            return self._get_channel("other")
        # A setting of the company, which agents may not read.
        return self.env.company.sudo().ticket_channel_id.with_env(self.env)

    @api.model
    def _get_channel(self, name):
        """A channel that helpdesk_mgmt brings; empty when it was deleted."""
        xml_id = f"helpdesk_mgmt.helpdesk_ticket_channel_{name}"
        channel_id = self.env["ir.model.data"]._xmlid_to_res_id(xml_id)
        return self.env["helpdesk.ticket.channel"].browse(channel_id or [])

    def _check_channel(self):
        """Every ticket that a person registers says by which channel it came.

        No ``@api.constrains``: those run as superuser and cannot tell persons from the
        system.
        """
        if self._is_system():
            return
        for ticket in self:
            if not ticket.channel_id:
                raise ValidationError(
                    self.env._(
                        "%(ticket)s: choose the channel the customer came by, e.g. "
                        "Phone or Front desk visit.",
                        ticket=ticket.name,
                    )
                )

    @api.model
    def _prepare_mail_values(self, values):
        """What the gateway knows: it came by mail, and nobody has taken it yet.

        Without this the ticket would be assigned to the user the gateway runs as.
        """
        known = {"channel_id": self._get_channel("email").id, "user_id": False}
        return {**known, **(values or {})}

    # ------------------------------------------------------------
    # Duty
    # ------------------------------------------------------------

    @api.model
    def _route_to_duty(self, vals_list):
        """Give what comes in outside office hours to whoever is on duty.

        :return: ``{index in vals_list: service.duty.shift}``; no shift where nobody is
            on duty
        """
        if self._is_history():
            return {}
        now = fields.Datetime.now()
        Team = self.env["helpdesk.ticket.team"]
        free = {}
        for index, vals in enumerate(vals_list):
            if self._has_assignee(vals):
                continue
            team_id = vals.get("team_id", self.env.context.get("default_team_id"))
            company_id = vals.get("company_id") or self.env.company.id
            free[index] = (Team.browse(team_id or []), company_id)
        closed = {key for key in set(free.values()) if key[0]._is_closed(now, key[1])}
        shifts = {
            key: key[0]._get_shifts(now, key[1])[:1] for key in sorted(closed, key=str)
        }
        routed = {i: shifts[key] for i, key in free.items() if key in shifts}
        for index, shift in routed.items():
            if shift:
                # On duty may be who may not be read; he is to do the work, though.
                employee = shift.employee_id.sudo()
                vals_list[index].update(
                    user_id=employee.user_id.id, employee_id=employee.id
                )
        return routed

    @api.model
    def _has_assignee(self, vals):
        if vals.get("user_id") or vals.get("employee_id"):
            return True
        if "user_id" in vals:
            return False
        names = ["user_id", "team_id", "company_id"]
        return bool(self.default_get(names).get("user_id"))

    def _note_routing(self, routed):
        """Say in the log who got the tickets and why; alert where nobody is on duty.

        :param routed: ``{index in self: service.duty.shift}``
        """
        bodies, alarms = {}, []
        leaders = {}
        now = fields.Datetime.now()
        for index, shift in routed.items():
            ticket = self[index]
            if shift:
                bodies[ticket.id] = self.env._(
                    "Came in outside office hours: goes to %(shift)s.",
                    shift=shift.sudo().display_name,
                )
                continue
            company = ticket.company_id.sudo()
            key = (ticket.team_id, company)
            if company.duty_alert and key not in leaders:
                team = ticket.team_id.with_company(company)
                leaders[key] = team._get_alarm_receiver(now)
            for user in leaders.get(key, ()):
                alarms.append((ticket, user, self.env._("Came in with nobody on duty")))
        tickets = self.browse(bodies)
        if bodies:
            tickets._message_log_batch(bodies=bodies)
        self._schedule_handover_activities("mail_activity_type_duty_alert", alarms)

    # ------------------------------------------------------------
    # Acknowledgement
    # ------------------------------------------------------------

    def _acknowledge(self):
        """Tell the customers by mail that their tickets have come in, once each."""
        self._send_acknowledgement(
            "service_quality.mail_template_ticket_acknowledgement"
        )

    def _send_acknowledgement(self, template_xml_id, by_channel=True):
        """Send these customers the mail of a template, once each.

        It answers nothing: the response clock runs on. An automatic reply, and a mail
        from one of our own addresses, are never acknowledged, so that no two machines
        write to each other.

        :param by_channel: only where the channel asks for an acknowledgement
        """
        if self._is_history() or self.env.context.get(AUTO_REPLY):
            return
        tickets = self.sudo()  # whoever registers need not be allowed to send mails
        due = tickets.filtered(
            lambda ticket: (
                (ticket.channel_id.acknowledge or not by_channel)
                and ticket.company_id.acknowledge_tickets
                and not ticket.acknowledged_at
                and (ticket.partner_id.email or ticket.partner_email)
            )
        )
        due = due._filter_foreign_senders()
        template = self.env.ref(template_xml_id, raise_if_not_found=False)
        if not due or not template:
            return
        now = fields.Datetime.now()
        self._stamp({ticket.id: {"acknowledged_at": now} for ticket in due})
        note = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        template.sudo().send_mail_batch(
            due.ids,
            email_values={
                "message_type": "auto_comment",
                "subtype_id": note,
                "headers": repr(
                    {
                        "Auto-Submitted": "auto-replied",
                        "X-Auto-Response-Suppress": "All",
                    }
                ),
            },
            email_layout_xmlid="mail.mail_notification_light",
        )
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action", False)
        if queue:
            queue.sudo()._trigger()

    def _filter_foreign_senders(self):
        """Those that were not sent from an address of our own help desk."""
        senders = {
            ticket: email_normalize(ticket.partner_id.email or ticket.partner_email)
            for ticket in self
        }
        if not senders:
            return self
        aliases = self.env["mail.alias"].search(
            [
                (
                    "alias_full_name",
                    "in",
                    [sender for sender in senders.values() if sender],
                )
            ]
        )
        own = set(aliases.mapped("alias_full_name"))
        return self.filtered(
            lambda ticket: senders[ticket] and senders[ticket] not in own
        )
