from . import service_appraisal_export
from . import service_appraisal_cycle
