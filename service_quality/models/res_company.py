from odoo import fields, models


class ResCompany(models.Model):
    """Figures of the service desk that a company may set."""

    _inherit = "res.company"

    sla_warning_percent = fields.Integer(
        string="SLA warning",
        default=80,
        help="Share of the time (%) at which the assignee is warned, for new targets.",
    )
    # Promises
    promise_required = fields.Boolean(
        string="Promise before working on",
        default=True,
        help="A ticket that is not solved at once goes on only when the customer has "
        "been told by when.",
    )
    extension_limit = fields.Integer(
        string="Extensions without a supervisor",
        default=2,
        help="So many times an agent may put a customer off; more needs a supervisor.",
    )
    resume_on_reply = fields.Boolean(
        string="Resume when the customer writes",
        default=True,
        help="A ticket that waits for the customer goes back to work when they write.",
    )
    consultation_target = fields.Selection(
        [("own", "Their own target"), ("general", "As all other tickets")],
        string="First response to consultations",
        default="own",
        required=True,
        help="Regulations name 10 minutes for consultations and 20 minutes in general; "
        "choose which of the two holds.",
    )

    # Live board and waiting customers
    waiting_alert_minutes = fields.Integer(
        string="Waiting alert",
        default=5,
        help="Minutes after which the team leader is told of a waiting customer whose "
        "ticket nobody has taken or opened.",
    )
    reopen_window_days = fields.Integer(
        string="Reopening window",
        default=7,
        help="A ticket reopened within so many days was not solved at first contact.",
    )

    _sla_warning_percent_range = models.Constraint(
        "CHECK(sla_warning_percent BETWEEN 0 AND 99)",
        "Warn between 1 and 99 % of the time, or 0 for no warning.",
    )
    _waiting_alert_minutes_positive = models.Constraint(
        "CHECK(waiting_alert_minutes >= 1)",
        "The waiting alert needs at least one minute.",
    )
    _reopen_window_days_positive = models.Constraint(
        "CHECK(reopen_window_days >= 0)",
        "The reopening window cannot be less than zero days.",
    )

    def _get_service_tz(self):
        """Name of the zone whose midnights part this company's days and months.

        That of its working hours: unlike the zone of a user or a contact it is a
        setting of the company itself.
        """
        self.ensure_one()
        # Not everybody may read the company's calendar; its zone is no secret.
        return self.sudo().resource_calendar_id.tz or "UTC"
