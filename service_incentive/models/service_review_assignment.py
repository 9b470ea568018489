from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .service_appraisal_line import ANONYMOUS, RATER_GROUPS


class ServiceReviewAssignment(models.Model):
    """Somebody is asked to review a colleague: it knows the rater, not the marks.

    What the rater fills in is kept here as a draft that nobody else can read. Given by
    superior or employee it becomes a named ``service.review.response`` at once; given
    without name it stays sealed until the reviews of the cycle are closed. Then the
    draft is wiped, and nothing leads from the response to the rater. Nobody creates,
    writes or deletes assignments but the system: see the methods here and in the
    mixins.
    """

    _name = "service.review.assignment"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.review.maker.mixin",
        "service.review.sheet.mixin",
        "service.review.notice.mixin",
        "service.review.access.mixin",
    ]
    _description = "Review to give"
    _order = "cycle_id desc, deadline, employee_id, id"
    _rec_name = "employee_id"
    _check_company_auto = True

    appraisal_id = fields.Many2one(
        "service.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id",
        string="About",
        store=True,
        precompute=True,
        index=True,
    )
    department_id = fields.Many2one(
        related="appraisal_id.department_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    rater_id = fields.Many2one(
        "hr.employee",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    group = fields.Selection(
        [pair for pair in RATER_GROUPS if pair[0] != "customer"],
        string="As",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("open", "To give"), ("submitted", "Given"), ("cancelled", "Taken away")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
    )
    given_percent = fields.Float(
        string="Given (%)",
        compute="_compute_given_percent",
        store=True,
        precompute=True,
        aggregator="avg",
        help="100 when the review was given; of several the share that was.",
    )
    deadline = fields.Date(related="cycle_id.review_deadline", store=True)
    is_automatic = fields.Boolean(
        string="Chosen by rule", readonly=True, help="Otherwise by an officer."
    )
    reason = fields.Char(
        readonly=True,
        help="Why an officer asked this rater or took the review away.",
    )
    changed_user_id = fields.Many2one(
        "res.users", string="Changed by", readonly=True, ondelete="restrict"
    )
    is_anonymous = fields.Boolean(
        string="Without name",
        compute="_compute_is_anonymous",
        help="Nobody learns what this rater answered.",
    )

    is_mine = fields.Boolean(string="Mine to give", compute="_compute_is_mine")

    _rater_unique = models.UniqueIndex(
        "(appraisal_id, rater_id) WHERE state != 'cancelled'",
        "Nobody reviews the same colleague twice.",
    )

    @api.depends("employee_id", "rater_id", "group")
    @api.depends_context("service_show_rater")
    def _compute_display_name(self):
        """About whom; with the rater only where officers choose among several."""
        if not self.env.context.get("service_show_rater"):
            return super()._compute_display_name()
        labels = dict(self._fields["group"]._description_selection(self.env))
        for assignment in self:
            assignment.display_name = (
                f"{assignment.rater_id.name} ({labels.get(assignment.group)})"
            )

    @api.depends("state")
    def _compute_given_percent(self):
        for assignment in self:
            assignment.given_percent = 100.0 * (assignment.state == "submitted")

    @api.depends("group")
    def _compute_is_anonymous(self):
        for assignment in self:
            assignment.is_anonymous = assignment.group in ANONYMOUS

    @api.depends("rater_id.user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for assignment in self:
            # Whose login it is is nothing that a rater may read of colleagues.
            rater = assignment.sudo().rater_id
            assignment.is_mine = rater.user_id == self.env.user

    def action_give(self):
        """Open the page of the rater.

        :raise AccessError: for anybody but the rater
        """
        self._get_own()
        return {
            **self.env["ir.actions.client"]._for_xml_id(
                "service_incentive.service_review_sheet_action"
            ),
            "context": {"active_id": self.id, "active_model": self._name},
        }

    # -- what officers change ---------------------------------------------------------

    @api.model
    def _add(self, appraisal, rater, group, reason):
        """An officer asks one more rater.

        :raise AccessError: for others than officers, and about oneself
        :raise UserError: when the rater may not, or the reviews are closed
        """
        self._check_changer(appraisal)
        self._check_rater(appraisal, rater, group)
        # Nobody has the right to create assignments; the user was asked above.
        return self.sudo().create(
            {
                "appraisal_id": appraisal.id,
                "rater_id": rater.id,
                "group": group,
                "reason": reason,
                "changed_user_id": self.env.uid,
            }
        )

    def _take_away(self, reason):
        """An officer takes a review away that has not been given.

        :raise AccessError: for others than officers, and about oneself
        :raise UserError: when it was given, or the reviews are closed
        """
        for assignment in self:
            self._check_changer(assignment.appraisal_id)
            if assignment.state != "open":
                raise UserError(
                    self.env._(
                        "The review of %(rater)s about %(employee)s is given or taken"
                        " away already.",
                        rater=assignment.rater_id.name,
                        employee=assignment.employee_id.name,
                    )
                )
        taken = self.sudo()  # nobody has the right to write; asked above
        taken.write(
            {
                "state": "cancelled",
                "draft": False,
                "reason": reason,
                "changed_user_id": self.env.uid,
            }
        )
        taken._drop_todos()

    @api.model
    def _check_changer(self, appraisal):
        """Raise unless the user is an officer, not concerned, and not too late."""
        appraisal.cycle_id._check_officer()
        appraisal.cycle_id._check_reviews_open()
        if appraisal.employee_id.user_id == self.env.user:
            raise AccessError(self.env._("Nobody chooses who reviews himself."))

    @api.model
    def _check_rater(self, appraisal, rater, group):
        """Raise unless ``rater`` may review as one of ``group``, and on no other
        ground.
        """
        person = rater.sudo()  # who leads whom is not for everybody to read
        employee = appraisal.sudo().employee_id
        problem = None
        if group not in dict(self._fields["group"].selection):
            problem = self.env._("Raters are asked as one of the groups.")
        elif not person.user_id.active:
            problem = self.env._(
                "%(rater)s has no login and cannot give a review.", rater=rater.name
            )
        elif person.company_id != appraisal.company_id:
            problem = self.env._(
                "%(rater)s works for another company.", rater=rater.name
            )
        elif (person == employee) != (group == "self"):
            problem = self.env._(
                "The self-evaluation is given by the employee, and nothing else is."
            )
        elif group in ANONYMOUS and self._leads(person, employee):
            problem = self.env._(
                "%(rater)s leads %(employee)s and reviews as superior only.",
                rater=rater.name,
                employee=employee.name,
            )
        elif group in ("peer", "superior") and self._leads(employee, person):
            problem = self.env._(
                "%(rater)s is led by %(employee)s and reviews as such only.",
                rater=rater.name,
                employee=employee.name,
            )
        elif person in appraisal.sudo().assignment_ids.filtered(
            lambda a: a.state != "cancelled"
        ).mapped("rater_id"):
            problem = self.env._(
                "%(rater)s is asked about %(employee)s already; nobody reviews somebody"
                " on two grounds.",
                rater=rater.name,
                employee=employee.name,
            )
        if problem:
            raise UserError(problem)

    @api.model
    def _leads(self, leader, employee):
        """Whether ``leader`` stands anywhere above ``employee``."""
        return leader.id in self._get_line(employee)
