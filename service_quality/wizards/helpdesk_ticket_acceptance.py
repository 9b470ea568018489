from odoo import api, fields, models


class HelpdeskTicketAcceptance(models.TransientModel):
    """Asks what the customer has said of the service;
    ``helpdesk.ticket.action_record_acceptance`` records it.
    """

    _name = "helpdesk.ticket.acceptance"
    _description = "Record what the customer says"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    who = fields.Char(
        string="Who said so",
        required=True,
        compute="_compute_who",
        store=True,
        readonly=False,
        help="Name of the person who spoke for the customer.",
    )
    kind = fields.Selection(
        selection="_selection_kind",
        string="Said by",
        required=True,
        default="call",
    )
    answer = fields.Selection(
        [("accepted", "Accepts"), ("refused", "Does not accept")],
        string="The customer",
        required=True,
        default="accepted",
    )
    note = fields.Text(string="What was said", required=True)

    def _selection_kind(self):
        kind = self.env["service.interaction"]._fields["kind"]
        return kind._description_selection(self.env)

    @api.depends("ticket_id")
    def _compute_who(self):
        for dialog in self:
            ticket = dialog.ticket_id
            dialog.who = ticket.partner_id.name or ticket.partner_name

    def action_confirm(self):
        """Record it."""
        self.ensure_one()
        self.ticket_id.action_record_acceptance(
            self.who, self.kind, self.note, refused=self.answer == "refused"
        )
        return {"type": "ir.actions.act_window_close"}
