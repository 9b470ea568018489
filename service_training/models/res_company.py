from odoo import fields, models


class ResCompany(models.Model):
    """How often and how many customers are surveyed."""

    _inherit = "res.company"

    survey_period = fields.Selection(
        [
            ("month", "Every month"),
            ("quarter", "Every quarter"),
            ("year", "Every year"),
        ],
        string="Satisfaction surveys",
        default="quarter",
        required=True,
        help="How long the period is that a new satisfaction survey asks about.",
    )
    survey_answer_days = fields.Integer(
        string="Time to answer a survey",
        default=14,
        help="Days in which customers may answer a satisfaction survey.",
    )
    survey_sample_percent = fields.Integer(
        string="Customers surveyed",
        default=30,
        help="So many percent of the customers served are asked by a new survey.",
    )

    _survey_figures_sensible = models.Constraint(
        "CHECK(survey_answer_days > 0 AND survey_sample_percent BETWEEN 1 AND 100)",
        "A survey asks between 1 and 100 % of the customers, who have at least a day.",
    )
