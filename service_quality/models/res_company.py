from odoo import api, fields, models

from ..tools.wording import POLITE

# Fields that the rules for words are made of, see ``service.phrase._get_rules``.
WORDING_FIELDS = {
    "wording_check",
    "wording_mode",
    "jargon_mode",
    "courtesy_hint",
    "script_deviation",
}


class ResCompany(models.Model):
    """Figures of the service desk that a company may set."""

    _name = "res.company"
    _inherit = [
        "res.company",
        "service.company.inspection.mixin",
        "service.company.action.mixin",
        "service.company.meeting.mixin",
        "service.company.feedback.mixin",
        "service.company.followup.mixin",
        "service.company.sample.mixin",
        "service.company.privacy.mixin",
        "service.setting.log.mixin",
    ]

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
    # Complaints
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
    # Questions and answers
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

    _repeated_question_positive = models.Constraint(
        "CHECK(repeated_question_limit > 0 AND repeated_question_days > 0)",
        "Count at least one question in at least one day.",
    )
    _history_ticket_count_positive = models.Constraint(
        "CHECK(history_ticket_count BETWEEN 1 AND 50)",
        "Show between 1 and 50 earlier tickets.",
    )

    # Wording
    wording_check = fields.Boolean(
        string="Check words",
        default=True,
        help="Messages to customers are checked for words to avoid. Internal notes "
        "never are.",
    )
    wording_mode = fields.Selection(
        [
            ("log", "Log only"),
            ("warn", "Warn and log"),
            ("block", "Block"),
        ],
        string="Words to avoid",
        required=True,
        default="warn",
        help="What happens when a word to avoid is found, unless the word has a "
        "setting of its own. Flat negations only give a hint.",
    )
    jargon_mode = fields.Selection(
        [("off", "Do not check"), ("hint", "Hint only"), ("warn", "Warn and log")],
        string="Technical terms",
        required=True,
        default="hint",
        help="What happens when a technical term is used to a customer who is not a "
        "technical audience.",
    )
    courtesy_hint = fields.Boolean(
        string="Courtesy hints",
        default=True,
        help="A first message without a greeting and a closing message without a "
        "farewell or a courtesy word give a hint before they are sent.",
    )
    script_deviation = fields.Selection(
        [("log", "Warn and count"), ("off", "Do not check")],
        string="Script deviations",
        required=True,
        default="log",
        help="What happens when a mandatory part of a script is left out. Sending is "
        "never blocked.",
    )
    service_lang = fields.Selection(
        selection="_get_service_langs",
        string="Standard language of service",
        default=lambda self: self._default_service_lang(),
        help="Scripts are inserted in the customer's language; where they have no "
        "text in it, in this one. Empty means the company's own language.",
    )

    # Standards
    standard_roles = fields.Selection(
        [
            ("three", "Three different people"),
            ("two", "Whoever writes may review, somebody else approves"),
            ("one", "One person may do it all"),
        ],
        string="Signing of standards",
        required=True,
        default="three",
        help="Who may write, review and approve the same version of a standard.",
    )
    standard_review_months = fields.Integer(
        string="Review of standards",
        default=12,
        help="Months after which new standards are reviewed; 0 never asks.",
    )
    acknowledgement_days = fields.Integer(
        string="Time to read",
        default=7,
        help="Days in which staff should read and confirm a new version.",
    )

    _standard_times_positive = models.Constraint(
        "CHECK(standard_review_months >= 0 AND acknowledgement_days >= 0)",
        "Times to review and to read standards cannot be below zero.",
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

    def _default_ticket_channel_id(self):
        return self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_phone", raise_if_not_found=False
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

    def _get_service_tz(self):
        """Name of the zone whose midnights part this company's days and months.

        That of its working hours: unlike the zone of a user or a contact it is a
        setting of the company itself.
        """
        self.ensure_one()
        # Not everybody may read the company's calendar; its zone is no secret.
        return self.sudo().resource_calendar_id.tz or "UTC"

    @api.model
    def _get_service_langs(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _default_service_lang(self):
        """Mandarin where it is installed."""
        codes = [code for code, _name in self._get_service_langs()]
        return "zh_CN" if "zh_CN" in codes else False

    def _get_logged_fields(self):
        """Every figure of the service desk that is set by the company."""
        return {
            name
            for name, field in self._fields.items()
            if field._module
            and field._module.startswith("service_")
            and field.store
            and not field.compute
            and field.type not in ("one2many", "many2many")
        }

    def write(self, vals):
        result = super().write(vals)
        if WORDING_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    def _get_fallback_langs(self):
        """The languages for customers whose own has no text: the best first."""
        self.ensure_one()
        company = self.sudo()  # its contact may belong to another company
        return [company.service_lang or company.partner_id.lang or "en_US", "en_US"]

    def _get_wording_mode(self, phrase_class):
        """How words of a class are taken that have no mode of their own."""
        self.ensure_one()
        if phrase_class in POLITE or phrase_class == "negating":
            return "hint"
        if phrase_class == "jargon":
            return self.jargon_mode
        if phrase_class == "hype":
            return "warn"
        return self.wording_mode
