from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk


class ServiceCustomerPortal(CustomerPortalHelpdesk):
    """The customer's page of a ticket, with how far the service has come."""

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        # Whoever comes here has been let in to see the ticket.
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        values["service_progress"] = ticket._get_portal_progress()
        return values
