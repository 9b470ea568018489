from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

SUPERVISOR = "service_quality.group_supervisor"
MANAGER = "service_quality.group_manager"


class ServiceSlaExcuseMixin(models.AbstractModel):
    """Why a clock was missed, and whether it is held against anybody.

    Whoever works the ticket gives the reason; it changes nothing in the record of the
    breach. An exemption, granted by a second person, leaves the breach on file and out
    of the indicators.
    """

    _name = "service.sla.excuse.mixin"
    _description = "Explained and exempted breaches"

    breach_reason_id = fields.Many2one(
        "service.breach.reason",
        string="Reason",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Why it was missed; needed to solve the ticket.",
    )
    breach_note = fields.Text(string="Explanation", readonly=True)
    exemption_ids = fields.One2many(
        "service.sla.exemption", "clock_id", string="Exemptions", readonly=True
    )
    exempted = fields.Boolean(
        readonly=True,
        help="A second person has exempted the breach: it stays on file and counts "
        "neither as met nor as breached.",
    )
    exempted_at = fields.Datetime(string="Exempted on", readonly=True)
    exemption_state = fields.Selection(
        selection=lambda self: (
            self.env["service.sla.exemption"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="Exemption",
        compute="_compute_exemption_state",
        compute_sudo=True,
    )

    @api.depends("exemption_ids.state")
    def _compute_exemption_state(self):
        for clock in self:
            newest = clock.exemption_ids.sorted("id", reverse=True)[:1]
            clock.exemption_state = newest.state

    @api.model
    def _get_unexplained_domain(self):
        """Clocks that are missed, or would be when stopped now, without a reason."""
        now = fields.Datetime.now()
        overdue = (
            Domain("stopped_at", "=", False)
            & Domain("paused_at", "=", False)
            & Domain("due_at", "<", now)
        )
        return (
            Domain("state", "!=", "void")
            & Domain("breach_reason_id", "=", False)
            & Domain("exempted", "=", False)
            & (Domain("breached_at", "!=", False) | overdue)
        )

    def action_explain_breach(self, reason_id, note=None):
        """Say why these clocks were missed.

        :param reason_id: id of a ``service.breach.reason``
        :param note: more about it, in words
        :raise AccessError: unless the user may write the tickets; a reason that has
            been given is changed by supervisors only
        :raise UserError: for clocks that are not missed, or a reason without its note
        """
        reason = self.env["service.breach.reason"].browse(int(reason_id or 0)).exists()
        self.check_access("read")
        self.ticket_id.check_access("write")
        missed = self.sudo().filtered_domain(
            Domain("breached_at", "!=", False) | self._get_unexplained_domain()
        )
        if self - missed.sudo(False):
            raise UserError(
                self.env._("Only a missed promise needs a reason. Choose a missed one.")
            )
        if any(clock.breach_reason_id for clock in missed) and not (
            self.env.su or self.env.user.has_group(SUPERVISOR)
        ):
            raise AccessError(
                self.env._(
                    "A reason has been given already. Ask a supervisor to change it."
                )
            )
        note = (note or "").strip()
        if not reason or (reason.note_required and not note):
            raise UserError(
                self.env._(
                    "Choose a reason; “%(reason)s” needs a few words more.",
                    reason=reason.name,
                )
                if reason
                else self.env._("Choose why it was missed.")
            )
        # Nobody may write clocks; these two columns judge nobody.
        missed.write({"breach_reason_id": reason.id, "breach_note": note or False})
        return True

    def action_open_explanation(self):
        """Open the dialog that asks for the reasons of the ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_explain_breach_action"
        )
        return {**action, "context": {"default_ticket_id": self.ticket_id.id}}

    def action_open_exemption(self):
        """Open the dialog that asks to exempt this breach."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_sla_clock_exempt_action"
        )
        return {**action, "context": {"default_clock_id": self.id}}

    def action_request_exemption(self, reason):
        """Ask that this breach be held against nobody.

        :param reason: why, in words
        :return: the ``service.sla.exemption``, to be decided by somebody else
        :raise AccessError: unless the user may write the ticket
        :raise UserError: for a clock that is not missed, is exempted, or has a request
            waiting
        """
        self.ensure_one()
        self.check_access("read")
        self.ticket_id.check_access("write")
        clock = self.sudo()
        clock.lock_for_update()
        if not clock.breached_at:
            raise UserError(
                self.env._(
                    "Only a missed promise can be exempted. Choose a missed one."
                )
            )
        if clock.exempted or clock.exemption_state == "requested":
            raise UserError(
                self.env._("This breach is exempted or waits for the decision already.")
            )
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why this breach should be held against nobody.")
            )
        return self.env["service.sla.exemption"]._request(clock, reason.strip())
