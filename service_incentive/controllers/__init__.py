from . import service_appraisal_cycle
