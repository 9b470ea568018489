from odoo import models


class ServiceTicketPortalMixin(models.AbstractModel):
    """What the page of a ticket may show to customers: plain values, in plain words.

    Faults found but not told yet, notes, and who does what stay inside.
    """

    _name = "service.ticket.portal.mixin"
    _description = "Ticket on the portal"

    def _is_customer(self, user):
        """Whether ``user`` stands on the customer's side: of their company, or the
        colleague who asks.

        Who only follows the ticket may read it and no more; and nobody is a customer of
        their own.
        """
        self.ensure_one()
        ticket = self.sudo()  # whoever asks need not be allowed to read it
        if user._is_public():
            return False
        if user._is_internal():
            served_by = ticket.user_id | ticket.employee_id.user_id
            return user.partner_id == ticket.partner_id and user not in served_by
        customer = ticket.commercial_partner_id
        return bool(customer) and customer == user.commercial_partner_id

    def _get_customer_link(self):
        """Address of the ticket for its customer, who needs no login with it.

        While the addon is installed, Odoo renders each template on some ticket to try
        it; that is no reason to change the ticket.
        """
        self.ensure_one()
        trying = self.env.context.get("install_mode")
        url = self.access_url if trying else self.get_portal_url()
        return self.get_base_url() + url

    def _get_portal_documents(self):
        """The documents the customer has to do with, as plain values."""
        self.ensure_one()
        lines = self.sudo().document_ids.filtered(lambda line: line.kind != "proof")
        return [line._get_portal_values() for line in lines]

    def _get_portal_acceptance(self):
        """What there is to accept, as plain values; False when nothing was asked."""
        self.ensure_one()
        ticket = self.sudo()  # the fields are internal; these values are the customer's
        if ticket.acceptance_state == "none":
            return False
        return {
            "state": ticket.acceptance_state,
            "at": ticket.acceptance_at,
            "by": ticket.acceptance_by,
            "reason": ticket.acceptance_reason,
        }

    def _get_portal_attachments(self):
        """Files of the ticket without those of internal notes."""
        self.ensure_one()
        ticket = self.sudo()  # customers may not read what has to be left out
        internal = ticket.message_ids.filtered(
            lambda message: (
                message.is_internal
                or not message.subtype_id
                or message.subtype_id.internal
            )
        )
        shown = (ticket.message_ids - internal).attachment_ids
        return ticket.attachment_ids - (internal.attachment_ids - shown)
