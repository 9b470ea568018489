from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KINDS = [
    ("patrol", "Daily patrol"),
    ("periodic", "Periodic inspection"),
    ("random", "Random check"),
    ("special", "Special inspection"),
    ("mystery", "Mystery customer"),
    ("call_back", "Call-back"),
    ("record_review", "Review of records"),
]
METHODS = [
    ("on_site", "Watched on the spot"),
    ("call_back", "Phone call to the customer"),
    ("complaint_tracking", "Complaint followed up"),
    ("recording", "Recording heard or seen"),
    ("mystery", "Mystery customer"),
    ("record_check", "Records checked"),
]
STATES = [
    ("draft", "Planned"),
    ("in_progress", "In progress"),
    ("done", "Done"),
    ("published", "Published"),
]


class ServiceInspection(models.Model):
    """One look at how somebody serves, or at how a place is kept, by a checklist.

    ``draft`` → ``in_progress`` (the items are copied) → ``done`` (every item is marked,
    every failed one decided on) → ``published`` (the employee reads it and may dispute
    it). Only the inspector marks, never on himself; after it is done nobody does, but a
    dispute decided by another inspector. The score counts when it is published, not
    under dispute and no calibration: see :meth:`_get_counted_domain`.
    """

    _name = "service.inspection"
    _description = "Inspection"
    _inherit = [
        "service.inspection.plan.mixin",
        "service.inspection.patrol.mixin",
        "service.inspection.outside.mixin",
        "service.inspection.calibration.mixin",
        "service.inspection.flow.mixin",
        "service.inspection.order.mixin",
        "service.inspection.dispute.mixin",
        "service.inspection.verdict.mixin",
        "service.shield.mixin",
        "service.inspection.sheet.mixin",
        "service.inspection.guard.mixin",
        "service.inspection.condition.mixin",
        "service.inspection.score.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        KINDS,
        string="Occasion",
        required=True,
        default="random",
        tracking=True,
        index=True,
    )
    method = fields.Selection(METHODS, required=True, default="on_site", tracking=True)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    checklist_id = fields.Many2one(
        "service.checklist",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    inspector_user_id = fields.Many2one(
        "res.users",
        string="Inspector",
        index="btree_not_null",
        default=lambda self: self._default_inspector_user_id(),
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    inspector_partner_id = fields.Many2one(
        "res.partner",
        string="Outside inspector",
        index="btree_not_null",
        tracking=True,
        help="A person of a third party, in place of one of our own.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Inspected employee",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
        help="Empty when a place or a team as a whole is looked at.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The case that is looked at.",
        # Neither cases nor customers are for inspectors from outside.
        groups="base.group_user",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
    )
    planned_on = fields.Date(
        string="Planned for",
        default=fields.Date.context_today,
        tracking=True,
        index="btree_not_null",
    )
    started_at = fields.Datetime(string="Started on", readonly=True, copy=False)
    done_at = fields.Datetime(
        string="Done on", readonly=True, copy=False, index="btree_not_null"
    )
    published_at = fields.Datetime(
        string="Published on", readonly=True, copy=False, index="btree_not_null"
    )
    published_user_id = fields.Many2one(
        "res.users", string="Published by", readonly=True, copy=False
    )
    # What each method needs
    place = fields.Char(
        help="Where it was watched: counter, hall, shop, or the branch."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="Who was served; for a call-back, who was spoken to.",
        # Neither cases nor customers are for inspectors from outside.
        groups="base.group_user",
    )
    recording_reference = fields.Char(
        string="Recording",
        help="Which recording was heard or seen: number, date and channel.",
    )
    note = fields.Text(string="Remarks", help="What else there is to say.")
    is_calibration = fields.Boolean(
        string="Calibration",
        copy=False,
        help="Made to compare how inspectors mark: it counts nowhere.",
    )
    line_ids = fields.One2many("service.inspection.line", "inspection_id")
    previous_inspection_id = fields.Many2one(
        "service.inspection",
        string="Re-inspection of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    next_inspection_ids = fields.One2many(
        "service.inspection", "previous_inspection_id", string="Re-inspections"
    )

    _reinspected_once = models.UniqueIndex(
        "(previous_inspection_id) WHERE previous_inspection_id IS NOT NULL",
        "It is planned already that this is looked at again.",
    )

    def _default_inspector_user_id(self):
        return self.env.user if self._may_inspect() else False

    # ------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------

    @api.model
    def _get_working_domain(self):
        """Whoever inspects, or decides on the dispute, goes on seeing it."""
        uid = self.env.uid
        return Domain("inspector_user_id", "=", uid) | Domain(
            "dispute_decider_user_id", "=", uid
        )

    def _get_assigned_users(self):
        return self.inspector_user_id

    @api.constrains("inspector_user_id", "ticket_id")
    def _check_impartial(self):
        self._check_not_accused()

    @api.depends("employee_id", "ticket_id")
    def _compute_team_id(self):
        for inspection in self:
            # Which teams a colleague is in is no secret to who inspects there.
            teams = inspection.employee_id.sudo().user_id.helpdesk_team_ids
            team = inspection.ticket_id.sudo().team_id or inspection.team_id
            inspection.team_id = team or teams[:1]

    @api.depends("employee_id")
    def _compute_department_id(self):
        for inspection in self:
            department = inspection.employee_id.sudo().department_id
            inspection.department_id = department or inspection.department_id

    @api.depends("ticket_id")
    def _compute_partner_id(self):
        for inspection in self:
            partner = inspection.ticket_id.sudo().partner_id
            inspection.partner_id = partner or inspection.partner_id

    # ------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------

    @api.constrains("inspector_user_id", "inspector_partner_id", "employee_id")
    def _check_inspector(self):
        """SQ-97: nobody inspects himself, by whichever way the record comes in."""
        for inspection in self.sudo():
            employee = inspection.employee_id
            partners = employee.user_id.partner_id | employee.work_contact_id
            if employee and (
                employee.user_id & inspection.inspector_user_id
                or partners & inspection.inspector_partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(inspection)s: %(employee)s cannot inspect themselves. "
                        "Choose another inspector.",
                        inspection=inspection.display_name,
                        employee=employee.name,
                    )
                )
