from odoo import api, fields, models
from odoo.exceptions import UserError

from .helpdesk_ticket_stage import SOLVED

ACCEPTANCE_STATES = [
    ("none", "Not asked"),
    ("asked", "Asked"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
]


class ServiceTicketAcceptanceMixin(models.AbstractModel):
    """The customer confirms what was delivered, where the type of service wants it."""

    _name = "service.ticket.acceptance.mixin"
    _description = "Ticket that the customer accepts"

    needs_acceptance = fields.Boolean(
        string="Customer has to accept",
        compute="_compute_needs_acceptance",
        groups="base.group_user",
    )
    acceptance_state = fields.Selection(
        ACCEPTANCE_STATES,
        string="Acceptance by the customer",
        default="none",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        groups="base.group_user",
    )
    acceptance_asked_at = fields.Datetime(
        string="Acceptance asked",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    acceptance_at = fields.Datetime(
        string="Customer decided",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the customer accepted or refused.",
    )
    acceptance_by = fields.Char(
        string="Decided by",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Who accepted or refused on the customer's side.",
    )
    acceptance_way = fields.Selection(
        [
            ("portal", "On the portal"),
            ("signature", "On the portal, signed"),
            ("verbal", "Said so, recorded by us"),
        ],
        string="Decided how",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    acceptance_signature = fields.Binary(
        string="Signature",
        attachment=True,
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    acceptance_reason = fields.Text(
        string="Why the customer refused",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    @api.depends("service_type_id.needs_acceptance")
    def _compute_needs_acceptance(self):
        for ticket in self:
            ticket.needs_acceptance = ticket.sudo().service_type_id.needs_acceptance

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "acceptance_state",
            "acceptance_asked_at",
            "acceptance_at",
            "acceptance_by",
            "acceptance_way",
            "acceptance_signature",
            "acceptance_reason",
        }

    # ------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------

    def action_ask_acceptance(self):
        """Ask the customer to accept, and wait for it.

        :raise UserError: when the ticket is closed, or accepted already
        """
        self.check_access("write")
        for ticket in self:
            if ticket.closed or ticket.acceptance_state == "accepted":
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s is closed or accepted: there is nothing to "
                        "ask.",
                        ticket=ticket.number,
                    )
                )
            ticket._notify_customer_with(
                "service_quality.mail_template_helpdesk_ticket_acceptance"
            )
            ticket._ask_acceptance()

    def _ask_acceptance(self):
        self.sudo().write(
            {
                "acceptance_state": "asked",
                "acceptance_asked_at": fields.Datetime.now(),
                "acceptance_at": False,
                "acceptance_by": False,
                "acceptance_way": False,
                "acceptance_reason": False,
                "acceptance_signature": False,
            }
        )
        self._wait_for_customer()

    # ------------------------------------------------------------
    # The customer decides
    # ------------------------------------------------------------

    def _accept(self, who, way="portal", signature=None):
        """The customer accepts; pressing twice is harmless.

        :return: whether it was still to be decided
        """
        self.ensure_one()
        ticket = self.sudo()  # customers write no tickets
        if not ticket.try_lock_for_update() or ticket.acceptance_state == "accepted":
            return False
        ticket.write(
            {
                "acceptance_state": "accepted",
                "acceptance_at": fields.Datetime.now(),
                "acceptance_by": who,
                "acceptance_way": way,
                "acceptance_signature": signature,
                "acceptance_reason": False,
            }
        )
        ticket._happen("confirmed", detail=who)
        ticket._resume_work()
        if way != "verbal":
            ticket._tell_assignee(
                "service_quality.mail_activity_type_acceptance",
                lambda ticket: ticket.env._("The customer has accepted: close it"),
            )
        return True

    def _refuse_acceptance(self, who, reason, way="portal"):
        """The customer refuses: the work is taken up again, and the assignee told.

        :return: whether it was still to be decided
        :raise UserError: without a reason
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("Please tell us what is not as it should be."))
        ticket = self.sudo()  # customers write no tickets
        if not ticket.try_lock_for_update() or ticket.acceptance_state != "asked":
            return False
        ticket.write(
            {
                "acceptance_state": "refused",
                "acceptance_at": fields.Datetime.now(),
                "acceptance_by": who,
                "acceptance_way": way,
                "acceptance_reason": reason.strip(),
            }
        )
        ticket._happen("declined", detail=reason.strip()[:200])
        ticket._resume_work()
        ticket._tell_assignee(
            "service_quality.mail_activity_type_acceptance",
            lambda ticket: ticket.env._(
                "The customer has not accepted: mend it and ask again"
            ),
        )
        return True

    def action_record_acceptance(self, who, kind, note, refused=False):
        """Record what the customer has said: accepted, or refused with the reason.

        :param who: name of the person who said it
        :param kind: how, as in ``service.interaction``
        :param note: what was said
        :raise UserError: when it is not said who and what
        """
        self.ensure_one()
        self.check_access("write")
        if not (who or "").strip() or not (note or "").strip():
            raise UserError(
                self.env._("Record who spoke for the customer, and what was said.")
            )
        if self.closed or self.acceptance_state == "accepted":
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s is closed or accepted: there is nothing to "
                    "record.",
                    ticket=self.number,
                )
            )
        said = self.env._("%(who)s: %(note)s", who=who.strip(), note=note.strip())
        self.env["service.interaction"].create(
            {
                "ticket_id": self.id,
                "kind": kind,
                "direction": "incoming",
                "note": said,
            }
        )
        if not refused:
            return self._accept(who.strip(), way="verbal")
        if self.acceptance_state != "asked":
            self._ask_acceptance()
        return self._refuse_acceptance(who.strip(), note, way="verbal")

    def action_open_acceptance(self):
        """Open the dialog that records what the customer has said."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_acceptance_action"
        )
        action["context"] = {"default_ticket_id": self.id}
        return action

    # ------------------------------------------------------------
    # Closing
    # ------------------------------------------------------------

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        for ticket in self:
            if (
                ticket.needs_acceptance
                and ticket.acceptance_state != "accepted"
                and ticket.review_state != "refused"
            ):
                raise UserError(
                    self.env._(
                        "Ticket %(ticket)s cannot be closed before the customer has "
                        "accepted. Ask the customer, or record what they said.",
                        ticket=ticket.number,
                    )
                )

    def _close_by_customer(self, stage, who):
        """The customer closes the ticket on the portal: with that they accept."""
        self.ensure_one()
        ticket = self.sudo()  # the customer may read the ticket; the stage is ours
        if stage._get_clock_status() == SOLVED and ticket.needs_acceptance:
            ticket._accept(who)
        ticket.stage_id = stage
