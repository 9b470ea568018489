from odoo import fields, models


class ServiceActionVerify(models.TransientModel):
    """Asks whether a corrective action has helped."""

    _name = "service.action.verify"
    _description = "Verify an action"

    action_id = fields.Many2one("service.action", required=True, readonly=True)
    measure = fields.Text(related="action_id.measure")
    evidence = fields.Text(related="action_id.evidence")
    effect_label = fields.Char(related="action_id.effect_label")
    note = fields.Text(string="What you found")
    due_date = fields.Date(
        string="Next due day",
        help="Until when it is to be done anew; empty for the days the company sets.",
    )

    def action_verify(self):
        """It has helped."""
        self.action_id.action_verify(self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_not_effective(self):
        """It has not helped; the action is opened again."""
        self.action_id.action_not_effective(self.note, self.due_date)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
