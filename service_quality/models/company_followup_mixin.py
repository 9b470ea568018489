from datetime import timedelta

from odoo import fields, models


class ServiceCompanyFollowupMixin(models.AbstractModel):
    """Figures a company may set for follow-ups."""

    _name = "service.company.followup.mixin"
    _description = "Settings of follow-ups"

    followup_scope = fields.Selection(
        [
            ("all", "Every solved ticket"),
            ("business", "Business handling, complaints and visits"),
            ("none", "None by itself"),
        ],
        string="Follow up",
        default="all",
        required=True,
        help="For which solved tickets a follow-up is planned. Services and tags of "
        "customers may be exempted.",
    )
    followup_from_day = fields.Integer(
        string="Follow up from",
        default=3,
        help="Working day after the solution from which customers can tell how it "
        "went.",
    )
    followup_to_day = fields.Integer(
        string="Follow up until",
        default=7,
        help="Working day after the solution by which customers have been asked.",
    )

    _followup_days_sensible = models.Constraint(
        "CHECK(followup_from_day >= 1 AND followup_to_day >= followup_from_day)",
        "The first day of a follow-up comes after the solution and before the last.",
    )

    def _get_followup_worktime(self, moments):
        """The working time by which follow-ups of these moments are planned."""
        self.ensure_one()
        calendar = self.resource_calendar_id
        if calendar:
            return calendar._get_working_time(min(moments), max(moments))
        return calendar._get_elapsed_time(self._get_service_tz())

    def _get_followup_day(self, worktime, ended_at, number):
        """The date of the ``number``-th working day after ``ended_at``."""
        end = worktime.nth_day_end(ended_at, number)
        # Where the clock runs on, a day ends with the first moment of the next.
        return self._get_service_day(end - timedelta(seconds=1))
