from odoo import fields, models


class ServiceAppraisalSchemeLine(models.Model):
    """One indicator of a scheme with its share of the score."""

    _name = "service.appraisal.scheme.line"
    _inherit = ["service.appraisal.scheme.part.mixin", "service.setting.log.mixin"]
    _description = "Indicator of an appraisal scheme"
    _order = "sequence, id"
    _rec_name = "indicator_id"

    sequence = fields.Integer(default=10)
    indicator_id = fields.Many2one(
        "service.indicator", required=True, ondelete="restrict"
    )
    weight = fields.Float(
        string="Weight (%)",
        required=True,
        help="Share of the score; all of a scheme sum to 100.",
    )

    _indicator_unique = models.Constraint(
        "UNIQUE(scheme_id, indicator_id)", "An indicator counts once in a scheme."
    )
    _weight_range = models.Constraint(
        "CHECK(weight > 0 AND weight <= 100)",
        "A weight is more than 0 and at most 100 %.",
    )

    def _get_logged_fields(self):
        return {"indicator_id", "weight"}
