from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OPEN_STATES = (
    "received",
    "accepted",
    "investigating",
    "verdict",
    "handling",
    "answered",
    "confirmed",
)
FOUNDED = ("upheld", "partly")
BEFORE_VERDICT = ("received", "accepted", "investigating")
# In which states a person may write what; everything else is the engine's.
WRITABLE = {
    "about_person": BEFORE_VERDICT,
    "remedy_sought": BEFORE_VERDICT,
    "severity": BEFORE_VERDICT,
    "complexity": BEFORE_VERDICT,
    "impact": BEFORE_VERDICT,
    "needs_immediate_action": BEFORE_VERDICT,
    "immediate_action": BEFORE_VERDICT,
    "party_ids": (*BEFORE_VERDICT, "verdict"),
    "evidence_ids": BEFORE_VERDICT,
    "true_cause": ("investigating",),
    "wanted_outcome": ("investigating",),
    "cause_ids": ("investigating",),
    "verdict": ("investigating",),
    "verdict_reason": ("investigating",),
    "measure_ids": ("verdict", "handling", "answered", "confirmed"),
    "review_ids": ("answered", "confirmed"),
    "handler_user_id": OPEN_STATES,
    "investigator_user_id": OPEN_STATES,
    "reviewer_user_id": OPEN_STATES,
}
BY_INVESTIGATOR = {"verdict", "verdict_reason", "true_cause", "wanted_outcome"}
BY_LEAD = {"handler_user_id", "investigator_user_id", "reviewer_user_id"}


