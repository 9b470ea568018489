from odoo import api, fields, models
from odoo.exceptions import AccessError

FOUNDED = ("upheld", "partly")


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
        "service.complaint.guard.mixin",
        "service.complaint.button.mixin",
        "service.complaint.customer.mixin",
        "service.complaint.step.mixin",
        "service.complaint.role.mixin",
        "service.complaint.check.mixin",
        "service.complaint.severity.mixin",
        "service.complaint.repeat.mixin",
        "service.complaint.supervision.mixin",
        "service.complaint.shield.mixin",
        "service.complaint.learning.mixin",
        "service.step.mixin",
        "service.access.log.mixin",
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
        string="Remedy sought",
        copy=False,
        help="What the customer asks for, as said when complaining.",
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
        complaints._report_severity()
        complaints._find_repeats_of_customer()
        return complaints
