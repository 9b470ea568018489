from odoo import models

INTAKE = ("calm_listened", "apology_given", "promised_at", "remedy_sought")


class ServiceComplaintButtonMixin(models.AbstractModel):
    """The steps of a complaint as buttons."""

    _name = "service.complaint.button.mixin"
    _description = "Buttons of a complaint"

    def action_accept(self, values=None):
        """Take the complaint on: apology, promise and remedy are on file, the customer
        gets both in writing, and the clock of the acceptance stops.

        :param values: ``{apology_given, promised_at, calm_listened, remedy_sought}``
        :raise UserError: without an apology or a promised time
        """
        self.ensure_one()
        given = {
            name: (values or {})[name] for name in INTAKE if name in (values or {})
        }
        self.check_access("read")
        refusal = self._explain_refusal("accept")
        if refusal:
            error, text = refusal
            raise error(text)
        if given:
            self.sudo().write(given)  # evidence of the intake, written by this step
        if not self.handler_user_id:
            self.sudo().handler_user_id = self.env.uid
        self._transition("accept")
        self.ticket_id.sudo()._accept_complaint(self)
        self._acknowledge()
        return True

    def action_settle(self, note, apology_given=False):
        """Settle a grumble at once: apologise, settle, log.

        :param note: how it was settled
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._explain_refusal("settle")
        if refusal:
            error, text = refusal
            raise error(text)
        complaint = self.sudo()
        if apology_given:
            complaint.apology_given = True
        complaint.settlement = note
        if not complaint.handler_user_id:
            complaint.handler_user_id = self.env.uid
        self._transition("settle", note)
        complaint.ticket_id._accept_complaint(complaint)
        return True

    def action_investigate(self):
        """Begin the investigation."""
        return self._transition("investigate")

    def action_decide(self):
        """Give the verdict; it seals the evidence."""
        return self._transition("decide")

    def action_handle(self):
        """Approve the measures and let them be carried out."""
        return self._transition("handle")

    def action_answer(self, answer_text, recourse=None):
        """Tell the customer the decision, its reason and where else to turn.

        :raise UserError: without a measure or without these words
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._explain_refusal("answer")
        if refusal:
            error, text = refusal
            raise error(text)
        self.sudo().write(
            {
                "answer_text": answer_text,
                "recourse": recourse or self.company_id.sudo().complaint_recourse,
            }
        )
        self._transition("answer")
        self._post_to_customer("service_quality.mail_template_complaint_answer")
        self.ticket_id.sudo()._await_complaint()
        return True

    def action_confirm(self, note):
        """Record that the customer is satisfied, as they said.

        :param note: how and when they said so
        """
        return self._note_answer(True, note)

    def action_dissatisfied(self, note):
        """Record that the customer is not satisfied: a new round begins.

        :param note: what they said
        """
        return self._note_answer(False, note)

    def action_assume(self, note):
        """Go on without an answer, once the customer has been silent long enough."""
        self._transition("assume", note, customer_answer="silent")
        return True

    def action_another_round(self, note):
        """A service manager lets it be looked into once more."""
        return self._transition("another_round", note)

    def action_close(self):
        """Close the file, after the review."""
        return self._transition("close")

    def action_give_up(self, note):
        """Close as unresolved, the reasons explained (service managers, last round)."""
        return self._transition("give_up", note)

    def action_withdraw(self, note):
        """Record that the customer withdraws the complaint.

        :param note: what they said
        """
        return self._transition("withdraw", note)

    def action_reopen(self, note):
        """Look into a closed complaint again."""
        return self._transition("reopen", note)

    def action_open_ticket(self):
        """Open the ticket, where the talk with the customer is."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [(False, "form")],
        }

    def action_open_review(self):
        """Open the review of this round, or begin it."""
        self.ensure_one()
        self.check_access("read")
        review = self.review_ids.filtered(lambda r: r.round_no == self.round_no)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review"),
            "res_model": "service.complaint.review",
            "res_id": review.id,
            "views": [(False, "form")],
            "context": {"default_complaint_id": self.id},
        }
