from . import helpdesk_ticket_acceptance
from . import helpdesk_ticket_promise
from . import helpdesk_ticket_result_notice
from . import helpdesk_ticket_review
from . import helpdesk_ticket_supplement
from . import helpdesk_ticket_supplement_line
