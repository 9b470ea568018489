from odoo import api, fields, models


class HelpdeskTicketResultNotice(models.TransientModel):
    """Asks what to tell the customer of the result;
    ``helpdesk.ticket.action_send_result`` sends it.
    """

    _name = "helpdesk.ticket.result.notice"
    _description = "Result notice"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    result_done = fields.Text(string="What was done", required=True)
    result_outcome = fields.Text(string="How it went")
    result_arrangements = fields.Text(string="Later arrangements")
    result_cautions = fields.Text(
        string="Cautions",
        compute="_compute_result_cautions",
        store=True,
        readonly=False,
        help="What the customer has to look out for, as the service type says it.",
    )
    proof_ids = fields.Many2many(
        "service.ticket.document",
        string="Proofs sent along",
        compute="_compute_proof_ids",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="More to send along")
    ask_acceptance = fields.Boolean(
        string="Ask the customer to accept",
        compute="_compute_ask_acceptance",
        store=True,
        readonly=False,
    )

    @api.depends("ticket_id")
    def _compute_result_cautions(self):
        for dialog in self:
            lang = dialog.ticket_id._get_customer_lang() if dialog.ticket_id else None
            service_type = dialog.ticket_id.sudo().service_type_id
            dialog.result_cautions = service_type.with_context(lang=lang).caution

    @api.depends("ticket_id")
    def _compute_proof_ids(self):
        for dialog in self:
            dialog.proof_ids = dialog.ticket_id.document_ids.filtered(
                lambda line: line.kind == "proof" and line.file_name
            )

    @api.depends("ticket_id")
    def _compute_ask_acceptance(self):
        for dialog in self:
            ticket = dialog.ticket_id
            dialog.ask_acceptance = (
                ticket.needs_acceptance and ticket.acceptance_state != "accepted"
            )

    def action_send(self):
        """Send the notice."""
        self.ensure_one()
        names = self.ticket_id._get_result_texts()
        self.ticket_id.action_send_result(
            {name: self[name] for name in names},
            self.attachment_ids,
            self.ask_acceptance,
        )
        return {"type": "ir.actions.act_window_close"}
