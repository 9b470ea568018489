from . import service_training_topic
from . import service_training_need
from . import service_training_need_reason
from . import service_article
