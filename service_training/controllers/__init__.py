from . import service_form
