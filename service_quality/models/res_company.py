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
    # Steps, phases, situations, bookings
    feedback_required = fields.Boolean(
        string="Tell the result before solving",
        default=True,
        help="A ticket is solved only when its customer has heard from us since the "
        "work on it began.",
    )
    situation_minutes = fields.Integer(
        string="Decision on a sudden situation",
        default=30,
        help="Minutes after which an undecided situation goes to the next superior.",
    )
    booking_conflict = fields.Selection(
        [("block", "Refuse"), ("warn", "Warn only")],
        string="Double bookings",
        default="block",
        required=True,
        help="What happens when a person or thing is booked twice at the same time.",
    )

    # Hand-over, duty and intake.
    handover_limit = fields.Integer(
        string="Hand-overs of a ticket",
        default=2,
        help="A ticket that goes from one person to another more often is flagged for "
        "the supervisor.",
    )
    ticket_channel_id = fields.Many2one(
        "helpdesk.ticket.channel",
        string="Usual channel",
        default=lambda self: self._default_ticket_channel_id(),
        help="Filled in when staff register a ticket. Empty means they choose.",
    )
    acknowledge_tickets = fields.Boolean(
        string="Acknowledge tickets",
        default=True,
        help="Customers get a mail with the number of their ticket when it comes in by "
        "portal or mail.",
    )
    duty_alert = fields.Boolean(
        string="Alert when nobody is on duty",
        default=True,
        help="The duty leader, else the team leader, gets a to-do for what comes in "
        "outside office hours with nobody on duty.",
    )
    error_incident_loss = fields.Float(
        string="Loss that makes an incident",
        default=1000,
        help="An operating error that costs more asks the service manager to open an "
        "incident.",
    )

    _handover_limit_positive = models.Constraint(
        "CHECK(handover_limit >= 0)", "The number of hand-overs is not negative."
    )
    _situation_minutes_positive = models.Constraint(
        "CHECK(situation_minutes > 0)", "A decision needs some minutes of time."
    )
    # Business handling
    document_max_mb = fields.Integer(
        string="Largest upload",
        default=10,
        help="Size (MB) up to which customers may send a document on the portal.",
    )
    comfort_minutes = fields.Integer(
        string="Comfort after",
        default=30,
        help="Minutes after which a customer who waits on the spot gets an "
        "explanation; 0 never asks for one.",
    )
    # Calendars, policies, escalation
    breach_reason_required = fields.Boolean(
        string="Explain what was missed",
        default=True,
        help="A ticket with a missed promise is solved only when somebody has said "
        "why.",
    )
    sla_escalation_minutes = fields.Integer(
        string="SLA escalation",
        default=60,
        help="Minutes after a breach at which the next one up the line hears of it, "
        "for new escalation steps.",
    )

    _sla_escalation_minutes_positive = models.Constraint(
        "CHECK(sla_escalation_minutes >= 0)",
        "An escalation cannot come before the breach.",
    )
    _sla_warning_percent_range = models.Constraint(
        "CHECK(sla_warning_percent BETWEEN 0 AND 99)",
        "Warn between 1 and 99 % of the time, or 0 for no warning.",
    )

    def _default_ticket_channel_id(self):
        return self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_phone", raise_if_not_found=False
        )

    def _get_service_tz(self):
        """Name of the zone whose midnights part this company's days and months.

        That of its working hours: unlike the zone of a user or a contact it is a
        setting of the company itself.
        """
        self.ensure_one()
        # Not everybody may read the company's calendar; its zone is no secret.
        return self.sudo().resource_calendar_id.tz or "UTC"
