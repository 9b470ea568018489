from . import helpdesk_ticket_promise
