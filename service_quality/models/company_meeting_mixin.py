from odoo import fields, models


class ServiceCompanyMeetingMixin(models.AbstractModel):
    """Figures of scorecards, meetings and reviews that a company may set."""

    _name = "service.company.meeting.mixin"
    _description = "Settings of quality meetings"

    scorecard_weight_response = fields.Integer(
        string="Weight of responses in time",
        default=20,
        help="Weight of responses within the outer limit in the quality scorecard.",
    )
    scorecard_weight_resolution = fields.Integer(
        string="Weight of problems resolved",
        default=20,
        help="Weight of problems solved for good in the quality scorecard.",
    )
    scorecard_weight_satisfaction = fields.Integer(
        string="Weight of satisfaction",
        default=20,
        help="Weight of the satisfaction of customers in the quality scorecard.",
    )
    scorecard_weight_feedback = fields.Integer(
        string="Weight of the feedback rate",
        default=20,
        help="Weight of how many customers tell us their opinion in the quality "
        "scorecard.",
    )
    scorecard_weight_consistency = fields.Integer(
        string="Weight of consistency",
        default=20,
        help="Weight of how even the service is in the quality scorecard.",
    )
    quality_manager_id = fields.Many2one(
        "res.users",
        string="Quality manager",
        help="Leads the quality meetings and is reminded of analyses and reviews. "
        "Empty means the first service manager of the company.",
    )
    quality_meeting_months = fields.Integer(
        string="Quality meeting every",
        default=1,
        help="Months from one quality meeting to the next; 0 plans none.",
    )
    quality_meeting_day = fields.Integer(
        string="Day of the quality meeting",
        default=8,
        help="Day of the month; on a day off the meeting is on the next working day.",
    )
    quality_meeting_hour = fields.Float(
        string="Time of the quality meeting",
        default=10.0,
        help="Time of the day at the company.",
    )
    supervision_review_months = fields.Integer(
        string="Review of the supervision every",
        default=6,
        help="Months after which the supervision itself is reviewed; 0 for never.",
    )
    supervision_review_days = fields.Integer(
        string="Review of the supervision within",
        default=30,
        help="Days after the end of the period by which the review has to be held.",
    )
    feedback_analysis_months = fields.Integer(
        string="Feedback analysis every",
        default=1,
        help="Months of feedback that one analysis is about; 0 opens none.",
    )
    feedback_analysis_days = fields.Integer(
        string="Feedback analysis within",
        default=10,
        help="Days after the end of the period by which it has to be validated.",
    )

    _scorecard_weights_positive = models.Constraint(
        "CHECK(scorecard_weight_response >= 0 AND scorecard_weight_resolution >= 0 "
        "AND scorecard_weight_satisfaction >= 0 AND scorecard_weight_feedback >= 0 "
        "AND scorecard_weight_consistency >= 0 AND scorecard_weight_response + "
        "scorecard_weight_resolution + scorecard_weight_satisfaction + "
        "scorecard_weight_feedback + scorecard_weight_consistency > 0)",
        "The weights of a scorecard are not negative, and one of them counts.",
    )
    _quality_meeting_sensible = models.Constraint(
        "CHECK(quality_meeting_months BETWEEN 0 AND 12 AND quality_meeting_day "
        "BETWEEN 1 AND 28 AND quality_meeting_hour >= 0 AND quality_meeting_hour < 24)",
        "Quality meetings are at most 12 months apart, between day 1 and 28 of the "
        "month and at a time of the day.",
    )
    _supervision_review_sensible = models.Constraint(
        "CHECK(supervision_review_months BETWEEN 0 AND 24 "
        "AND supervision_review_days >= 0)",
        "Reviews of the supervision are at most 24 months apart.",
    )
    _feedback_analysis_sensible = models.Constraint(
        "CHECK(feedback_analysis_months IN (0, 1, 3, 6, 12) "
        "AND feedback_analysis_days >= 0)",
        "Feedback is analysed every month, quarter, half-year or year, or never.",
    )

    def _get_quality_manager(self):
        """Who leads the quality work: as set, else the first service manager.

        :return: res.users, perhaps empty
        """
        self.ensure_one()
        # Who it is, is no secret to who needs them.
        company = self.sudo()
        if company.quality_manager_id.active:
            return company.quality_manager_id.with_env(self.env)
        group = self.env.ref("service_quality.group_manager").sudo()
        users = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        # The technical user and the administrator come last.
        ranked = users.sorted(lambda user: (user.id <= 2, user.id))
        return ranked[:1].with_env(self.env)
