from . import service_appraisal_generate
