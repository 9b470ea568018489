from odoo import api, fields, models

# By which channel a contact has come, unless the agent says otherwise.
CHANNELS = {
    "call": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "mail": "helpdesk_mgmt.helpdesk_ticket_channel_email",
    "visit": "service_quality.helpdesk_ticket_channel_desk",
    "chat": "service_quality.helpdesk_ticket_channel_online",
}
OTHER = "helpdesk_mgmt.helpdesk_ticket_channel_other"


class HelpdeskTicketIntake(models.TransientModel):
    """Takes down a contact by phone, chat or visit;
    ``helpdesk.ticket.register_contact`` makes the ticket.
    """

    _name = "helpdesk.ticket.intake"
    _description = "New contact"

    partner_phone = fields.Char(string="Phone")
    partner_email = fields.Char(string="Email")
    partner_name = fields.Char(string="Name")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        help="Found by phone number or mail address; empty makes a new one.",
    )
    contact_kind = fields.Selection(
        selection=lambda self: self._selection_of("service.interaction", "kind"),
        string="Contact by",
        required=True,
        default="call",
    )
    channel_id = fields.Many2one(
        "helpdesk.ticket.channel",
        compute="_compute_channel_id",
        store=True,
        readonly=False,
    )
    service_kind = fields.Selection(
        string="Service kind",
        selection=lambda self: self._selection_of("helpdesk.ticket", "service_kind"),
        required=True,
        compute="_compute_service_kind",
        store=True,
        readonly=False,
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", default=lambda self: self._default_team_id()
    )
    category_id = fields.Many2one("helpdesk.ticket.category", string="Subject")
    name = fields.Char(string="Title", required=True)
    note = fields.Text(
        string="What was said",
        required=True,
        help="The call or chat in your words, or pasted in whole.",
    )
    send_number = fields.Boolean(
        string="Send the number to the customer",
        default=True,
        help="By mail, with the link under which they can follow the ticket.",
    )

    @api.model
    def _selection_of(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    def _default_team_id(self):
        return self.env.user.helpdesk_team_ids[:1]

    @api.depends("partner_phone", "partner_email")
    def _compute_partner_id(self):
        for dialog in self:
            if dialog.partner_phone or dialog.partner_email:
                found = self.env["helpdesk.ticket"]._find_customer(
                    dialog.partner_email, dialog.partner_phone
                )
                dialog.partner_id = found or dialog.partner_id

    @api.depends("contact_kind")
    def _compute_channel_id(self):
        for dialog in self:
            dialog.channel_id = self.env.ref(
                CHANNELS.get(dialog.contact_kind, OTHER), raise_if_not_found=False
            )

    @api.depends("category_id")
    def _compute_service_kind(self):
        for dialog in self:
            kind = dialog.category_id._get_service_kind()
            dialog.service_kind = kind or dialog.service_kind or "consultation"

    def action_create_ticket(self):
        """Make the ticket and open it."""
        self.ensure_one()
        ticket = self.env["helpdesk.ticket"].register_contact(
            {
                "name": self.name,
                "service_kind": self.service_kind,
                "channel_id": self.channel_id.id,
                "team_id": self.team_id.id,
                "category_id": self.category_id.id,
                "partner_id": self.partner_id.id,
                "partner_name": not self.partner_id and self.partner_name,
                "partner_email": self.partner_email,
                "partner_phone": self.partner_phone,
                "user_id": self.env.uid
                if self.env.user in self.team_id.user_ids
                else False,
            },
            {"kind": self.contact_kind, "note": self.note},
            notify=self.send_number,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": ticket.id,
            "views": [(False, "form")],
        }
