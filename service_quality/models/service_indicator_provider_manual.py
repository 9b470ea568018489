from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ServiceIndicatorProviderManualMixin(models.AbstractModel):
    """Indicators that somebody rates by hand, on a scale whose steps are described."""

    _name = "service.indicator.provider.manual.mixin"
    _inherit = ["service.indicator.provider.mixin"]
    _description = "Indicators rated by hand"

    provider = fields.Selection(
        selection_add=[("manual", "Rated by hand")],
        ondelete={"manual": "cascade"},
    )
    anchor_ids = fields.One2many(
        "service.indicator.anchor",
        "indicator_id",
        string="Scale",
        copy=True,
        help="The steps that raters choose from.",
    )

    @api.constrains("provider", "unit")
    def _check_manual_unit(self):
        for indicator in self:
            if indicator.provider == "manual" and indicator.unit != "point":
                raise ValidationError(
                    self.env._(
                        "%(name)s is rated by hand, so its unit is points.",
                        name=indicator.name,
                    )
                )

    def _evidence_manual(self, period, employees):
        """Ratings for the period and for parts of it that have not been replaced."""
        standing = Domain("superseded_at", "=", False)
        measured_at = self.env.context.get("service_measured_at")
        if measured_at:
            standing |= Domain("superseded_at", ">", measured_at)
        return "service.indicator.rating", (
            Domain("indicator_id", "in", self.ids)
            & Domain("employee_id", "in", employees.ids)
            & Domain("date_from", ">=", period.date_from)
            & Domain("date_to", "<=", period.date_to)
            & standing
        )

    def _measure_manual(self, period, employees):
        """Mean of the points of the ratings, by employee."""
        model, domain = self._find_evidence("manual", period, employees)
        groups = self.env[model]._read_group(
            domain, ["employee_id"], ["points:sum", "__count"]
        )
        return {employee.id: (total, n, n) for employee, total, n in groups}
