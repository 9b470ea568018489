from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceAcknowledgement(models.Model):
    """Reading that counts only with the quiz passed, where the version has one."""

    _inherit = "service.acknowledgement"

    quiz_input_id = fields.Many2one(
        "survey.user_input",
        string="Last quiz",
        readonly=True,
        index="btree_not_null",
        groups="survey.group_survey_user",
        help="The answers given last.",
    )
    quiz_result = fields.Selection(
        [
            ("none", "No quiz"),
            ("open", "To take"),
            ("failed", "Failed"),
            ("passed", "Passed"),
        ],
        string="Quiz",
        compute="_compute_quiz_result",
        compute_sudo=True,
    )

    @api.depends(
        "version_id.quiz_id", "quiz_input_id.state", "quiz_input_id.scoring_success"
    )
    def _compute_quiz_result(self):
        for row in self:
            answers = row.quiz_input_id
            if not row.version_id.quiz_id:
                row.quiz_result = "none"
            elif answers.state != "done":
                row.quiz_result = "open"
            else:
                row.quiz_result = "passed" if answers.scoring_success else "failed"

    @api.model
    def _renew_run_out(self):
        """Who signs again takes the quiz again."""
        rows = super()._renew_run_out()
        rows.quiz_input_id = False
        return rows

    def _acknowledge(self):
        """Ask the quiz first, where there is one that was not passed."""
        asked = self.filtered(lambda row: row.quiz_result in ("open", "failed"))
        super(ServiceAcknowledgement, self - asked)._acknowledge()
        if len(asked) > 1:
            raise UserError(
                self.env._(
                    "These have a quiz each: %(documents)s. Open them one by one.",
                    documents=", ".join(asked.mapped("version_id.display_name")),
                )
            )
        return asked._start_quiz() if asked else None

    def _start_quiz(self):
        """Open the quiz for its reader; answers that were begun are taken up again.

        :return: the action that shows it
        """
        self.ensure_one()
        row = self.sudo()  # readers have no rights on surveys
        quiz = row.version_id.quiz_id
        if row.quiz_input_id.state not in ("new", "in_progress"):
            row.quiz_input_id = quiz._create_answer(user=self.env.user)
        return quiz.action_start_survey(answer=row.quiz_input_id)
