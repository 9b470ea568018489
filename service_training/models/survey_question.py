from odoo import fields, models


class SurveyQuestion(models.Model):
    """Questions of which the answers become feedback."""

    _inherit = "survey.question"

    feedback_part = fields.Selection(
        [("grade", "Overall grade"), ("comment", "Remark")],
        string="In the feedback",
        help="A satisfaction survey keeps the answer as feedback of the customer: the "
        "grade from a scale, and the remark.",
    )
