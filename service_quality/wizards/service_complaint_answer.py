from odoo import api, fields, models


class ServiceComplaintAnswer(models.TransientModel):
    """Writes the result of a complaint; ``action_answer`` of the file sends it."""

    _name = "service.complaint.answer"
    _description = "Answer a complaint"

    complaint_id = fields.Many2one("service.complaint", required=True, readonly=True)
    verdict = fields.Selection(related="complaint_id.verdict")
    wanted_outcome = fields.Text(related="complaint_id.wanted_outcome")
    answer_text = fields.Text(
        string="Decision and reason",
        required=True,
        help="What was decided, why, and what is done for the customer. No names of "
        "colleagues.",
    )
    recourse = fields.Text(
        string="Where else to turn",
        required=True,
        compute="_compute_recourse",
        store=True,
        readonly=False,
    )

    @api.depends("complaint_id")
    def _compute_recourse(self):
        for dialog in self:
            complaint = dialog.complaint_id.sudo()  # a text of the company
            lang = complaint.ticket_id and complaint.ticket_id._get_customer_lang()
            company = complaint.company_id.with_context(lang=lang or self.env.lang)
            dialog.recourse = company.complaint_recourse

    def action_confirm(self):
        """Send it."""
        self.ensure_one()
        self.complaint_id.action_answer(self.answer_text, self.recourse)
        return {"type": "ir.actions.act_window_close"}
