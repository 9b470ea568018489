from odoo import fields, models

APPRAISAL_RULES = {
    "appraisal_min_presence",
    "appraisal_long_leave_days",
    "appraisal_rate_probation",
    "appraisal_superior",
    "scheme_min_complaint_weight",
    "scheme_min_process_weight",
    "fairness_rater_deviation",
    "fairness_outlier_deviations",
}


class ServiceCompanyAppraisalMixin(models.AbstractModel):
    """Rules of a company for appraisals; ``res.company`` inherits it."""

    _name = "service.company.appraisal.mixin"
    _description = "Rules of a company for appraisals"

    appraisal_min_presence = fields.Float(
        string="Presence needed for a grade",
        default=50,
        help="Percent of the days of a period; whoever was there less is not rated.",
    )
    appraisal_long_leave_days = fields.Integer(
        string="Long leave",
        default=14,
        help="A leave of so many days or more takes its days from those in which"
        " somebody was there; a shorter one does not.",
    )
    appraisal_rate_probation = fields.Boolean(
        string="Rate people on probation",
        default=True,
        help="Off, whoever is still on trial at the end of the period is not rated.",
    )
    appraisal_superior = fields.Selection(
        [
            ("most_days", "Led on most days"),
            ("last_day", "Led on the last day"),
        ],
        string="Superior of a period",
        default="most_days",
        required=True,
        help="Who counts as the superior when it was not the same person all the time.",
    )
    scheme_min_complaint_weight = fields.Float(
        string="Least weight of complaints",
        default=10,
        help="Percent that indicators about complaints have in every scheme that"
        " measures.",
    )
    scheme_min_process_weight = fields.Float(
        string="Least weight of process and growth",
        default=30,
        help="Percent that the way of working, team work and learning have in every"
        " scheme that measures.",
    )
    fairness_rater_deviation = fields.Float(
        string="Striking rater",
        default=10,
        help="Points by which a superior's reviews differ from those of the others"
        " before it is pointed out.",
    )
    fairness_outlier_deviations = fields.Float(
        string="Striking score",
        default=2,
        help="How many times the usual deviation from the mean of the scheme a score"
        " differs before it is pointed out.",
    )

    _appraisal_min_presence_range = models.Constraint(
        "CHECK(appraisal_min_presence BETWEEN 0 AND 100)",
        "The presence needed is a percentage between 0 and 100.",
    )
    _appraisal_long_leave_days_positive = models.Constraint(
        "CHECK(appraisal_long_leave_days > 0)", "A leave lasts one day at least."
    )
    _scheme_min_weight_range = models.Constraint(
        "CHECK(scheme_min_complaint_weight BETWEEN 0 AND 100"
        " AND scheme_min_process_weight BETWEEN 0 AND 100)",
        "A weight lies between 0 and 100 %.",
    )
    _fairness_positive = models.Constraint(
        "CHECK(fairness_rater_deviation > 0 AND fairness_outlier_deviations > 0)",
        "A deviation is more than 0.",
    )
