from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import GuidedError
from .helpdesk_ticket_stage import SOLVED


class ServiceTicketBreachMixin(models.AbstractModel):
    """A ticket whose missed promises are explained before it is solved."""

    _name = "service.ticket.breach.mixin"
    _description = "Ticket with explained breaches"

    unexplained_breach_count = fields.Integer(
        string="Missed without a reason",
        compute="_compute_unexplained_breach_count",
        compute_sudo=True,
        groups="base.group_user",
    )

    @api.depends("clock_ids.state", "clock_ids.breach_reason_id", "clock_ids.exempted")
    def _compute_unexplained_breach_count(self):
        clocks = self._get_unexplained_clocks().filtered("breached_at")
        by_ticket = clocks.grouped("ticket_id")
        for ticket in self:
            ticket.unexplained_breach_count = len(by_ticket.get(ticket, ()))

    def _get_unexplained_clocks(self):
        """Clocks of these tickets that need a reason before the solution."""
        # Whatever was missed has to be explained, seen or not by whoever solves.
        clocks = self.env["service.sla.clock"].sudo()
        return clocks.search(
            Domain("ticket_id", "in", self.ids) & clocks._get_unexplained_domain()
        )

    def _check_stage_move(self, stage):
        super()._check_stage_move(stage)
        if stage._get_clock_status() != SOLVED:
            return
        tickets = self.filtered(
            lambda ticket: (
                ticket.company_id.breach_reason_required
                and ticket._get_clock_status() != SOLVED
            )
        )
        clocks = tickets and tickets._get_unexplained_clocks()
        if clocks:
            ticket = clocks[0].ticket_id
            raise GuidedError(
                self.env._(
                    "Ticket %(ticket)s missed a promise. Say why, then put it into "
                    "“%(stage)s”.",
                    ticket=ticket.number,
                    stage=stage.name,
                ),
                self.env.ref(
                    "service_quality.helpdesk_ticket_explain_breach_action"
                ).id,
                self.env._("Say why"),
                {"default_ticket_id": ticket.id, "default_stage_id": stage.id},
            )

    def action_explain_breaches(self, explanations, stage_id=None):
        """Explain missed clocks of this ticket, then put it into a stage.

        :param explanations: ``{clock id: [reason id, note]}``
        :param stage_id: where the ticket was to go, if anywhere
        :raise AccessError, UserError: as ``service.sla.clock.action_explain_breach``
        """
        self.ensure_one()
        self.check_access("write")
        clocks = self.env["service.sla.clock"]
        for clock_id, (reason_id, note) in explanations.items():
            clock = clocks.browse(int(clock_id)).exists()
            if clock.sudo().ticket_id == self:
                clock.action_explain_breach(reason_id, note)
        if stage_id:
            self.stage_id = stage_id
        return True
