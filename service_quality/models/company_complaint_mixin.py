from odoo import fields, models


class ServiceCompanyComplaintMixin(models.AbstractModel):
    """Figures a company may set for complaints."""

    _name = "service.company.complaint.mixin"
    _description = "Settings of complaints"

    complaint_result_start = fields.Selection(
        [("receipt", "From the receipt"), ("acceptance", "From the acceptance")],
        string="Result of complaints",
        default="receipt",
        required=True,
        help="From when on the time counts within which the customer hears the result.",
    )
    complaint_max_rounds = fields.Integer(
        string="Rounds of a complaint",
        default=3,
        help="After so many rounds without a satisfied customer a service manager "
        "decides how it goes on.",
    )
    complaint_silence_days = fields.Integer(
        string="Silence after the answer",
        default=14,
        help="After so many days without an answer of the customer a supervisor may go "
        "on to the review.",
    )
    complaint_repeat_days = fields.Integer(
        string="Repeated complaints",
        default=90,
        help="Within so many days the same customer, or the same cause and employee or "
        "department, makes a complaint a repeat.",
    )
    complaint_moderate_minutes = fields.Integer(
        string="Reaction to a moderate complaint",
        default=0,
        help="Working minutes in which the leader of the team reacts; else the next "
        "level is told. 0 sets no limit.",
    )
    complaint_serious_minutes = fields.Integer(
        string="Reaction to a serious complaint",
        default=120,
        help="Working minutes in which the manager of the department reacts; else the "
        "next level is told. 0 sets no limit.",
    )
    complaint_critical_minutes = fields.Integer(
        string="Reaction to a critical complaint",
        default=30,
        help="Minutes, around the clock, in which a service manager reacts. 0 sets no "
        "limit.",
    )
    complaint_rate_basis = fields.Selection(
        [("founded", "Those found to be right"), ("all", "All complaints")],
        string="Complaint rate counts",
        default="founded",
        required=True,
    )
    complaint_recourse = fields.Text(
        string="Where else customers may turn",
        translate=True,
        default=lambda self: self.env._(
            "If you disagree, please write to the management of our company, or turn "
            "to the consumer protection office."
        ),
        help="Told to every customer with the decision on a complaint.",
    )

    _complaint_minutes_positive = models.Constraint(
        "CHECK(complaint_moderate_minutes >= 0 AND complaint_serious_minutes >= 0 "
        "AND complaint_critical_minutes >= 0)",
        "The time to react to a complaint is not negative.",
    )
    _complaint_figures_positive = models.Constraint(
        "CHECK(complaint_max_rounds > 0 AND complaint_silence_days >= 0 "
        "AND complaint_repeat_days >= 0)",
        "Days of complaints are not negative, and there is at least one round.",
    )

    def _get_complaint_minutes(self, severity):
        """Minutes in which somebody reacts to a complaint of this severity, or 0."""
        self.ensure_one()
        limits = {
            "moderate": self.complaint_moderate_minutes,
            "serious": self.complaint_serious_minutes,
            "critical": self.complaint_critical_minutes,
        }
        return limits.get(severity, 0)
