from odoo import api, fields, models
from odoo.fields import Command


class ServiceInspectionDecide(models.TransientModel):
    """Takes how a dispute is decided; the inspection does it."""

    _name = "service.inspection.decide"
    _description = "Decide on a dispute"

    inspection_id = fields.Many2one("service.inspection", required=True, readonly=True)
    dispute_reason = fields.Text(related="inspection_id.dispute_reason")
    line_ids = fields.One2many(
        "service.inspection.decide.line",
        "decide_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    reasons = fields.Text(help="The employee and the inspector read them.")

    @api.depends("inspection_id")
    def _compute_line_ids(self):
        for dialog in self:
            dialog.line_ids = [
                Command.clear(),
                *(
                    Command.create({"line_id": line.id, "mark": line.mark})
                    for line in dialog.inspection_id.line_ids
                ),
            ]

    def action_uphold(self):
        """Change the marks chosen."""
        return self._decide("upheld")

    def action_reject(self):
        """Leave all marks as they are."""
        return self._decide("rejected")

    def _decide(self, verdict):
        self.ensure_one()
        marks = {line.line_id.id: line.mark for line in self.line_ids}
        self.inspection_id.action_decide_dispute(verdict, self.reasons, marks)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
