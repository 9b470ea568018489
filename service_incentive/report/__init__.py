from . import service_appraisal_report
