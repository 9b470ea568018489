from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_sla_target import BASES, UNITS
from .service_type import PHASES
from .service_type_step import ROLES

SUPERVISOR = "service_quality.group_supervisor"


class ServiceTicketStep(models.Model):
    """One piece of work on a ticket, with one responsible person and a due time.

    A step of the sheet of its service, or something another department was asked for.
    Waiting steps open one after the other by themselves; an open one has a clock, held
    by its responsible and not by the holder of the ticket. Nobody writes steps: whoever
    is concerned starts, confirms and finishes them by the actions.
    """

    _name = "service.ticket.step"
    _inherit = [
        "service.step.engine.mixin",
        "service.obligation.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Step of the work on a ticket"
    _order = "sequence, id"
    _mail_post_access = "read"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", related="ticket_id.company_id", store=True
    )
    ticket_summary = fields.Char(
        string="About",
        compute="_compute_ticket_summary",
        compute_sudo=True,
        help="Number and title of the ticket, for whoever may not open it.",
    )
    can_open_ticket = fields.Boolean(compute="_compute_can_open_ticket")
    kind = fields.Selection(
        [
            ("step", "Step of the service"),
            ("cooperation", "Help of another department"),
            ("relay", "Relayed for follow-up"),
        ],
        required=True,
        default="step",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Step", required=True)
    task = fields.Text(help="What is to be done, in words for whoever does it.")
    type_id = fields.Many2one(
        "service.type", string="Service type", index="btree_not_null"
    )
    type_step_id = fields.Many2one(
        "service.type.step",
        string="Step of the sheet",
        index="btree_not_null",
        ondelete="set null",
    )
    phase = fields.Selection(PHASES, required=True, default="execution")
    is_public = fields.Boolean(string="Customer sees it")
    exit_condition = fields.Char(string="Over when")
    requires_result = fields.Boolean(string="Needs a result")
    role = fields.Selection(ROLES, string="Done by", default="assignee")
    team_id = fields.Many2one("helpdesk.ticket.team")
    department_id = fields.Many2one("hr.department", index="btree_not_null")
    employee_id = fields.Many2one(
        "hr.employee",
        string="Responsible",
        index="btree_not_null",
        help="Empty means whoever holds the ticket.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible user",
        compute="_compute_user_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
    )
    asked_by_id = fields.Many2one("res.users", string="Asked by")
    limit_amount = fields.Integer(string="Within")
    limit_unit = fields.Selection(UNITS, string="Unit of the limit")
    limit_basis = fields.Selection(BASES, string="Limit counted in")
    due_at = fields.Datetime(
        string="Agreed until", help="The time given to a department that was asked."
    )
    next_due_at = fields.Datetime(
        string="Due at", compute="_compute_next_due_at", compute_sudo=True
    )
    state = fields.Selection(
        [
            ("waiting", "Not begun"),
            ("open", "Open"),
            ("done", "Done"),
            ("cancelled", "Not needed"),
        ],
        required=True,
        default="waiting",
        index=True,
    )
    started_at = fields.Datetime(string="Started")
    confirmed_at = fields.Datetime(
        string="Received", help="When the person asked has confirmed to have it."
    )
    done_at = fields.Datetime(string="Done at")
    done_by_id = fields.Many2one("res.users", string="Finished by")
    result = fields.Text()
    minutes = fields.Integer(
        string="Minutes taken",
        aggregator="avg",
        help="Working time from start to end, without waiting for the customer.",
    )
    overdue_rate = fields.Float(
        string="Overdue (%)",
        aggregator="avg",
        help="100 when it was done too late, else 0: the average is the share.",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    can_act = fields.Boolean(compute="_compute_can_act")
    can_cancel = fields.Boolean(compute="_compute_can_act")

    _user_state = models.Index("(user_id, state)")

    @api.depends("ticket_id.number", "ticket_id.name")
    def _compute_ticket_summary(self):
        for step in self:
            ticket = step.ticket_id
            step.ticket_summary = f"{ticket.number} - {ticket.name}"

    @api.depends_context("uid")
    def _compute_can_open_ticket(self):
        allowed = self.sudo().ticket_id.sudo(False)._filtered_access("read")
        for step in self:
            step.can_open_ticket = step.sudo().ticket_id.id in allowed.ids

    @api.depends("employee_id.user_id")
    def _compute_user_id(self):
        for step in self:
            step.user_id = step.employee_id.user_id

    @api.depends("due_at", "clock_ids")
    def _compute_next_due_at(self):
        for step in self:
            step.next_due_at = step.clock_ids[:1].due_at or step.due_at

    @api.depends("clock_state", "state")
    def _compute_is_overdue(self):
        for step in self:
            step.is_overdue = step.state == "open" and step.clock_state == "breached"

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = [("state", "=", "open"), ("clock_state", "in", ["breached"])]
        return overdue if True in value else ["!", "&", *overdue]

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_act(self):
        for step in self:
            step.can_act = step.state in ("waiting", "open") and step._may_act()
            step.can_cancel = step.can_act and step._may_cancel()

    # ------------------------------------------------------------
    # Clock
    # ------------------------------------------------------------

    def _get_clock_term(self, metric):
        if self.due_at:
            return {"due_at": self.due_at}
        if self.limit_amount:
            return {
                "amount": self.limit_amount,
                "unit": self.limit_unit,
                "basis": self.limit_basis,
            }
        promises = self.env["service.sla.policy"]._match(self.ticket_id)
        term, _calendar_id = promises[self.ticket_id.id].get("step", (None, None))
        return term and {
            "term": term,
            "amount": term.amount,
            "unit": term.unit,
            "basis": term.basis,
            "warn_percent": term.warn_percent,
        }

    def _get_clock_holder(self):
        """The responsible of the step; of the ticket where the step names nobody."""
        holder = super()._get_clock_holder()
        step = self.sudo()  # the department of a colleague is kept for the record
        if step.employee_id:
            department = step.department_id or step.employee_id.department_id
            team = step.team_id.id or (holder[1] if step.kind == "step" else None)
            return (step.employee_id.id, team, department.id or None)
        if step.team_id or step.department_id:
            return (None, step.team_id.id or None, step.department_id.id or None)
        return holder

    def _get_metric(self):
        return "relay" if self.kind == "relay" else "step"

    # ------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------

    def _may_act(self):
        """Whether the user is responsible, leads the ticket, or supervises it."""
        self.ensure_one()
        user, step = self.env.user, self.sudo()
        if self.env.su or user in (step.user_id, step.ticket_id.user_id):
            return True
        if step.team_id and not step.employee_id and user in step.team_id.user_ids:
            return True
        nobody = not (step.employee_id or step.team_id or step.ticket_id.user_id)
        if nobody or user.has_group(SUPERVISOR):
            return step.ticket_id.sudo(False).has_access("write")
        return False

    def _may_cancel(self):
        """Whether the user, who may act on the step, may declare it not needed."""
        self.ensure_one()
        user, step = self.env.user, self.sudo()
        if self.env.su or user.has_group(SUPERVISOR):
            return True
        if step.kind == "step":
            return not step.requires_result
        return user in (step.ticket_id.user_id, step.asked_by_id)

    def _check_actor(self):
        """:raise AccessError: when the user has nothing to do with one of the steps"""
        self.check_access("read")
        for step in self:
            if not step._may_act():
                raise AccessError(
                    self.env._(
                        "“%(step)s” is for its responsible, the assignee of the ticket "
                        "or a supervisor to move on.",
                        step=step.name,
                    )
                )

    # ------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------

    def action_start(self):
        """Begin waiting steps out of turn; their clocks start now.

        :raise AccessError: when the user has nothing to do with them
        """
        self._check_actor()
        self.filtered(lambda step: step.state == "waiting")._open()

    def action_confirm_receipt(self):
        """Confirm, as the person who was asked, to have the task.

        :raise AccessError: for anybody but the responsible or a supervisor
        """
        self._check_actor()
        for step in self:
            user = self.env.user
            if not (self.env.su or user == step.user_id or user.has_group(SUPERVISOR)):
                raise AccessError(
                    self.env._(
                        "Only %(person)s can confirm to have received “%(step)s”.",
                        person=step.sudo().employee_id.name,
                        step=step.name,
                    )
                )
        fresh = self.filtered(lambda step: not step.confirmed_at)
        # Nobody may write steps; this is the way to do it.
        fresh.sudo().write({"confirmed_at": fields.Datetime.now()})

    def action_done(self, result=None):
        """Finish open steps, and open what comes next on their tickets.

        :param result: what came of it, in words
        :raise AccessError: when the user has nothing to do with them
        :raise UserError: when a step that needs a result has none
        """
        self._check_actor()
        steps = self.filtered(lambda step: step.state in ("waiting", "open"))
        for step in steps:
            if step.requires_result and not (result or "").strip():
                raise UserError(
                    self.env._(
                        "Say what came of “%(step)s” before it counts as done.",
                        step=step.name,
                    )
                )
        steps.filtered(lambda step: step.state == "waiting")._open()
        steps._close("done", result)
        steps.sudo().ticket_id._open_next_step()

    def action_finish(self):
        """Finish the step; asks for the result first where one is needed."""
        self.ensure_one()
        if self.requires_result or self.kind != "step":
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Finish “%(step)s”", step=self.name),
                "res_model": "service.ticket.step.finish",
                "view_mode": "form",
                "target": "new",
                "context": {"default_step_id": self.id},
            }
        self.action_done()
        return None

    def action_cancel(self):
        """Declare steps not needed; their clocks are void.

        :raise AccessError: for the department that was asked, and for a step with a
            required result unless the user is a supervisor
        """
        self._check_actor()
        for step in self:
            if not step._may_cancel():
                raise AccessError(
                    self.env._(
                        "“%(step)s” is needed; a supervisor may decide otherwise.",
                        step=step.name,
                    )
                )
        steps = self.filtered(lambda step: step.state in ("waiting", "open"))
        steps._close("cancelled")
        steps.sudo().ticket_id._open_next_step()

    def action_open_ticket(self):
        """Open the ticket of the step, for whoever may."""
        self.ensure_one()
        ticket = self.sudo().ticket_id.sudo(False)
        ticket.check_access("read")
        return ticket.get_formview_action()
