from odoo import fields, models

GRADES = [
    ("5", "5 – very satisfied"),
    ("4", "4 – satisfied"),
    ("3", "3 – so-so"),
    ("2", "2 – not satisfied"),
    ("1", "1 – not satisfied at all"),
]


class ServiceFeedbackKey(models.TransientModel):
    """Takes down what a customer answered by phone, in an interview or on paper."""

    _name = "service.feedback.key"
    _description = "Key in feedback"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    channel = fields.Selection(
        [
            ("phone", "Phone call-back"),
            ("interview", "Interview"),
            ("paper", "Paper questionnaire"),
            ("questionnaire", "Questionnaire"),
        ],
        string="Came by",
        required=True,
        default="phone",
    )
    grade = fields.Selection(GRADES, required=True)
    comment = fields.Text(help="What the customer said, word by word.")
    is_negative = fields.Boolean(
        string="The customer complains",
        help="Opens a care case for the leader of the team, whatever the grade.",
    )
    answered_at = fields.Datetime(
        string="Answered on", required=True, default=fields.Datetime.now
    )
    scan = fields.Binary(help="The paper as a picture or PDF; required for paper.")
    scan_name = fields.Char(string="File name")

    def action_save(self):
        """Keep the feedback and close the dialog.

        :raise AccessError, ValidationError: see ``action_key_feedback`` of the ticket
        """
        self.ensure_one()
        self.ticket_id.action_key_feedback(
            int(self.grade),
            self.channel,
            comment=self.comment,
            is_negative=self.is_negative,
            answered_at=self.answered_at,
            scan=self.scan,
            scan_name=self.scan_name,
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
