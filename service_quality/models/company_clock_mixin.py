from odoo import fields, models


class ServiceCompanyClockMixin(models.AbstractModel):
    """Figures a company may set for what it promises, and for promises not kept."""

    _name = "service.company.clock.mixin"
    _description = "Settings of promises"

    sla_warning_percent = fields.Integer(
        string="SLA warning",
        default=80,
        help="Share of the time (%) at which the assignee is warned, for new targets.",
    )
    sla_escalation_minutes = fields.Integer(
        string="SLA escalation",
        default=60,
        help="Minutes after a breach at which the next one up the line hears of it, "
        "for new escalation steps.",
    )
    consultation_target = fields.Selection(
        [("own", "Their own target"), ("general", "As all other tickets")],
        string="First response to consultations",
        default="own",
        required=True,
        help="Regulations name 10 minutes for consultations and 20 minutes in general; "
        "choose which of the two holds.",
    )
    promise_required = fields.Boolean(
        string="Promise before working on",
        default=True,
        help="A ticket that is not solved at once goes on only when the customer has "
        "been told by when.",
    )
    extension_limit = fields.Integer(
        string="Extensions without a manager",
        default=2,
        help="So many times a customer may be put off; more needs a service manager.",
    )
    resume_on_reply = fields.Boolean(
        string="Resume when the customer writes",
        default=True,
        help="A ticket that waits for the customer goes back to work when they write.",
    )
    breach_reason_required = fields.Boolean(
        string="Explain what was missed",
        default=True,
        help="A ticket with a missed promise is solved only when somebody has said "
        "why.",
    )

    _sla_warning_percent_range = models.Constraint(
        "CHECK(sla_warning_percent BETWEEN 0 AND 99)",
        "Warn between 1 and 99 % of the time, or 0 for no warning.",
    )
    _sla_escalation_minutes_positive = models.Constraint(
        "CHECK(sla_escalation_minutes >= 0)",
        "An escalation cannot come before the breach.",
    )
