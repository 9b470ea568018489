from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"
MANAGER = "service_quality.group_manager"
# step: (states it may start from, state it leads to)
STEPS = {
    "approve": (("draft",), "approved"),
    "decline": (("draft",), "declined"),
    "done": (("approved",), "done"),
    "verify": (("done",), "verified"),
    "rework": (("done",), "approved"),
}
ENGINE_FIELDS = {
    "state",
    "proposed_by_id",
    "approved_at",
    "approved_by_id",
    "done_at",
    "verified_at",
    "verified_by_id",
    "waiting_before",
    "waiting_before_count",
    "waiting_after",
    "waiting_after_count",
    "declined_reason",
    "standard_request_id",
}

# What may still be written once it is decided on.
AFTERWARDS = {"owner_id", "department_id", "result"}


class ServiceImprovement(models.Model):
    """A change of how we work: of a flow, of training, tools, standards or strategy.

    Proposed with the data that justify it, approved, carried out, and verified by
    somebody else than its owner. A change of a flow shows how long customers waited
    before it and after.
    """

    _name = "service.improvement"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.action.source.mixin",
        "service.improvement.waiting.mixin",
    ]
    _description = "Improvement"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Improvement", required=True, tracking=True)
    sort = fields.Selection(
        [
            ("flow", "Flow"),
            ("training", "Training of staff"),
            ("tool", "Technical tool"),
            ("standard", "Update of a standard"),
            ("strategy", "Decision on strategy"),
        ],
        string="Kind",
        required=True,
        default="flow",
        tracking=True,
    )
    state = fields.Selection(
        [
            ("draft", "Proposed"),
            ("approved", "Decided"),
            ("done", "Carried out"),
            ("verified", "Verified"),
            ("declined", "Declined"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    finding = fields.Text(help="What the data show.")
    decision = fields.Text(help="What is to change, in one or two sentences.")
    effective_date = fields.Date(
        string="Effective from", tracking=True, help="From when the change holds."
    )
    standard_id = fields.Many2one(
        "service.standard",
        string="Standard affected",
        index="btree_not_null",
        ondelete="restrict",
        help="Once it is decided, a new version of it is asked for.",
    )
    standard_request_id = fields.Many2one(
        "service.standard.request",
        string="Request for a new version",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    affected_section = fields.Char(
        string="Part of the manual affected",
        help="Chapter or section that has to be revised.",
    )
    clause_ids = fields.Many2many(
        "service.clause", string="Clauses affected", help="Rules that change with it."
    )
    owner_id = fields.Many2one(
        "hr.employee", index="btree_not_null", tracking=True, check_company=True
    )
    department_id = fields.Many2one(
        "hr.department", index="btree_not_null", tracking=True
    )
    team_id = fields.Many2one("helpdesk.ticket.team", index="btree_not_null")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    proposed_by_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    # What justifies it
    origin_action_ids = fields.Many2many(
        "service.action",
        "service_improvement_action_rel",
        string="Actions it comes of",
        help="Corrective actions that show that more has to change.",
    )
    measure_ids = fields.Many2many(
        "service.measure", string="Figures", help="Figures that show it."
    )
    ticket_ids = fields.Many2many(
        "helpdesk.ticket", string="Tickets", help="Tickets that show it."
    )
    # What became of it
    approved_at = fields.Datetime(string="Decided on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    declined_reason = fields.Text(string="Why declined", readonly=True, copy=False)
    result = fields.Text(help="What was changed, and what came of it.", copy=False)
    done_at = fields.Datetime(string="Carried out on", readonly=True, copy=False)
    verified_at = fields.Datetime(string="Verified on", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                for name in ENGINE_FIELDS & vals.keys():
                    del vals[name]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and ENGINE_FIELDS & vals.keys():
            raise AccessError(
                self.env._(
                    "How far an improvement is, and what was measured, cannot be "
                    "written. Use its buttons."
                )
            )
        content = {
            name for name in vals if not name.startswith(("message", "activity"))
        }
        if not self.env.su and content:
            self._check_edit(content)
        return super().write(vals)

    def _check_edit(self, names):
        """:raise AccessError: when the user may not write what ``names`` are"""
        if names - {"result"} and not self.env.user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._(
                    "The owner of an improvement writes its result; the rest is for "
                    "supervisors."
                )
            )
        for record in self:
            if record.state in ("verified", "declined"):
                raise AccessError(
                    self.env._(
                        "%(improvement)s is finished and does not change any more.",
                        improvement=record.name,
                    )
                )
            if record.state != "draft" and names - AFTERWARDS:
                raise AccessError(
                    self.env._(
                        "%(improvement)s has been decided on. What was decided, and "
                        "why, stays.",
                        improvement=record.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(record.state != "draft" for record in self):
            raise UserError(
                self.env._("An improvement that was decided on stays on file.")
            )

    # ------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------

    def _transition(self, step, **values):
        """Move all these improvements, or none.

        :raise UserError: when one of them is not where the step starts
        """
        sources, target = STEPS[step]
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in sources:
                raise UserError(
                    self.env._(
                        "%(improvement)s: this cannot be done in the state "
                        "“%(state)s”.",
                        improvement=record.name,
                        state=labels[record.state],
                    )
                )
        # Nobody writes the state by hand; this is the only place that does.
        self.sudo().write({"state": target, **values})

    def _check_supervisor(self):
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._("Supervisors and managers decide on improvements.")
            )

    def action_approve(self):
        """Decide that these improvements are carried out.

        :raise AccessError: unless a supervisor does it
        :raise UserError: naming what is missing: the data, or for a decision on
            strategy the finding, decision, effective date and part of the manual
        """
        self._check_supervisor()
        for record in self:
            record._check_complete()
        self._transition(
            "approve", approved_at=fields.Datetime.now(), approved_by_id=self.env.uid
        )
        self._measure_waiting("before")
        self._request_revision()
        self._tell_owner()
        return True

    def _tell_owner(self):
        """The owner gets a to-do for the day from which the change holds."""
        for record in self:
            user = record.sudo().owner_id.user_id
            if user.active and user != self.env.user:
                env = self.with_context(lang=user.lang).env
                record.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=record.effective_date,
                    user_id=user.id,
                    summary=env._("Carry it out: %(what)s", what=record.name),
                )

    def _request_revision(self):
        """Ask for a new version of the standards that these decisions change."""
        for record in self.filtered("standard_id"):
            # Whoever decides here asks there; a manager opens the new version.
            request = self.env["service.standard.request"].sudo()
            lines = [record.finding, record.decision, record.affected_section]
            record.sudo().standard_request_id = request.create(
                {
                    "standard_id": record.standard_id.id,
                    "reason": "feedback",
                    "change": record.decision.strip().splitlines()[0],
                    "explanation": "\n".join(filter(None, lines)),
                }
            )

    def _check_complete(self):
        names = ["decision"]
        if self.sort == "strategy":
            names += ["finding", "effective_date"]
        missing = [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]
        if self.sort in ("strategy", "standard") and not (
            self.standard_id or self.affected_section or self.clause_ids
        ):
            missing.append(
                self._fields["affected_section"]._description_string(self.env)
            )
        if missing:
            raise UserError(
                self.env._(
                    "%(improvement)s: say first: %(fields)s.",
                    improvement=self.name,
                    fields=", ".join(missing),
                )
            )
        record = self.sudo()  # some of the data may not be for the decider to open
        data = record.origin_action_ids, record.measure_ids, record.ticket_ids
        if self.sort != "strategy" and not any(data):
            raise UserError(
                self.env._(
                    "%(improvement)s: link what justifies it: an action, a figure or "
                    "a ticket.",
                    improvement=self.name,
                )
            )

    def action_decline(self, reason):
        """Decide against these improvements.

        :param reason: why, required
        """
        self._check_supervisor()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the improvement is declined."))
        self._transition("decline", declined_reason=reason.strip())
        return True

    def action_done(self):
        """The change is in place.

        :raise UserError: unless the result is described
        """
        self.check_access("write")
        for record in self:
            if not (record.result or "").strip():
                raise UserError(
                    self.env._(
                        "%(improvement)s: say first what was changed.",
                        improvement=record.name,
                    )
                )
        self._transition("done", done_at=fields.Datetime.now())
        return True

    def action_verify(self):
        """The change has helped.

        :raise AccessError: for the owner, and whoever does not supervise
        """
        self._check_verifier()
        self._measure_waiting("after")
        self._transition(
            "verify", verified_at=fields.Datetime.now(), verified_by_id=self.env.uid
        )
        return True

    def action_rework(self):
        """The change has not helped yet: go on with it."""
        self._check_verifier()
        self._transition("rework", done_at=False)
        return True

    def _check_verifier(self):
        self._check_supervisor()
        for record in self:
            # The user of a colleague is compared, not shown.
            if record.sudo().owner_id.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "%(improvement)s: somebody else than its owner verifies it.",
                        improvement=record.name,
                    )
                )
