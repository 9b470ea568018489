from odoo import models


class SurveyUserInput(models.Model):
    """Answers to a quiz about a standard, a satisfaction survey, or a form."""

    _inherit = "survey.user_input"

    def _mark_done(self):
        """A passed quiz confirms its reading; what customers answer is feedback, and a
        form that they have filled in is received.
        """
        result = super()._mark_done()
        # Readers have no rights on readings; passing is the way to confirm.
        rows = self.env["service.acknowledgement"].sudo()
        passed = rows.search(
            [
                ("quiz_input_id", "in", self.ids),
                ("quiz_input_id.scoring_success", "=", True),
                ("state", "=", "to_read"),
            ]
        )
        if passed:
            passed._note_read()
        # Customers answer without signing in; the system keeps it.
        invitations = self.env["service.survey.invitation"].sudo()
        invitations.search([("user_input_id", "in", self.ids)])._keep_answers()
        documents = self.env["service.ticket.document"].sudo()
        forms = [("answer_model", "=", self._name), ("answer_id", "in", self.ids)]
        documents.search(forms)._receive_form()
        return result
