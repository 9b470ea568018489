from . import helpdesk_ticket_comment
from . import helpdesk_ticket_promise
from . import helpdesk_ticket_take_over
