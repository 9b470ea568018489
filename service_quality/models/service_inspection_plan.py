from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("patrol", "Daily patrol"),
    ("periodic", "Periodic inspection"),
    ("random", "Random check"),
    ("special", "Special inspection"),
    ("mystery", "Mystery customer"),
]
SUBJECTS = {
    "patrol": "desk",
    "periodic": "people",
    "random": "cases",
    "special": "people",
    "mystery": "people",
}
METHODS = {"desk": "on_site", "people": "on_site", "cases": "record_check"}


class ServiceInspectionPlan(models.Model):
    """Inspections that come again: how often, of whom, by which list, by whom.

    A cron makes what is due, also for days on which it did not run. The day up to which
    a plan is made stands on it and is moved together with the inspections, locked:
    neither a second run nor a second worker makes anything twice.
    """

    _name = "service.inspection.plan"
    _description = "Inspection plan"
    _inherit = [
        "service.inspection.plan.maker.mixin",
        "mail.thread",
        "service.inspection.plan.run.mixin",
    ]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        KINDS, string="Occasion", required=True, default="patrol", tracking=True
    )
    subject = fields.Selection(
        [
            ("desk", "The desk of each team"),
            ("people", "Employees"),
            ("cases", "Cases drawn at random"),
        ],
        string="What is inspected",
        compute="_compute_subject",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    method = fields.Selection(
        selection=lambda self: (
            self.env["service.inspection"]
            ._fields["method"]
            ._description_selection(self.env)
        ),
        compute="_compute_method",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    checklist_id = fields.Many2one(
        "service.checklist", required=True, ondelete="restrict", check_company=True
    )
    announced = fields.Boolean(help="Whether the inspected know beforehand.")
    # When
    frequency = fields.Selection(
        [
            ("daily", "Every day"),
            ("weekly", "Every week"),
            ("monthly", "Every month"),
            ("every_n", "Every so many days"),
            ("once", "Once"),
        ],
        required=True,
        default="daily",
        tracking=True,
    )
    interval = fields.Integer(string="Days between", default=5)
    weekday = fields.Selection(
        selection=lambda self: (
            self.env["resource.calendar.attendance"]
            ._fields["dayofweek"]
            ._description_selection(self.env)
        ),
        default="0",
    )
    monthday = fields.Integer(
        string="Day of the month",
        default=1,
        help="In shorter months it is the last day.",
    )
    date_start = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._get_service_today(),
        tracking=True,
    )
    date_end = fields.Date(string="To", tracking=True)
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        help="Only on days worked by these, make-up days too. Empty means the "
        "company's working hours.",
    )
    working_days_only = fields.Boolean(
        string="Working days only",
        default=True,
        help="A day that is not worked is put off to the next one that is.",
    )
    last_on = fields.Date(
        string="Made up to",
        readonly=True,
        copy=False,
        help="The last day for which inspections were made.",
    )
    trouble = fields.Text(
        string="Could not be made",
        readonly=True,
        copy=False,
        help="Why the last try made nothing; it is tried again.",
    )
    next_on = fields.Date(
        string="Due next",
        compute="_compute_next_on",
        store=True,
        index="btree_not_null",
    )
    # Of whom
    team_ids = fields.Many2many(
        "helpdesk.ticket.team",
        string="Teams",
        check_company=True,
        help="Empty means all teams of the company.",
    )
    employee_ids = fields.Many2many(
        # Who plans need not be able to read what HR keeps of an employee.
        "hr.employee.public",
        "service_inspection_plan_employee_rel",
        "plan_id",
        "employee_id",
        string="Employees",
        domain="[('company_id', '=', company_id)]",
        help="Empty means everybody in the teams.",
    )
    people_count = fields.Integer(
        string="Employees at a time",
        help="So many each time, those inspected least first; 0 means all.",
    )
    sample_source = fields.Selection(
        [("ticket", "Tickets"), ("call", "Phone calls"), ("visit", "Visits")],
        string="Cases",
        default="ticket",
    )
    sample_amount = fields.Integer(
        string="Sample", default=lambda self: self.env.company.sample_per_agent
    )
    sample_unit = fields.Selection(
        [("count", "cases of each agent"), ("percent", "% of each agent's cases")],
        string="Unit of the sample",
        default="count",
    )
    # By whom
    body_id = fields.Many2one(
        "service.inspection.body",
        check_company=True,
        help="Its members inspect, unless inspectors are named.",
    )
    inspector_user_ids = fields.Many2many(
        "res.users",
        string="Inspectors",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="They take turns; nobody inspects himself.",
    )
    outside_partner_ids = fields.Many2many(
        "res.partner",
        string="Outside inspectors",
        help="Inspectors of an agency, or mystery customers.",
    )
    inspection_ids = fields.One2many("service.inspection", "plan_id", readonly=True)
    inspection_count = fields.Integer(
        string="Inspections", compute="_compute_inspection_count"
    )

    _interval_positive = models.Constraint(
        "CHECK(interval > 0 AND monthday BETWEEN 1 AND 31)",
        "A plan comes again after one day at least, on a day from 1 to 31.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_end >= date_start)", "A plan ends after it starts."
    )

    @api.depends("kind")
    def _compute_subject(self):
        for plan in self:
            plan.subject = SUBJECTS.get(plan.kind)

    @api.depends("kind", "subject")
    def _compute_method(self):
        for plan in self:
            if plan.kind == "mystery":
                plan.method = "mystery"
            else:
                plan.method = METHODS.get(plan.subject)

    @api.depends(
        "active",
        "frequency",
        "interval",
        "weekday",
        "monthday",
        "date_start",
        "date_end",
        "calendar_id",
        "working_days_only",
        "last_on",
        "company_id",
    )
    def _compute_next_on(self):
        for plan in self:
            plan.next_on = plan.active and plan._get_next_on()

    def _compute_inspection_count(self):
        counts = dict(
            self.env["service.inspection"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.inspection_count = counts.get(plan, 0)

    @api.constrains("subject", "body_id", "inspector_user_ids", "outside_partner_ids")
    def _check_inspectors(self):
        for plan in self:
            inspectors = plan._get_inspectors()
            if plan.subject == "cases":
                # Cases of customers are for our own people only.
                inspectors = {key for key in inspectors if key[0] == "user"}
            if not inspectors:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: say who inspects: inspectors, outside inspectors, "
                        "or a body that has members.",
                        plan=plan.name,
                    )
                )

    def write(self, vals):
        if {"last_on", "next_on", "trouble"} & vals.keys() and not self.env.su:
            raise UserError(
                self.env._("Up to when a plan is made is kept by the system.")
            )
        result = super().write(vals)
        if vals.get("active"):
            # What it rested is not made up for; the day has no other writer.
            for plan in self.sudo():
                rested = plan.company_id._get_service_today() - timedelta(days=1)
                plan.last_on = max(plan.last_on or rested, rested)
        return result

    # ------------------------------------------------------------
    # Making
    # ------------------------------------------------------------

    def action_view_inspections(self):
        """Open the inspections that these plans have made."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_inspection_action"
        )
        return {**action, "domain": [("plan_id", "in", self.ids)], "context": {}}
