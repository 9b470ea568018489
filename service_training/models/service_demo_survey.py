from odoo import api, fields, models

GRADES = (5, 4, 4, 5, 3, 5, 4, 2)
REMARKS = (
    "Always friendly. Thank you!",
    None,
    "It would help to reach you in the evening, too.",
    None,
)


class ServiceDemoSurvey(models.AbstractModel):
    """Satisfaction surveys of the demo database; called by demo data only."""

    _name = "service.demo.survey"
    _description = "Service demo surveys"

    @api.model
    def _load_surveys(self):
        """One survey that customers are answering, and the next one planned."""
        manager = self.env.ref("service_quality.res_users_manager_demo")
        campaign = self.env["service.survey.campaign"].create(
            {"amount": 80, "responsible_user_id": manager.id}
        )
        campaign._open()
        invitations = campaign.invitation_ids
        now = fields.Datetime.now()
        # As if they had been written to, without a single mail.
        invitations.with_context(service_training_no_mail=True)._ask(now)
        questions = campaign.survey_id.question_ids
        for number, one in enumerate(invitations):
            if number % 5 in (2, 4):
                continue
            self._answer(one.user_input_id, questions, number)

    def _answer(self, answers, questions, number):
        """Answer one questionnaire as its customer would."""
        grade = GRADES[number % len(GRADES)]
        for question in questions:
            if question.question_type == "scale":
                answers._save_lines(question, str(grade))
            elif question.feedback_part == "comment":
                answers._save_lines(question, REMARKS[number % len(REMARKS)] or "")
            elif question.question_type == "simple_choice":
                choice = question.suggested_answer_ids[0 if grade > 3 else 1]
                answers._save_lines(question, str(choice.id))
        answers._mark_done()
