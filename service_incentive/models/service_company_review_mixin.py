from odoo import fields, models


class ServiceCompanyReviewMixin(models.AbstractModel):
    """Deadlines of the reviews of a company; ``res.company`` inherits it."""

    _name = "service.company.review.mixin"
    _description = "Reviews of a company"

    review_days = fields.Integer(
        string="Time to review",
        default=10,
        help="Days from the day on which raters are asked, or from the end of the"
        " period if that is later, to the deadline.",
    )
    review_remind_days = fields.Integer(
        string="Reminder before the deadline",
        default=2,
        help="Days before the deadline on which raters are reminded.",
    )
    review_grace_days = fields.Integer(
        string="Late reviews",
        default=3,
        help="Days after the deadline in which raters may still give their review;"
        " self-evaluations end with the deadline. Then the reviews are closed.",
    )
    review_words_months = fields.Integer(
        string="Comments are kept for",
        default=24,
        help="Months after which the comments of reviews are deleted; the marks stay.",
    )

    _review_days_positive = models.Constraint(
        "CHECK(review_days > 0)", "Leave raters at least one day."
    )
    _review_remind_days_range = models.Constraint(
        "CHECK(review_remind_days >= 0)", "The reminder comes before the deadline."
    )
    _review_grace_days_range = models.Constraint(
        "CHECK(review_grace_days >= 0)", "Reviews are closed after the deadline."
    )
    _review_words_months_positive = models.Constraint(
        "CHECK(review_words_months > 0)",
        "Comments are kept for a month at least.",
    )

    def _get_review_today(self):
        """The day it is where the company works."""
        self.ensure_one()
        return fields.Date.context_today(self.with_context(tz=self._get_service_tz()))
