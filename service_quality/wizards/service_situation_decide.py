from odoo import fields, models


class ServiceSituationDecide(models.TransientModel):
    """Asks for the decision; ``service.situation.action_decide`` takes it."""

    _name = "service.situation.decide"
    _description = "Decide on a sudden situation"

    situation_id = fields.Many2one("service.situation", required=True, readonly=True)
    description = fields.Text(related="situation_id.description")
    decision = fields.Selection(
        [("continue", "Go on"), ("replan", "Plan anew"), ("stop", "Stop")],
        required=True,
        default="continue",
    )
    note = fields.Text(string="Reason", required=True)

    def action_confirm(self):
        """Take the decision."""
        self.ensure_one()
        self.situation_id.action_decide(self.decision, self.note)
        return {"type": "ir.actions.act_window_close"}
