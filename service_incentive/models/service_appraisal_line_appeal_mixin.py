from odoo import fields, models


class ServiceAppraisalLineAppealMixin(models.AbstractModel):
    """A line that an upheld appeal has set aside as a whole.

    ``service.appraisal.line`` inherits it.
    """

    _name = "service.appraisal.line.appeal.mixin"
    _description = "Line under appeal"

    is_set_aside = fields.Boolean(
        string="Set aside",
        readonly=True,
        help="An appeal was upheld; the line does not count any more.",
    )

    def _set_aside(self):
        """Let these lines not count any more; their figures stay to be read."""
        self.write({"is_set_aside": True, "has_data": False, "effective_weight": 0.0})
