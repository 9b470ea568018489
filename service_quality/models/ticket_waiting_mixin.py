from odoo import fields, models

from .helpdesk_ticket_stage import OPEN, SOLVED, WAITING


class ServiceTicketWaitingMixin(models.AbstractModel):
    """Hands tickets to the customer, who has to do something, and takes them back."""

    _name = "service.ticket.waiting.mixin"
    _description = "Ticket that waits for the customer"

    work_stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        string="Goes back to",
        readonly=True,
        copy=False,
        help="Where the ticket was before it began to wait for the customer.",
        groups="base.group_user",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"work_stage_id"}

    def _wait_for_customer(self):
        """Put tickets into the waiting stage of their team: their clocks pause.

        A team without such a stage goes on as it is.
        """
        for ticket in self:
            # The system moves the ticket: what people have to do first is not asked.
            ticket_sudo = ticket.sudo()
            stages = ticket_sudo.team_id._get_applicable_stages()
            waiting = stages.filtered(
                lambda stage: stage._get_clock_status() == WAITING
            )
            if waiting and ticket_sudo.stage_id._get_clock_status() == OPEN:
                ticket_sudo.work_stage_id = ticket_sudo.stage_id
                ticket_sudo.stage_id = waiting[:1]
        self._follow_now()

    def _resume_work(self):
        """Take tickets back to where they were worked on: their clocks run on."""
        for ticket in self:
            ticket_sudo = ticket.sudo()  # customers move no stages; see above
            stages = ticket_sudo.team_id._get_applicable_stages()
            former = ticket_sudo.work_stage_id
            if ticket_sudo.stage_id._get_clock_status() in (WAITING, SOLVED):
                usable = former in stages and former._get_clock_status() == OPEN
                ticket_sudo.stage_id = former if usable else ticket._get_work_stage()
            ticket_sudo.work_stage_id = False
        self._follow_now()

    def _tell_assignee(self, activity_xmlid, summary):
        """Give the assignee, or else the team leader, something to do; once only."""
        for ticket in self:
            # The customer may not see who works for us.
            ticket_sudo = ticket.sudo()
            user = ticket_sudo.user_id or ticket_sudo.team_id.user_id
            if not user:
                continue
            lang = user.lang or self.env.lang
            open_already = ticket_sudo.activity_search(
                [activity_xmlid], user_id=user.id
            )
            if not open_already:
                ticket_sudo.with_context(lang=lang).activity_schedule(
                    activity_xmlid,
                    summary=summary(ticket_sudo.with_context(lang=lang)),
                    user_id=user.id,
                )

    def _get_customer_lang(self):
        """The language in which the customer is written to."""
        self.ensure_one()
        return self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang
