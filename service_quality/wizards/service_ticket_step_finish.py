from odoo import fields, models


class ServiceTicketStepFinish(models.TransientModel):
    """Asks for the result; ``service.ticket.step.action_done`` finishes the step."""

    _name = "service.ticket.step.finish"
    _description = "Finish a step"

    step_id = fields.Many2one("service.ticket.step", required=True, readonly=True)
    exit_condition = fields.Char(related="step_id.exit_condition")
    result = fields.Text(required=True)

    def action_confirm(self):
        """Finish the step with this result."""
        self.ensure_one()
        self.step_id.action_done(self.result)
        return {"type": "ir.actions.act_window_close"}
