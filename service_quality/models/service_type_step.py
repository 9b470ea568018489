from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .service_sla_target import BASES, UNITS
from .service_type import PHASES

ROLES = [
    ("assignee", "Assignee of the ticket"),
    ("team_leader", "Team leader"),
    ("team", "A team"),
    ("department", "A department"),
    ("employee", "An employee"),
    ("job", "A job"),
]


class ServiceTypeStep(models.Model):
    """One step of a service: who does it, within what time, and when it is over.

    Tickets get a copy when the type is chosen; changing a step changes future tickets.
    """

    _name = "service.type.step"
    _description = "Step of a service type"
    _order = "type_id, sequence, id"
    _check_company_auto = True

    type_id = fields.Many2one(
        "service.type", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="type_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Step", required=True, translate=True)
    role = fields.Selection(ROLES, string="Done by", required=True, default="assignee")
    team_id = fields.Many2one("helpdesk.ticket.team", check_company=True)
    department_id = fields.Many2one("hr.department", check_company=True)
    employee_id = fields.Many2one("hr.employee", check_company=True)
    job_id = fields.Many2one("hr.job", check_company=True)
    limit_amount = fields.Integer(
        string="Within",
        help="0 means the time that an SLA policy names for steps, if one does.",
    )
    limit_unit = fields.Selection(
        UNITS, string="Unit of the limit", required=True, default="hour"
    )
    limit_basis = fields.Selection(
        BASES, string="Limit counted in", required=True, default="working_time"
    )
    limit_text = fields.Char(compute="_compute_texts")
    responsible_text = fields.Char(string="Responsible", compute="_compute_texts")
    exit_condition = fields.Char(
        string="Over when", translate=True, help="What is true when the step is done."
    )
    requires_result = fields.Boolean(
        string="Needs a result",
        help="Done only with a result in words; the ticket cannot be solved before.",
    )
    phase = fields.Selection(
        PHASES,
        required=True,
        default="execution",
        help="The phase of the service that begins with this step.",
    )
    is_public = fields.Boolean(
        string="Customer sees it",
        help="The customer follows this step in the portal.",
    )
    public_name = fields.Char(
        string="Name for the customer",
        translate=True,
        help="Empty means the customer reads the name of the step.",
    )

    _limit_positive = models.Constraint(
        "CHECK(limit_amount >= 0)", "A time limit cannot be below zero."
    )

    @api.depends(
        "limit_amount",
        "limit_unit",
        "role",
        "team_id",
        "department_id",
        "employee_id",
        "job_id",
    )
    @api.depends_context("lang")
    def _compute_texts(self):
        units = dict(self._fields["limit_unit"]._description_selection(self.env))
        roles = dict(self._fields["role"]._description_selection(self.env))
        for step in self:
            step.limit_text = step.limit_amount and self.env._(
                "%(amount)s %(unit)s",
                amount=step.limit_amount,
                unit=units[step.limit_unit].lower(),
            )
            # What staff are called is no secret.
            named = step.sudo()[f"{step.role}_id"] if step._names_somebody() else None
            step.responsible_text = named.name if named else roles.get(step.role)

    @api.constrains("role", "team_id", "department_id", "employee_id", "job_id")
    def _check_role(self):
        for step in self:
            if step._names_somebody() and not step[f"{step.role}_id"]:
                raise ValidationError(
                    self.env._("Say who does the step “%(step)s”.", step=step.name)
                )

    def _names_somebody(self):
        return self.role in ("team", "department", "employee", "job")

    def _get_chart_item(self):
        """The step as the flow chart shows it."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "who": self.responsible_text,
            "limit": self.limit_text or "",
            "exit": self.exit_condition or "",
            "state": "",
            "public": self.is_public,
        }
