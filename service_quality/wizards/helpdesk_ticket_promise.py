from odoo import api, fields, models


class HelpdeskTicketPromise(models.TransientModel):
    """Asks what to promise the customer; ``helpdesk.ticket.action_promise`` does it."""

    _name = "helpdesk.ticket.promise"
    _description = "Promise a time to the customer"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    promise_type = fields.Selection(
        [("answer", "An answer"), ("solution", "The solution")],
        string="Promise",
        required=True,
        default="solution",
    )
    promised_at = fields.Datetime(
        string="By", compute="_compute_promised_at", store=True, readonly=False
    )
    earlier_id = fields.Many2one(
        "service.promise", string="Promised so far", compute="_compute_earlier_id"
    )
    earlier_at = fields.Datetime(related="earlier_id.promised_at")
    reason = fields.Text(
        help="What has to be done or checked, in words for the customer."
    )
    told_by = fields.Selection(
        [
            ("message", "Send a message now"),
            ("call", "I have told them by phone"),
            ("visit", "I have told them in person"),
        ],
        string="Tell the customer",
        required=True,
        compute="_compute_told_by",
        store=True,
        readonly=False,
    )
    stage_id = fields.Many2one("helpdesk.ticket.stage", string="Then move to")

    @api.depends("ticket_id", "promise_type")
    def _compute_promised_at(self):
        for dialog in self:
            dialog.promised_at = dialog.ticket_id._get_default_promise(
                dialog.promise_type
            )

    @api.depends("ticket_id", "promise_type")
    def _compute_earlier_id(self):
        for dialog in self:
            promises = dialog.ticket_id.promise_ids.filtered(
                lambda promise, kind=dialog.promise_type: promise.promise_type == kind
            )
            dialog.earlier_id = promises.filtered(lambda p: p.state == "open")[:1]

    @api.depends("ticket_id")
    def _compute_told_by(self):
        for dialog in self:
            ticket = dialog.ticket_id
            has_address = ticket.partner_id.email or ticket.partner_email
            dialog.told_by = "message" if has_address else "call"

    def action_confirm(self):
        """Make the promise, and move the ticket where it was to go."""
        self.ensure_one()
        self.ticket_id.action_promise(
            self.promised_at, self.reason, self.promise_type, self.told_by
        )
        if self.stage_id:
            self.ticket_id.stage_id = self.stage_id
        return {"type": "ir.actions.act_window_close"}
