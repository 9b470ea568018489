from . import helpdesk_ticket_dispatch
from . import helpdesk_ticket_hand_over
from . import helpdesk_ticket_promise
from . import service_handover_refuse
