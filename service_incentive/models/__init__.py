from . import service_appraisal_outcome_mixin
