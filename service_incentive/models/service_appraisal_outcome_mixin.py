from odoo import models


class ServiceAppraisalOutcomeMixin(models.AbstractModel):
    """What a scored appraisal cycle leads to: proposals and the exported report.

    ``service.appraisal.cycle`` inherits it; it stands apart so that the life of a
    cycle and what is drawn from it can be read separately.
    """

    _name = "service.appraisal.outcome.mixin"
    _description = "Outcomes of an appraisal cycle"
