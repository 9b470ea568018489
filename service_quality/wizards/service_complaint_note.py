from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = (
    "settle",
    "confirm",
    "dissatisfied",
    "assume",
    "another_round",
    "give_up",
    "withdraw",
    "reopen",
)


class ServiceComplaintNote(models.TransientModel):
    """Asks for the words that a step of a complaint needs, and takes the step."""

    _name = "service.complaint.note"
    _description = "Step of a complaint"

    complaint_id = fields.Many2one("service.complaint", required=True, readonly=True)
    step = fields.Selection(selection="_selection_step", required=True, readonly=True)
    note = fields.Text(
        string="In plain words",
        required=True,
        help="Why, or what the customer said, how and when. It stays in the log.",
    )
    apology_given = fields.Boolean(string="I apologised for the trouble")

    @api.model
    def _selection_step(self):
        labels = self.env["service.complaint"]._get_step_labels()
        return [(name, labels[name]) for name in STEPS]

    def action_confirm(self):
        """Take the step.

        :raise UserError: for a step that needs no words
        """
        self.ensure_one()
        if self.step not in STEPS:
            raise UserError(self.env._("This step is not possible."))
        if self.step == "settle":
            self.complaint_id.action_settle(self.note, self.apology_given)
        else:
            getattr(self.complaint_id, f"action_{self.step}")(self.note)
        return {"type": "ir.actions.act_window_close"}
