from . import service_appraisal_calibrate
from . import service_appraisal_generate
from . import service_appraisal_propose
from . import service_decision_note
