from . import service_handling_report
from . import service_holding_report
from . import service_waiting_report
from . import service_satisfaction_report
from . import service_flow_report
from . import service_loop_report
from . import service_consistency_report
