from odoo import api, fields, models
from odoo.fields import Command


class HelpdeskTicketSupplement(models.TransientModel):
    """Asks what the customer is to add or change;
    ``helpdesk.ticket.action_request_supplement`` tells them.
    """

    _name = "helpdesk.ticket.supplement"
    _description = "Ask for documents"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    line_ids = fields.One2many(
        "helpdesk.ticket.supplement.line",
        "supplement_id",
        string="Documents",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("ticket_id")
    def _compute_line_ids(self):
        for dialog in self:
            lines = dialog.ticket_id.document_ids.filtered(
                lambda line: (
                    line.kind != "proof"
                    and (
                        line.state == "faulty"
                        or (line.state == "missing" and line.mandatory)
                    )
                )
            )
            dialog.line_ids = [Command.clear()] + [
                Command.create(
                    {"document_id": line.id, "request_text": line._get_request_text()}
                )
                for line in lines
            ]

    def action_confirm(self):
        """Write to the customer, and wait."""
        self.ensure_one()
        self.ticket_id.action_request_supplement(
            {line.document_id.id: line.request_text for line in self.line_ids}
        )
        return {"type": "ir.actions.act_window_close"}
