from odoo import fields, models


class ServiceInspectionAnswer(models.TransientModel):
    """Takes what the inspected employee says; the inspection keeps it."""

    _name = "service.inspection.answer"
    _description = "Answer an inspection"

    inspection_id = fields.Many2one("service.inspection", required=True, readonly=True)
    may_dispute = fields.Boolean(related="inspection_id.may_dispute")
    dispute_until = fields.Datetime(related="inspection_id.dispute_until")
    score = fields.Float(related="inspection_id.score")
    text = fields.Text(string="What you say to it")

    def action_comment(self):
        """Comment on the result; the score stays."""
        self.inspection_id.action_comment(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_dispute(self):
        """Dispute the result; another inspector decides."""
        self.inspection_id.action_dispute(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