class ServiceComplaint(models.Model):
    """The file of a complaint; the ticket keeps the talk with the customer.

    One per ticket, opened by the system. It moves on by the steps of
    :mod:`.service_complaint_step_mixin` only. Whom it is about, their team and the
    followers of the ticket never read it; only who handles it, the supervisor and
    service managers do.
    """

    _name = "service.complaint"
    _description = "Complaint"
    _inherit = [
        "service.complaint.customer.mixin",
        "service.complaint.step.mixin",
        "service.complaint.report.mixin",
        "service.complaint.shield.mixin",
        "service.step.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "received_at desc, id desc"
    _rec_names_search = ["name"]

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        copy=False,
        help="Where the talk with the customer is.",
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, index=True)
    team_id = fields.Many2one(related="ticket_id.team_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="ticket_id.partner_id", string="Customer", store=True, index=True
    )
    commercial_partner_id = fields.Many2one(
        related="ticket_id.commercial_partner_id",
        string="Company of the customer",
        store=True,
        index="btree_not_null",
    )
    subject = fields.Char(related="ticket_id.name", string="Subject")
    description = fields.Html(related="ticket_id.description", string="Complaint")
    channel_id = fields.Many2one(related="ticket_id.channel_id")
    clock_badge = fields.Json(
        related="ticket_id.clock_badge", string="Due", compute_sudo=True
    )
    received_at = fields.Datetime(
        string="Received", required=True, readonly=True, copy=False, index=True
    )
    state = fields.Selection(
        [
            ("received", "Received"),
            ("accepted", "Accepted"),
            ("investigating", "Under investigation"),
            ("verdict", "Verdict given"),
            ("handling", "Being settled"),
            ("answered", "Answered"),
            ("confirmed", "Confirmed by the customer"),
            ("closed", "Closed"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="received",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    severity = fields.Selection(
        [
            ("grumble", "Grumble"),
            ("minor", "Minor"),
            ("moderate", "Moderate"),
            ("serious", "Serious"),
            ("critical", "Critical"),
        ],
        required=True,
        default="minor",
        tracking=True,
        help="Provisional at the intake, settled in the investigation. A moderate one "
        "is reported to the team leader, a serious one to the manager of the "
        "department, a critical one to the service managers, at once.",
    )
    round_no = fields.Integer(
        string="Round",
        readonly=True,
        required=True,
        default=1,
        copy=False,
        tracking=True,
        aggregator=None,
        help="Another round begins each time the customer is not satisfied.",
    )
    reopen_count = fields.Integer(
        string="Times reopened", readonly=True, copy=False, default=0
    )

    # Who works on it
    handler_user_id = fields.Many2one(
        "res.users",
        string="Handled by",
        copy=False,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
        help="Leads the talk with the customer, from the acceptance on.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Handling employee",
        compute="_compute_employee_id",
        store=True,
        index="btree_not_null",
    )
    investigator_user_id = fields.Many2one(
        "res.users",
        string="Investigator",
        copy=False,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
        help="Neither somebody complained about, nor who reports to them, nor their "
        "superior.",
    )
    reviewer_user_id = fields.Many2one(
        "res.users",
        string="Reviewer",
        copy=False,
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
        help="Who else may read the file to review it; as impartial as the "
        "investigator.",
    )
    party_ids = fields.One2many("service.complaint.party", "complaint_id")

    # Intake and first assessment
    about_person = fields.Char(
        string="About whom",
        copy=False,
        help="The person or office the customer names, in their words.",
    )
    remedy_sought = fields.Text(
        copy=False, help="What the customer asks for, as said when complaining."
    )
    calm_listened = fields.Boolean(string="Listened calmly", readonly=True, copy=False)
    apology_given = fields.Boolean(string="Apology given", readonly=True, copy=False)
    promised_at = fields.Datetime(
        string="Promised until",
        readonly=True,
        copy=False,
        help="By when the customer was promised the result.",
    )
    complexity = fields.Selection(
        [("simple", "Simple"), ("several", "Several parties"), ("hard", "Hard")],
        copy=False,
    )
    impact = fields.Selection(
        [
            ("one", "One customer"),
            ("many", "Many customers"),
            ("safety", "Health, safety or money at risk"),
        ],
        copy=False,
    )
    needs_immediate_action = fields.Boolean(
        string="Something must be done at once", copy=False
    )
    immediate_action = fields.Text(string="Done at once", copy=False)

    # Investigation and verdict
    evidence_ids = fields.One2many("service.complaint.evidence", "complaint_id")
    true_cause = fields.Text(
        string="True reason",
        copy=False,
        help="What is really behind the complaint, beyond what was said.",
    )
    wanted_outcome = fields.Text(string="Outcome the customer wants", copy=False)
    cause_ids = fields.Many2many("service.root.cause", string="Root causes", copy=False)
    verdict = fields.Selection(
        [
            ("upheld", "Upheld"),
            ("partly", "Partly upheld"),
            ("not_upheld", "Not upheld"),
        ],
        copy=False,
        tracking=True,
        help="Whether the customer is right. Only what is upheld, wholly or partly, "
        "counts for anybody.",
    )
    verdict_reason = fields.Text(string="Reason of the verdict", copy=False)
    measure_ids = fields.One2many("service.complaint.measure", "complaint_id")
    review_ids = fields.One2many("service.complaint.review", "complaint_id")
    review_count = fields.Integer(compute="_compute_review_count")

    # Stamps of the steps
    accepted_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    accepted_at = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    investigation_at = fields.Datetime(
        string="Investigated since", readonly=True, copy=False
    )
    decided_user_id = fields.Many2one(
        "res.users", string="Verdict by", readonly=True, copy=False
    )
    decided_at = fields.Datetime(
        string="Verdict on", readonly=True, copy=False, index="btree_not_null"
    )
    measures_approved_user_id = fields.Many2one(
        "res.users", string="Measures approved by", readonly=True, copy=False
    )
    measures_approved_at = fields.Datetime(
        string="Measures approved on", readonly=True, copy=False
    )
    answered_user_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False
    )
    answered_at = fields.Datetime(string="Answered on", readonly=True, copy=False)
    confirmed_at = fields.Datetime(string="Confirmed on", readonly=True, copy=False)
    closed_user_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False
    )
    closed_at = fields.Datetime(string="Closed on", readonly=True, copy=False)
    first_closed_at = fields.Datetime(
        string="First closed on", readonly=True, copy=False, index="btree_not_null"
    )
    withdrawn_at = fields.Datetime(string="Withdrawn on", readonly=True, copy=False)
    close_kind = fields.Selection(
        [
            ("resolved", "Resolved"),
            ("settled", "Settled at once"),
            ("silent", "No answer from the customer"),
            ("unresolved", "Unresolved, reasons explained"),
        ],
        string="Closed as",
        readonly=True,
        copy=False,
        tracking=True,
    )
    age_days = fields.Integer(
        string="Age (days)", compute="_compute_age_days", help="Days since it came in."
    )

    _ticket_unique = models.UniqueIndex(
        "(ticket_id)", "This ticket has a complaint file already."
    )
    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "The number of a complaint is unique."
    )
    _open_received = models.Index(
        "(state, received_at) WHERE state NOT IN ('closed', 'withdrawn')"
    )

    @api.depends("handler_user_id", "company_id")
    def _compute_employee_id(self):
        # Agents may not read employees; which one is a user's own is no secret.
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        found = employees.search([("user_id", "in", self.handler_user_id.ids)])
        own = {(employee.user_id, employee.company_id): employee for employee in found}
        for complaint in self:
            key = (complaint.handler_user_id.sudo(), complaint.company_id.sudo())
            employee = own.get(key)
            complaint.employee_id = employee and employee.with_env(self.env)

    @api.depends("received_at", "closed_at", "withdrawn_at")
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for complaint in self:
            end = complaint.closed_at or complaint.withdrawn_at or now
            began = complaint.received_at
            complaint.age_days = max((end - began).days, 0) if began else 0

    @api.depends("review_ids")
    def _compute_review_count(self):
        for complaint in self:
            complaint.review_count = len(complaint.review_ids)

    # ------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("A complaint file is opened with its ticket, by the system.")
            )
        by_company = {}
        tickets = self.env["helpdesk.ticket"]
        for vals in vals_list:
            ticket = tickets.browse(vals["ticket_id"])
            vals.setdefault("received_at", ticket.registered_at)
            by_company.setdefault(ticket.company_id.id, []).append(vals)
        for company_id, group in by_company.items():
            sequences = self.env["ir.sequence"].with_company(company_id)
            numbers = sequences._draw_by_code("service.complaint", len(group))
            for vals, number in zip(group, numbers, strict=True):
                vals.setdefault("name", number)
        complaints = super().create(vals_list)
        complaints._log("create", dict.fromkeys(complaints.ids, False))
        complaints._find_repeats_of_customer()
        return complaints

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_written(vals)
        people = {"handler_user_id", "investigator_user_id", "reviewer_user_id"}
        before = {complaint.id: complaint.severity for complaint in self}
        result = super().write(vals)
        if people & vals.keys():
            self._shield()
            self._tell_investigator(vals)
        if "severity" in vals:
            changed = self.filtered(lambda c: c.severity != before[c.id])
            changed._report_severity()
        return result

    def _check_written(self, vals):
        """:raise AccessError: for what only a step may change, or another person
        :raise UserError: for what is fixed in this state
        """
        own = {name for name in vals if name in self._fields}
        own -= {
            name
            for name in own
            if name.startswith(("message_", "activity_", "rating_"))
        }
        if own - WRITABLE.keys():
            raise AccessError(self.env._("Use the buttons to move a complaint on."))
        for complaint in self:
            for name in own:
                if complaint.state not in WRITABLE[name]:
                    raise UserError(
                        self.env._(
                            "%(complaint)s: “%(field)s” does not change any more.",
                            complaint=complaint.name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
            refusal = None
            if own & BY_INVESTIGATOR:
                refusal = complaint._explain_investigator()
            elif own & BY_LEAD:
                refusal = complaint._explain_lead()
            elif own:
                refusal = complaint._explain_worker()
            if refusal:
                raise AccessError(refusal)

    def copy(self, default=None):  # pylint: disable=method-required-super
        """:raise UserError: always, a ticket has one file"""
        raise UserError(self.env._("A complaint file cannot be duplicated."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A complaint file is never deleted."))

    def _is_sealed(self):
        """Whether the verdict of this round has been given."""
        self.ensure_one()
        return self.sudo().state not in BEFORE_VERDICT

    def action_open_ticket(self):
        """Open the ticket, where the talk with the customer is."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [(False, "form")],
        }

    def action_open_review(self):
        """Open the review of this round, or begin it."""
        self.ensure_one()
        self.check_access("read")
        review = self.review_ids.filtered(lambda r: r.round_no == self.round_no)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review"),
            "res_model": "service.complaint.review",
            "res_id": review.id,
            "views": [(False, "form")],
            "context": {"default_complaint_id": self.id},
        }
