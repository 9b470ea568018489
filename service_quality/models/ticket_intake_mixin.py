import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize, plaintext2html

# Two numbers that end in the same so many digits are one, whatever country code.
SAME_DIGITS = 8


class ServiceTicketIntakeMixin(models.AbstractModel):
    """Makes a ticket of what came by phone, chat or over the counter."""

    _name = "service.ticket.intake.mixin"
    _description = "Ticket from a contact"

    @api.model
    def _find_customer(self, email=None, phone=None):
        """The contact with this address or number, also written in another way.

        :return: the ``res.partner``, empty when there is none the user may see
        """
        Partner = self.env["res.partner"]
        address = email_normalize(email or "")
        if address:
            found = Partner.search([("email_normalized", "=", address)], limit=1)
            if found:
                return found
        digits = re.sub(r"\D", "", phone or "")
        if len(digits) < 5:
            return Partner
        Partner.flush_model(["phone"])
        rows = self.env.execute_query(
            SQL(
                r"SELECT id FROM res_partner WHERE right(regexp_replace(phone, '\D', "
                "'', 'g'), %s) = %s AND active",
                min(SAME_DIGITS, len(digits)),
                digits[-SAME_DIGITS:],
            )
        )
        ids = [row[0] for row in rows]
        return Partner.search(Domain("id", "in", ids), order="id", limit=1)

    @api.model
    def register_contact(self, ticket_values, contact_values, notify=True):
        """Make a formal ticket of a contact, with what was said, in one go.

        Customers that are not known yet become contacts. The number and the link to the
        portal are sent to the customer.

        :param ticket_values: of the ``helpdesk.ticket``; instead of ``partner_id``
            there may be ``partner_name``, ``partner_email`` and ``partner_phone``
        :param contact_values: ``kind``, ``direction`` and ``note`` of the
            ``service.interaction``
        :param notify: whether to send the number
        :return: the ticket
        :raise UserError: when nothing was written down
        """
        note = (contact_values.get("note") or "").strip()
        if not note:
            raise UserError(self.env._("Write down what was said, then make a ticket."))
        values = {key: value for key, value in ticket_values.items() if value}
        phone = values.pop("partner_phone", None)
        if not values.get("partner_id"):
            values["partner_id"] = self._get_or_create_customer(
                values.get("partner_name"), values.get("partner_email"), phone
            ).id
        partner = self.env["res.partner"].browse(values["partner_id"] or [])
        values.setdefault("partner_name", partner.name)
        values.setdefault("partner_email", partner.email)
        values.setdefault("description", plaintext2html(note))
        ticket = self.create(values)
        self.env["service.interaction"].create(
            {"ticket_id": ticket.id, "direction": "incoming", **contact_values}
        )
        if notify:
            ticket._send_number()
        return ticket

    @api.model
    def _get_or_create_customer(self, name, email, phone):
        partner = self._find_customer(email, phone)
        if partner or not (name or email):
            return partner
        # As for whoever writes by mail: agents need no right to edit contacts.
        return (
            self.env["res.partner"]
            .sudo()
            .create({"name": name or email, "email": email, "phone": phone})
            .sudo(False)
        )

    def _send_number(self):
        """Send the customer the number of the ticket and the link to follow it.

        :return: the message, empty when there is no address
        """
        self.ensure_one()
        if not (self.partner_id.email or self.partner_email):
            return self.env["mail.message"]
        # Texts of the company; agents need not be allowed to edit templates.
        template = self.env.ref("service_quality.mail_template_helpdesk_ticket_intake")
        template = template.sudo()
        body = template._render_field("body_html", self.ids, compute_lang=True)
        subject = template._render_field("subject", self.ids, compute_lang=True)
        # Automatic: it is no answer of the person who took the call.
        return self.message_post(
            body=body[self.id],
            subject=subject[self.id],
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner_id.ids,
            outgoing_email_to=not self.partner_id and self.partner_email,
        )
