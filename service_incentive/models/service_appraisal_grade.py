from odoo import fields, models


class ServiceAppraisalGrade(models.Model):
    """A grade of a scheme: from its lowest score up to the next grade."""

    _name = "service.appraisal.grade"
    _inherit = ["service.appraisal.scheme.part.mixin"]
    _description = "Appraisal grade"
    _order = "min_score desc, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Stays the same in all schemes, so that rules can name it."
    )
    min_score = fields.Float(
        string="From score", required=True, help="The lowest score of the grade, 0-100."
    )
    expected_share = fields.Float(
        string="Expected share (%)",
        digits=(5, 2),
        help="About how many people of a hundred are expected to have the grade. Only"
        " to warn in calibration, never to move anybody; 0 everywhere for no warning.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(scheme_id, code)", "A scheme has each grade once."
    )
    _min_score_unique = models.Constraint(
        "UNIQUE(scheme_id, min_score)", "Two grades cannot start at the same score."
    )
    _min_score_range = models.Constraint(
        "CHECK(min_score BETWEEN 0 AND 100)", "A score lies between 0 and 100."
    )
    _expected_share_range = models.Constraint(
        "CHECK(expected_share BETWEEN 0 AND 100)",
        "An expected share is a percentage between 0 and 100.",
    )
