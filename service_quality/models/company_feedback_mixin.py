from datetime import timedelta

from odoo import fields, models

from ..tools.satisfaction import FORMULAS


class ServiceCompanyFeedbackMixin(models.AbstractModel):
    """Figures a company may set for what customers answer."""

    _name = "service.company.feedback.mixin"
    _description = "Settings of feedback"

    rating_satisfied_from = fields.Integer(
        string="Satisfied from",
        default=4,
        help="Customers who give this grade of 1 to 5 or a better one are satisfied.",
    )
    rating_low_up_to = fields.Integer(
        string="Low ratings",
        default=2,
        help="This grade of 1 to 5 or a worse one opens a care case for the leader of "
        "the team.",
    )
    rating_points_formula = fields.Selection(
        FORMULAS,
        string="Points of a rating",
        default="zero",
        required=True,
        help="How a grade of 1 to 5 becomes 0 to 100 points: either the worst grade is "
        "0 points, or each grade is worth 20.",
    )
    rating_scale = fields.Selection(
        [("five", "Grades 1 to 5"), ("faces", "Three faces")],
        string="Customers choose among",
        default="five",
        required=True,
        help="Three faces count as the grades 1, 3 and 5.",
    )
    feedback_credit = fields.Selection(
        [
            ("served", "Whoever answered last"),
            ("assigned", "Whoever the ticket is assigned to"),
        ],
        string="Feedback belongs to",
        default="served",
        required=True,
        help="The employee to whom what a customer answers is credited.",
    )
    feedback_request = fields.Boolean(
        string="Ask customers for a rating",
        default=True,
        help="Once for each solved ticket, right after the solution.",
    )
    feedback_reminder_days = fields.Integer(
        string="Reminder after",
        default=3,
        help="Days after which customers who have not answered are reminded, once. "
        "0 never reminds.",
    )

    merge_contacts = fields.Boolean(
        string="Do not tire customers",
        default=True,
        help="Who was asked for an opinion a few days ago is not asked by a survey as "
        "well before those days are over.",
    )
    contact_rest_days = fields.Integer(
        string="Days between questions",
        default=7,
        help="For so many days a customer who was asked for an opinion is left alone.",
    )

    churn_days = fields.Integer(
        string="Customers are lost after",
        default=180,
        help="Days without any contact after which a customer counts as lost.",
    )
    churn_reduction_percent = fields.Float(
        string="Aim of less churn",
        default=30,
        help="By how many percent the churn should be smaller than in the baseline.",
    )

    _churn_sensible = models.Constraint(
        "CHECK(churn_days > 0 AND churn_reduction_percent >= 0)",
        "Customers are lost after at least one day.",
    )
    _rating_grades_sensible = models.Constraint(
        "CHECK(rating_low_up_to BETWEEN 0 AND 4 "
        "AND rating_satisfied_from BETWEEN 2 AND 5 "
        "AND rating_low_up_to < rating_satisfied_from)",
        "Grades go from 1 to 5, and a low rating does not satisfy.",
    )
    _feedback_reminder_days_positive = models.Constraint(
        "CHECK(feedback_reminder_days >= 0)",
        "Customers are reminded after some days, or never.",
    )

    _contact_rest_days_positive = models.Constraint(
        "CHECK(contact_rest_days >= 0)",
        "Customers are left alone for some days, or not at all.",
    )

    def _get_reminder_at(self, asked_at):
        """When a customer asked at ``asked_at`` is reminded; False for never."""
        self.ensure_one()
        days = self.feedback_reminder_days
        return days and asked_at + timedelta(days=days)
