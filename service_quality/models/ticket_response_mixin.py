from odoo import models

from .helpdesk_ticket_stage import OPEN, WAITING

# Message types that a person has written; acknowledgements and stage mails are none.
WRITTEN = ("comment", "email", "email_outgoing")


class ServiceTicketResponseMixin(models.AbstractModel):
    """Who has to write next: messages answer the customer, or make us owe an answer."""

    _name = "service.ticket.response.mixin"
    _description = "Ticket with responses"

    def _note_message(self, message):
        """See what a posted message means: an answer of ours, or a customer waiting."""
        self.ensure_one()
        if self._is_staff_answer(message):
            self._respond(message.author_id.user_ids)
            if not self.resolved_at:
                self._start_message_clock("progress", message)
        elif self._is_customer_message(message):
            # The customer waits, whether or not they may see that we note it.
            self.sudo()._await_answer(message)

    def _is_staff_answer(self, message):
        """A message that a member of staff wrote and the customer can see.

        Not a stage mail, an automatic acknowledgement, an internal note, or the
        customer.
        """
        author = message.sudo().author_id  # of a colleague, perhaps in another company
        return (
            self._is_public(message)
            and author != self.partner_id
            and author.user_ids.filtered(lambda user: not user.share)
            and author != self.env.ref("base.partner_root")
        )

    def _is_customer_message(self, message):
        """A message that the customer, or somebody on their side, has written."""
        author = message.sudo().author_id  # the customer, whoever reads the message
        return self._is_public(message) and (
            author == self.partner_id or author.partner_share or not author
        )

    def _is_public(self, message):
        """Whether a person wrote the message, and customers see it."""
        return (
            message.message_type in WRITTEN
            and not message.is_internal
            and message.subtype_id
            and not message.subtype_id.internal
        )

    def _respond(self, users):
        """Record that the customer hears from us now, from the employee of ``users``.

        The first time it is the first response; later it ends the customer's waiting,
        and keeps them informed.
        """
        self.ensure_one()
        self._follow_now()
        if not self.first_response_at:
            event_types = ["first_response"]
            if self.service_kind != "consultation":
                # Of a question only its answer is one; see the consultation.
                event_types.append("answered")
        elif self.waiting_since:
            event_types = ["replied"]
        else:
            event_types = ["told"]
        told = self.env["service.sla.policy"]._promises_metric("progress")
        if event_types == ["told"] and not told:
            return
        if event_types != ["told"] and told:
            event_types.append("told")
        self._happen(event_types[0], users=users, also=event_types[1:])

    def _await_answer(self, message):
        """The customer has written: they wait for us, unless they do so already."""
        self.ensure_one()
        self._follow_now()
        status = self._get_clock_status()
        if status == WAITING and self.company_id.resume_on_reply:
            # What the customer was waited for has come.
            self.stage_id = self._get_work_stage()
            self._follow_now()
        elif status not in (OPEN, WAITING):
            return
        is_waiting = bool(self.waiting_since)
        moves = self._happen("customer_wrote")
        if not is_waiting:
            self._stamp({self.id: {"waiting_since": moves[0].now}})
        if self.first_response_at and not is_waiting:
            self._start_message_clock("next_response", message)
            self._show_clocks()

    def _get_work_stage(self):
        """The stage in which the team works on a ticket."""
        self.ensure_one()
        # Customers and colleagues of other teams need not see the stages.
        ticket = self.sudo()
        stages = ticket.team_id._get_applicable_stages()
        working = stages.filtered(lambda stage: stage._get_clock_status() == OPEN)
        return working[1:2] or working[:1] or ticket.stage_id

    def _find_employees(self, users):
        """Employees of these users, those of the ticket's company first."""
        # Agents may not read employees; which one is a user's own is no secret.
        employees = (
            self.env["hr.employee"].sudo().search([("user_id", "in", users.ids)])
        )
        return employees.sorted(lambda employee: employee.company_id != self.company_id)

    def _filter_first_contact(self, answered_at):
        """Those whose customer did not have to write again after the first answer.

        :param answered_at: ``{ticket id: moment of the first answer}``
        """
        candidates = self.filtered(lambda ticket: not ticket.reopen_count)
        if not candidates:
            return candidates
        # Only whether there are any is of interest; the solver may not see every
        # message.
        messages = self.env["mail.message"].sudo()
        later = messages.search_fetch(
            [
                ("model", "=", self._name),
                ("res_id", "in", candidates.ids),
                ("message_type", "in", WRITTEN),
                ("is_internal", "=", False),
                ("author_id.partner_share", "=", True),
                ("date", ">", min(answered_at[ticket.id] for ticket in candidates)),
            ],
            ["res_id", "date"],
        )
        again = {
            message.res_id
            for message in later
            if message.date > answered_at[message.res_id]
        }
        return candidates.filtered(lambda ticket: ticket.id not in again)
