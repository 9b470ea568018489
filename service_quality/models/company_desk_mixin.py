from odoo import fields, models


class ServiceCompanyDeskMixin(models.AbstractModel):
    """Figures a company may set for the daily work on tickets."""

    _name = "service.company.desk.mixin"
    _description = "Settings of the service desk"

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
    waiting_alert_minutes = fields.Integer(
        string="Waiting alert",
        default=5,
        help="Minutes after which the team leader is told of a waiting customer whose "
        "ticket nobody has taken or opened.",
    )
    duty_alert = fields.Boolean(
        string="Alert when nobody is on duty",
        default=True,
        help="The duty leader, else the team leader, gets a to-do for what comes in "
        "outside office hours with nobody on duty.",
    )
    handover_limit = fields.Integer(
        string="Hand-overs of a ticket",
        default=2,
        help="A ticket that goes from one person to another more often is flagged for "
        "the supervisor.",
    )
    feedback_required = fields.Boolean(
        string="Tell the result before solving",
        default=True,
        help="A ticket is solved only when its customer has heard from us since the "
        "work on it began.",
    )
    reopen_window_days = fields.Integer(
        string="Reopening window",
        default=7,
        help="A ticket reopened within so many days was not solved at first contact.",
    )
    situation_minutes = fields.Integer(
        string="Decision on a sudden situation",
        default=30,
        help="Minutes after which an undecided situation goes to the next superior.",
    )
    booking_conflict = fields.Selection(
        [("block", "Refuse"), ("warn", "Warn only")],
        string="Double bookings",
        default="warn",
        required=True,
        help="What happens when a person or thing is booked twice at the same time.",
    )
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
    error_incident_loss = fields.Float(
        string="Loss that makes an incident",
        default=1000,
        help="An operating error that costs more asks the service manager to open an "
        "incident.",
    )
    repeated_question_limit = fields.Integer(
        string="Repeated questions",
        default=5,
        help="So many questions about one subject make the draft of a standard answer.",
    )
    repeated_question_days = fields.Integer(
        string="Repeated within",
        default=30,
        help="Days in which questions about one subject are counted together.",
    )
    history_ticket_count = fields.Integer(
        string="Tickets in the customer's history",
        default=5,
        help="So many earlier tickets are shown while answering.",
    )

    _waiting_alert_minutes_positive = models.Constraint(
        "CHECK(waiting_alert_minutes >= 1)",
        "The waiting alert needs at least one minute.",
    )
    _handover_limit_positive = models.Constraint(
        "CHECK(handover_limit >= 0)", "The number of hand-overs is not negative."
    )
    _reopen_window_days_positive = models.Constraint(
        "CHECK(reopen_window_days >= 0)",
        "The reopening window cannot be less than zero days.",
    )
    _situation_minutes_positive = models.Constraint(
        "CHECK(situation_minutes > 0)", "A decision needs some minutes of time."
    )
    _repeated_question_positive = models.Constraint(
        "CHECK(repeated_question_limit > 0 AND repeated_question_days > 0)",
        "Count at least one question in at least one day.",
    )
    _history_ticket_count_positive = models.Constraint(
        "CHECK(history_ticket_count BETWEEN 1 AND 50)",
        "Show between 1 and 50 earlier tickets.",
    )

    def _default_ticket_channel_id(self):
        return self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_phone", raise_if_not_found=False
        )
