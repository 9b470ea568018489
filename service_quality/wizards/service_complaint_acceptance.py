from odoo import fields, models


class ServiceComplaintAcceptance(models.TransientModel):
    """The intake of a complaint; ``service.complaint.action_accept`` takes it on."""

    _name = "service.complaint.acceptance"
    _description = "Take a complaint on"

    complaint_id = fields.Many2one("service.complaint", required=True, readonly=True)
    subject = fields.Char(related="complaint_id.subject")
    calm_listened = fields.Boolean(
        string="I stayed calm and let the customer tell everything"
    )
    apology_given = fields.Boolean(string="I apologised for the trouble")
    promised_at = fields.Datetime(
        string="I promised the result by",
        help="The customer gets apology and promise in writing.",
    )
    remedy_sought = fields.Text(
        string="The customer asks for",
        compute="_compute_remedy_sought",
        store=True,
        readonly=False,
    )

    def _compute_remedy_sought(self):
        for dialog in self:
            dialog.remedy_sought = dialog.complaint_id.remedy_sought

    def action_confirm(self):
        """Take the complaint on."""
        self.ensure_one()
        self.complaint_id.action_accept(
            {
                "calm_listened": self.calm_listened,
                "apology_given": self.apology_given,
                "promised_at": self.promised_at,
                "remedy_sought": self.remedy_sought,
            }
        )
        return {"type": "ir.actions.act_window_close"}
