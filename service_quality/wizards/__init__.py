from . import helpdesk_ticket_promise
from . import helpdesk_ticket_cooperate
from . import service_situation_decide
from . import service_situation_report
from . import service_ticket_step_finish
