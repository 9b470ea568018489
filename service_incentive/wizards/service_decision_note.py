from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceDecisionNote(models.TransientModel):
    """Asks for the reason of a step of a decision, then takes the step."""

    _name = "service.decision.note"
    _description = "Reason for a step"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    step = fields.Char(required=True, readonly=True)
    step_label = fields.Char(compute="_compute_step_label")
    note = fields.Text(
        string="Reason", required=True, help="It is kept in the decision log."
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        values.setdefault("res_model", self.env.context.get("active_model"))
        values.setdefault("res_ids", self.env.context.get("active_ids"))
        return values

    @api.depends("res_model", "step")
    def _compute_step_label(self):
        for wizard in self:
            labels = wizard._get_decisions()._get_step_labels()
            wizard.step_label = labels.get(wizard.step)

    def _get_decisions(self):
        """The records, if they are of a kind that has steps."""
        if self.res_model not in self.env["service.approval"]._get_models():
            raise UserError(self.env._("There is no decision to take."))
        return self.env[self.res_model].browse(self.res_ids)

    def action_confirm(self):
        """Take the step with the reason given; the decision checks who asks."""
        self.ensure_one()
        decisions = self._get_decisions()
        # Only a name out of the table of steps becomes a method.
        if self.step not in decisions._steps:
            raise UserError(self.env._("There is no such step."))
        getattr(decisions, f"action_{self.step}")(note=self.note)
        return {"type": "ir.actions.act_window_close"}
