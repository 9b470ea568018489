from . import service_training_topic
from . import service_training_need
from . import service_training_need_reason
from . import service_article
from . import service_standard_version
from . import service_acknowledgement
from . import survey_user_input
