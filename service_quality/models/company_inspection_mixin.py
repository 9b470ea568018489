from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.busy_hours import parse


class ServiceCompanyInspectionMixin(models.AbstractModel):
    """Figures a company may set for inspections."""

    _name = "service.company.inspection.mixin"
    _description = "Settings of inspections"

    inspection_dispute_days = fields.Integer(
        string="Disputes of inspections",
        default=5,
        help="Working days after publication within which the inspected employee may "
        "dispute a result.",
    )
    inspection_busy_hours = fields.Char(
        string="Busy hours",
        default="10:00-12:00, 14:00-16:00",
        help="When many customers come, to compare inspections at busy and at quiet "
        "times. For example 10:00-12:00, 14:00-16:00.",
    )
    finding_recurrence_days = fields.Integer(
        string="Repeated findings",
        default=90,
        help="Days within which a failed clause is a repetition when the same "
        "employee fails it again.",
    )

    _inspection_dispute_days_positive = models.Constraint(
        "CHECK(inspection_dispute_days >= 0)",
        "The time for disputes cannot be less than zero days.",
    )
    _finding_recurrence_days_positive = models.Constraint(
        "CHECK(finding_recurrence_days > 0)",
        "Findings repeat within at least one day.",
    )

    @api.constrains("inspection_busy_hours")
    def _check_inspection_busy_hours(self):
        for company in self:
            try:
                parse(company.inspection_busy_hours)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(company)s: “%(stretch)s” are no busy hours. Write them like "
                        "10:00-12:00, 14:00-16:00.",
                        company=company.name,
                        stretch=error,
                    )
                ) from error
