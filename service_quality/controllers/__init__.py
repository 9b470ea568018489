from . import helpdesk_ticket
from . import inspection
from . import portal
from . import recording
from . import service_document
from . import service_quality_policy
from . import service_complaint
from . import service_rating
