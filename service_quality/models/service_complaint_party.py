from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

OWN_WORDS = {"statement"}
VERDICT_FIELDS = {"share", "summary", "clause_id", "cited_on"}


class ServiceComplaintParty(models.Model):
    """Whom a complaint is about, and at the verdict: who answers for which share.

    All that the person concerned may see of a complaint, from the moment they are
    informed: no name of the customer, no evidence. They are heard (``statement``) and
    write nothing else. Fixed at the verdict.
    """

    _name = "service.complaint.party"
    _description = "Person or department concerned by a complaint"
    _inherit = ["service.clause.citation.mixin"]
    _order = "id desc"

    complaint_id = fields.Many2one(
        "service.complaint",
        string="Complaint file",
        required=True,
        ondelete="restrict",
        index=True,
    )
    # Copied, so that the person concerned needs nothing of the complaint itself.
    number = fields.Char(related="complaint_id.name", string="Complaint", store=True)
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    received_at = fields.Datetime(related="complaint_id.received_at", store=True)
    complaint_state = fields.Selection(
        related="complaint_id.state", string="State", store=True
    )
    severity = fields.Selection(related="complaint_id.severity", store=True)
    verdict = fields.Selection(
        related="complaint_id.verdict", store=True, string="Verdict"
    )
    decided_at = fields.Datetime(related="complaint_id.decided_at", store=True)
    is_repeat = fields.Boolean(related="complaint_id.is_repeat", store=True)

    employee_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        ondelete="restrict",
        help="Who is complained about, also staff without a login.",
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="The employee's department, or the one complained about as a whole.",
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 1),
        help="How much of the fault is theirs; all shares make 100 %.",
    )
    summary = fields.Text(
        string="What it is about",
        help="For the person concerned: what is said to have happened, without the "
        "customer's name and without the evidence.",
    )
    statement = fields.Text(
        string="Statement of the employee", help="What the employee says to it."
    )
    informed_at = fields.Datetime(
        string="Informed",
        readonly=True,
        copy=False,
        help="Since when the person concerned sees this summary.",
    )
    is_concerned = fields.Boolean(compute="_compute_is_concerned", compute_sudo=True)

    _employee_unique = models.UniqueIndex(
        "(complaint_id, employee_id) WHERE employee_id IS NOT NULL",
        "This employee is named on the complaint already.",
    )
    _share_range = models.Constraint(
        "CHECK(share >= 0 AND share <= 100)", "A share lies between 0 and 100 %."
    )
    _someone = models.Constraint(
        "CHECK(employee_id IS NOT NULL OR department_id IS NOT NULL)",
        "Name an employee or a department.",
    )
    _employee_decided = models.Index("(employee_id, decided_at)")

    @api.depends("employee_id")
    def _compute_department_id(self):
        for party in self:
            if party.employee_id:
                # The department of a colleague is kept for the record.
                party.department_id = party.employee_id.sudo().department_id

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_is_concerned(self):
        for party in self:
            party.is_concerned = party.employee_id.user_id == self.env.user

    @api.depends("number", "employee_id", "department_id")
    def _compute_display_name(self):
        for party in self:
            whom = party.sudo().employee_id.name or party.sudo().department_id.name
            party.display_name = f"{party.number or ''}: {whom or ''}"

    @api.constrains("employee_id")
    def _check_impartial(self):
        """Whoever works on the file is never one it is about.

        :raise ValidationError: naming the investigator who has to be replaced first
        """
        self.complaint_id._check_impartial()

    # ------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if {"informed_at", "statement"} & vals.keys():
                    raise AccessError(
                        self.env._("The statement is for the person concerned.")
                    )
        parties = super().create(vals_list)
        parties._check_open()
        parties.complaint_id._shield()
        return parties

    def write(self, vals):
        if not self.env.su:
            self._check_edit(vals)
        result = super().write(vals)
        if "employee_id" in vals:
            self.complaint_id._shield()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_open()
        if any(party.informed_at for party in self):
            raise UserError(
                self.env._("Whoever was informed of a complaint stays on its file.")
            )

    def unlink(self):
        """Take somebody off the file who has nothing to do with it."""
        complaints = self.complaint_id
        result = super().unlink()
        complaints._shield()
        return result

    def _check_edit(self, vals):
        if {"complaint_id", "informed_at"} & vals.keys():
            raise AccessError(
                self.env._(
                    "The system keeps whom a complaint is about and when they "
                    "were informed."
                )
            )
        for party in self:
            if party.is_concerned != (vals.keys() <= OWN_WORDS):
                raise AccessError(
                    self.env._(
                        "%(party)s: the person concerned writes the statement and "
                        "nothing else; the rest is for who handles the complaint.",
                        party=party.display_name,
                    )
                )
        self._check_open()

    def _check_open(self):
        """:raise UserError: once the verdict has been given"""
        if self.env.su:
            return
        # The person concerned cannot read the complaint, its state is a copy.
        for party in self.sudo():
            if party.complaint_id._is_sealed():
                raise UserError(
                    self.env._(
                        "%(party)s: the verdict has been given, this does not change "
                        "any more.",
                        party=party.display_name,
                    )
                )

    def action_inform(self):
        """Let the persons concerned see the summary and be heard.

        :raise UserError: without a summary
        """
        self.complaint_id._check_may_lead()
        for party in self:
            if party.employee_id and not (party.summary or "").strip():
                raise UserError(
                    self.env._(
                        "%(party)s: say first what it is about, without the name of "
                        "the customer.",
                        party=party.display_name,
                    )
                )
        self._inform()

    def _inform(self):
        """Show the summary to its employees, and tell them by a to-do."""
        now = fields.Datetime.now()
        fresh = self.sudo().filtered(lambda p: p.employee_id and not p.informed_at)
        fresh.write({"informed_at": now})
        for party in fresh.filtered("employee_id.user_id"):
            user = party.employee_id.user_id
            reader = party.with_context(lang=user.lang)
            # On no record: the to-do itself must not lead to the complaint.
            reader.env["mail.activity"].create(
                {
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "user_id": user.id,
                    "summary": reader.env._(
                        "Complaint %(number)s concerns you: read the summary under "
                        "“About me” and say what you have to say",
                        number=party.number,
                    ),
                }
            )

    @api.constrains("share")
    def _check_share(self):
        for complaint in self.complaint_id:
            if sum(complaint.party_ids.mapped("share")) > 100.05:
                raise ValidationError(
                    self.env._(
                        "%(complaint)s: all shares together make more than 100 %%.",
                        complaint=complaint.name,
                    )
                )
