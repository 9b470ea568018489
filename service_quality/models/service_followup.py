from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"
ANSWERS = {"effect_confirmed", "satisfaction", "is_solved", "suggestion", "note"}
PLAN = {"partner_id", "stage", "user_id", "earliest_date", "due_date"}


class ServiceFollowup(models.Model):
    """Somebody asks a customer how it went: before, during or after the service.

    One is planned for each solved ticket, between two working days after the solution;
    others by hand. Too early is as wrong as too late. What the customer said stays.
    """

    _name = "service.followup"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.followup.plan.mixin",
        "service.followup.outcome.mixin",
    ]
    _description = "Follow-up"
    _order = "state desc, due_date, id"
    _check_company_auto = True

    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", tracking=True, index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    team_id = fields.Many2one("helpdesk.ticket.team", check_company=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        compute="_compute_employee_id",
        store=True,
        index="btree_not_null",
    )
    stage = fields.Selection(
        [
            ("pre_sale", "Before the sale"),
            ("in_sale", "During the sale"),
            ("after_sale", "After the sale"),
        ],
        required=True,
        default="after_sale",
        tracking=True,
    )
    is_automatic = fields.Boolean(
        string="Planned by the system", readonly=True, copy=False
    )
    ended_at = fields.Datetime(
        string="Service ended",
        readonly=True,
        copy=False,
        help="When the ticket was solved; the working days are counted from then.",
    )
    earliest_date = fields.Date(
        string="Not before",
        tracking=True,
        help="A contact before this day is too early to tell how it went.",
    )
    due_date = fields.Date(string="By", required=True, tracking=True)
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Not needed")],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    done_at = fields.Datetime(string="Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False
    )
    timing = fields.Selection(
        [("early", "Too early"), ("on_time", "On time"), ("late", "Too late")],
        readonly=True,
        copy=False,
        tracking=True,
    )
    effect_confirmed = fields.Boolean(
        string="Effect confirmed",
        copy=False,
        help="The customer says that what was done has the effect wanted.",
    )
    satisfaction = fields.Selection(
        [(str(grade), str(grade)) for grade in range(1, 6)],
        copy=False,
        help="From 1, the worst, to 5, the best, in the words of the customer.",
    )
    is_solved = fields.Selection(
        [("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
        string="Problem solved",
        copy=False,
        help="No: the ticket is opened again.",
    )
    suggestion = fields.Text(
        string="Suggestions", copy=False, help="Becomes a suggestion of the customer."
    )
    note = fields.Text(string="What was said", copy=False)
    has_reopened = fields.Boolean(
        string="Ticket opened again", readonly=True, copy=False
    )
    suggestion_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Suggestion",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    _days_in_order = models.Constraint(
        "CHECK(earliest_date IS NULL OR earliest_date <= due_date)",
        "A follow-up cannot be due before its first day.",
    )
    _planned_once = models.UniqueIndex(
        "(ticket_id, ended_at) WHERE is_automatic",
        "The follow-up of this ticket is planned already.",
    )

    @api.depends("partner_id", "ticket_id.number", "due_date")
    def _compute_display_name(self):
        for followup in self:
            of = followup.ticket_id.number or followup.partner_id.name
            followup.display_name = " ".join(
                filter(None, [of, str(followup.due_date or "")])
            )

    @api.depends("user_id", "company_id")
    def _compute_employee_id(self):
        # Which employee a user is, is no secret.
        employees = self.env["hr.employee"].sudo()
        found = employees.search([("user_id", "in", self.user_id.ids)], order="id desc")
        own = {(one.user_id, one.company_id): one for one in found}
        for followup in self:
            followup.employee_id = own.get((followup.user_id, followup.company_id))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            fixed = set(self._fields) - PLAN - ANSWERS - {"company_id", "team_id"}
            for vals in vals_list:
                # A follow-up by hand starts as planned, of no ticket.
                self._check_kept(vals.keys() & fixed)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_kept(
                vals.keys() & (set(self._fields) - PLAN - ANSWERS - self._get_free())
            )
            closed = self.filtered(lambda one: one.state != "planned")
            if closed and vals.keys() & (PLAN | ANSWERS):
                raise UserError(
                    self.env._(
                        "%(followup)s is over: what was said then stays.",
                        followup=closed[0].display_name,
                    )
                )
            automatic = self.filtered("is_automatic")
            if automatic and vals.keys() & {"earliest_date", "due_date"}:
                raise AccessError(
                    self.env._(
                        "The days of %(followup)s come from the end of the service.",
                        followup=automatic[0].display_name,
                    )
                )
            leads = self.env.user.has_group(SUPERVISOR)
            if automatic and "user_id" in vals and not leads:
                raise AccessError(
                    self.env._(
                        "A supervisor gives %(followup)s to somebody else.",
                        followup=automatic[0].display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if not self.env.su and self.filtered(lambda one: one.state != "planned"):
            raise UserError(self.env._("What was said in a follow-up is kept."))

    @api.model
    def _get_free(self):
        """Fields of the discussion, which say nothing about the follow-up."""
        return {
            name
            for name in self._fields
            if name.startswith(("message_", "activity_", "website_message", "my_"))
        }

    @api.model
    def _check_kept(self, names):
        """:raise AccessError: when a person sets what the system records"""
        names = [name for name in names if self._fields[name].store]
        if names:
            labels = [
                self._fields[name]._description_string(self.env) for name in names
            ]
            raise AccessError(
                self.env._(
                    "%(fields)s: these are recorded by the system and cannot be set "
                    "by hand.",
                    fields=", ".join(sorted(labels)),
                )
            )

    # -- doing it ---------------------------------------------------------------------

    def action_done(self):
        """The customer has been spoken to: keep when, and do what follows from it.

        :raise AccessError: unless the user is responsible or a supervisor
        :raise UserError: without an answer, or when it is over already
        """
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        for followup in self:
            followup._check_open()
            if not followup.is_solved or not followup.satisfaction:
                raise UserError(
                    self.env._(
                        "%(followup)s: fill in whether the problem is solved, and how "
                        "satisfied the customer is.",
                        followup=followup.display_name,
                    )
                )
        now = fields.Datetime.now()
        for followup in self:
            # The system keeps when it was done, and by whom.
            followup.sudo().write(
                {
                    "state": "done",
                    "done_at": now,
                    "done_by_id": self.env.uid,
                    "timing": followup._get_timing(now),
                }
            )
            followup._conclude()
        self.sudo().activity_unlink(
            ["service_quality.mail_activity_type_followup"], only_automated=False
        )
        return True

    def action_cancel(self):
        """The follow-up is not needed; a supervisor decides.

        :raise AccessError: unless a supervisor does it
        """
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._("Only a supervisor decides that nobody is followed up.")
            )
        for followup in self:
            followup._check_open()
        self.sudo().state = "cancelled"
        self.sudo().activity_unlink(
            ["service_quality.mail_activity_type_followup"], only_automated=False
        )
        return True

    def _check_open(self):
        if self.state != "planned":
            raise UserError(
                self.env._("%(followup)s is over already.", followup=self.display_name)
            )
        user = self.env.user
        if self.user_id != user and not user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._(
                    "%(followup)s is for its responsible or a supervisor.",
                    followup=self.display_name,
                )
            )

    def _get_timing(self, moment):
        """Whether a contact at ``moment`` (UTC) is early, on time or late."""
        day = self.company_id.sudo()._get_service_day(moment)
        if self.earliest_date and day < self.earliest_date:
            return "early"
        return "late" if day > self.due_date else "on_time"
