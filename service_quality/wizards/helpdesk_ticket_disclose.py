from odoo import api, fields, models
from odoo.exceptions import UserError

CONTACT = ("name", "email", "phone", "street", "street2", "zip", "city")


class HelpdeskTicketDisclose(models.TransientModel):
    """What is known of a customer, to tell or to change it after an identity check.

    Opening it is the disclosure: it is refused without a check that holds, and logged.
    """

    _name = "helpdesk.ticket.disclose"
    _description = "Data of a customer"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(
        required=True,
        default=lambda self: self.env._("The customer has asked for it."),
        help="It stands in the access log.",
    )
    name = fields.Char(string="Name of the customer", required=True)
    email = fields.Char()
    phone = fields.Char()
    street = fields.Char()
    street2 = fields.Char(string="Street, second line")
    zip = fields.Char(string="Postal code")
    city = fields.Char()

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        ticket_id = values.get("ticket_id")
        ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        if ticket:
            ticket._check_identified()
            customer = ticket.sudo().partner_id  # the check is the right to see it
            values.update({name: customer[name] for name in CONTACT if name in fields})
            self._log_of(ticket, "disclosed")
        return values

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard.ticket_id._check_identified()
        return wizards

    def action_change(self):
        """Write what has changed to the customer.

        :raise GuidedError: when the check does not hold any more
        :raise UserError: when nothing has changed
        """
        self.ensure_one()
        ticket = self.ticket_id
        ticket._check_identified()
        customer = ticket.sudo().partner_id  # the check is the right to change it
        vals = {
            name: self[name]
            for name in CONTACT
            if (self[name] or False) != (customer[name] or False)
        }
        if not vals:
            raise UserError(self.env._("Nothing has been changed."))
        customer.write(vals)
        labels = ", ".join(self._fields[n]._description_string(self.env) for n in vals)
        self._log_of(ticket, "changed", f"{labels}: {self.reason}")
        ticket.sudo()._message_log(
            body=self.env._(
                "Data of the customer changed after an identity check: %(fields)s",
                fields=labels,
            ),
            author_id=self.env.user.partner_id.id,
        )
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _log_of(self, ticket, action, detail=None):
        customer = ticket.sudo().partner_id
        # Nobody may write the log; this is how a disclosure comes into it.
        self.env["service.access.log"].sudo().create(
            {
                "res_model": "res.partner",
                "res_id": customer.id,
                "record_name": customer.display_name,
                "partner_id": customer.id,
                "company_id": ticket.sudo().company_id.id,
                "ticket_id": ticket.id,
                "user_id": self.env.uid,
                "action": action,
                "detail": detail,
            }
        )
