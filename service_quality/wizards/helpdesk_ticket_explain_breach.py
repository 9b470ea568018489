from odoo import api, fields, models
from odoo.fields import Command


class HelpdeskTicketExplainBreach(models.TransientModel):
    """Asks why promises were missed, all of a ticket at once, and solves it."""

    _name = "helpdesk.ticket.explain.breach"
    _description = "Explain missed promises"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    stage_id = fields.Many2one("helpdesk.ticket.stage", string="Then move to")
    line_ids = fields.One2many(
        "helpdesk.ticket.explain.breach.line",
        "dialog_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("ticket_id")
    def _compute_line_ids(self):
        for dialog in self:
            clocks = dialog.ticket_id._origin._get_unexplained_clocks()
            dialog.line_ids = [
                Command.clear(),
                *(Command.create({"clock_id": clock.id}) for clock in clocks),
            ]

    def action_confirm(self):
        """Keep the reasons, and put the ticket where it was to go."""
        self.ensure_one()
        self.ticket_id.action_explain_breaches(
            {
                line.clock_id.id: (line.reason_id.id, line.note)
                for line in self.line_ids
            },
            self.stage_id.id,
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class HelpdeskTicketExplainBreachLine(models.TransientModel):
    """One missed promise to be explained."""

    _name = "helpdesk.ticket.explain.breach.line"
    _description = "Missed promise to explain"

    dialog_id = fields.Many2one(
        "helpdesk.ticket.explain.breach", required=True, ondelete="cascade", index=True
    )
    clock_id = fields.Many2one("service.sla.clock", required=True, ondelete="cascade")
    metric = fields.Selection(related="clock_id.metric", string="Promise")
    due_at = fields.Datetime(related="clock_id.due_at")
    reason_id = fields.Many2one("service.breach.reason", string="Why it was missed")
    note_required = fields.Boolean(related="reason_id.note_required")
    note = fields.Char(string="In words")
