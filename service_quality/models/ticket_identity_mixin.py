from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import GuidedError


class ServiceTicketIdentityMixin(models.AbstractModel):
    """A ticket whose customer has to prove who they are before data are told or
    changed.
    """

    _name = "service.ticket.identity.mixin"
    _description = "Ticket with identity checks"

    identity_check_ids = fields.One2many(
        "service.identity.check",
        "ticket_id",
        string="Identity checks",
        readonly=True,
        groups="base.group_user",
    )
    identity_state = fields.Selection(
        [
            ("none", "Not checked"),
            ("passed", "Identity checked"),
            ("blocked", "Blocked"),
        ],
        string="Identity",
        compute="_compute_identity_state",
        compute_sudo=True,
        groups="base.group_user",
        help="Whether the customer has proved who they are within the time your "
        "company has set; blocked after a check that failed.",
    )

    @api.depends("identity_check_ids.state", "identity_check_ids.released_at")
    @api.depends("partner_id")
    def _compute_identity_state(self):
        blocked = self._get_blocked()
        for ticket in self:
            if (ticket.partner_id, ticket.company_id) in blocked:
                ticket.identity_state = "blocked"
            elif ticket._get_passed_check():
                ticket.identity_state = "passed"
            else:
                ticket.identity_state = "none"

    def _get_blocked(self):
        """Customers with a failed check that nobody has released.

        :return: ``{(partner, company)}``, as superuser
        """
        failed = (
            self.env["service.identity.check"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("state", "=", "failed"),
                    ("released_at", "=", False),
                ]
            )
        )
        return {(check.partner_id, check.company_id) for check in failed}

    def _get_passed_check(self):
        """The check of this ticket's customer that still holds."""
        self.ensure_one()
        company = self.company_id.sudo()
        since = fields.Datetime.now() - timedelta(minutes=company.identity_minutes)
        return self.sudo().identity_check_ids.filtered(
            lambda check: (
                check.state == "passed"
                and check.partner_id == self.sudo().partner_id
                and check.ended_at >= since
            )
        )[:1]

    def _check_identified(self):
        """What has to be true before data of the customer are told or changed.

        :raise UserError: after a failed check, or without a customer
        :raise GuidedError: without a check that still holds
        """
        self.ensure_one()
        self.check_access("write")
        self._check_identifiable()
        if not self._get_passed_check():
            raise GuidedError(
                self.env._(
                    "Whether it is really %(customer)s has not been checked in the "
                    "last %(minutes)s minutes. Nothing is told or changed before.",
                    customer=self.sudo().partner_id.name,
                    minutes=self.company_id.sudo().identity_minutes,
                ),
                self.env.ref("service_quality.helpdesk_ticket_identify_action").id,
                self.env._("Check the identity"),
                {"default_ticket_id": self.id},
            )

    def _check_identifiable(self):
        """:raise UserError: after a failed check, or without a customer"""
        customer = self.sudo().partner_id
        if not customer:
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has no customer on file to be checked.",
                    ticket=self.number,
                )
            )
        if (customer, self.sudo().company_id) in self.sudo()._get_blocked():
            raise UserError(
                self.env._(
                    "A check of %(customer)s has failed. A supervisor has to look at "
                    "it before anything is told or changed.",
                    customer=customer.name,
                )
            )

    def _get_open_check(self):
        """The check that is going on; a new one if there is none.

        One that was begun longer ago than a check holds begins anew: what fitted then
        counts no more, wrong answers do. Waiting brings nobody more tries.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_identifiable()
        ticket = self.sudo()  # nobody may write checks; here is how one begins
        company = ticket.company_id
        going_on = ticket.identity_check_ids.filtered(
            lambda check: (
                check.state == "open" and check.partner_id == ticket.partner_id
            )
        )[:1]
        since = fields.Datetime.now() - timedelta(minutes=company.identity_minutes)
        if going_on and going_on.started_at < since:
            going_on.started_at = fields.Datetime.now()
        return (
            going_on
            or ticket.identity_check_ids.create(
                {
                    "ticket_id": ticket.id,
                    "company_id": company.id,
                    "team_id": ticket.team_id.id,
                    "partner_id": ticket.partner_id.id,
                    "user_id": self.env.uid,
                    "needed": company.identity_factors,
                }
            )
        ).sudo(self.env.su)

    def action_identify(self):
        """Open the identity check of the customer."""
        self.ensure_one()
        self.check_access("write")
        self._check_identifiable()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_identify_action"
        )
        return {**action, "context": {"default_ticket_id": self.id}}

    def action_disclose(self):
        """Open what is known of the customer, to tell or change it.

        :raise GuidedError: without an identity check that holds
        """
        self._check_identified()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_disclose_action"
        )
        return {**action, "context": {"default_ticket_id": self.id}}

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"identity_check_ids"}
