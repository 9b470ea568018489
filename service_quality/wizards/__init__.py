from . import helpdesk_ticket_article
from . import helpdesk_ticket_intake
from . import helpdesk_ticket_promise
