from . import service_appraisal_calibrate
from . import service_appraisal_generate
from . import service_appraisal_propose
from . import service_decision_note
from . import service_outcome_dry_run
from . import service_pay_export_wizard
from . import service_review_change
