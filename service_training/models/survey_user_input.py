from odoo import models


class SurveyUserInput(models.Model):
    """Answers to a quiz about a standard."""

    _inherit = "survey.user_input"

    def _mark_done(self):
        """A passed quiz confirms its reading; a failed one does not."""
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
        return result
