from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceTicketDocument(models.Model):
    """A form that the customer fills in as a survey: complete, it is received."""

    _inherit = "service.ticket.document"

    has_answers = fields.Boolean(compute="_compute_has_answers", compute_sudo=True)

    @api.depends("answer_model", "answer_id")
    def _compute_has_answers(self):
        for line in self:
            line.has_answers = line._get_form_answers().state == "done"

    def _get_form_answers(self):
        """The answers begun last; empty when there are none."""
        self.ensure_one()
        # Customers and agents have no rights on surveys; these belong to the line.
        answers = self.env["survey.user_input"].sudo()
        is_survey = self.answer_model == answers._name
        return answers.browse(is_survey and self.answer_id or []).exists()

    def _is_claimable(self):
        # Filling it in is what counts, not saying so.
        return super()._is_claimable() and not self.sudo().type_document_id.survey_id

    def _get_portal_values(self):
        values = super()._get_portal_values()
        if values["wanted"] and self.sudo().type_document_id.survey_id:
            path = f"/my/ticket/{self.ticket_id.id}/document/{self.id}/fill"
            values.update(form_url=path, fills_here=True)
        return values

    def _open_form(self, user):
        """Address of the form for a visitor of the portal, with their own answers.

        Whoever calls has checked that the visitor acts for the customer.

        :param user: the visitor
        :raise UserError: when nothing is to be filled in, or the survey is closed
        """
        line = self.sudo()  # customers have no rights on the checklist
        survey = line.type_document_id.survey_id
        if not survey or not line.try_lock_for_update() or not line._is_wanted():
            raise UserError(self.env._("This document is not asked for."))
        partner = (
            user.partner_id if not user._is_public() else line.ticket_id.partner_id
        )
        answers = line._get_form_answers()
        begun = answers.state in ("new", "in_progress")
        if not begun or answers.survey_id != survey or answers.partner_id != partner:
            answers = survey._create_answer(
                user=user if not user._is_public() else False,
                partner=partner,
                email=partner.email or line.ticket_id.partner_email,
                check_attempts=False,
            )
            line._engine().write(
                {"answer_model": answers._name, "answer_id": answers.id}
            )
        return answers.get_start_url()

    def _receive_form(self):
        """The form is complete: it is here now, unless it was sent otherwise."""
        for line in self.try_lock_for_update():
            if line._is_wanted():
                line._receive(answer=line._get_form_answers())
                line.ticket_id._welcome_documents()

    def action_open_answers(self):
        """Show what the customer has filled in."""
        self.ensure_one()
        self.check_access("read")
        answers = self._get_form_answers()
        if answers.state != "done":
            raise UserError(
                self.env._(
                    "“%(document)s” has not been filled in yet.",
                    document=self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_url",
            "name": self.display_name,
            "url": answers.get_print_url(),
            "target": "new",
        }
