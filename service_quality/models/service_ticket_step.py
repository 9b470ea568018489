from odoo import api, fields, models

from .service_sla_target import BASES, UNITS
from .service_type import PHASES
from .service_type_step import ROLES


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
        "service.step.work.mixin",
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
