from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

# Appeals that still hold a result.
OPEN_STATES = ("submitted",)


class ServiceAppraisalAppealMixin(models.AbstractModel):
    """How somebody asks about a provisional result and appeals against a published one.

    ``service.appraisal`` inherits it. While an appeal is open the result is on hold:
    what it leads to waits, and no line of it goes to the pay roll.
    """

    _name = "service.appraisal.appeal.mixin"
    _description = "Questions and appeals about an appraisal"

    appeal_until = fields.Datetime(
        string="Appeal until",
        readonly=True,
        help="The published result can be appealed against until then.",
    )
    appeal_ids = fields.One2many(
        "service.appraisal.appeal", "appraisal_id", string="Appeals", readonly=True
    )
    is_on_hold = fields.Boolean(
        string="On hold",
        compute="_compute_is_on_hold",
        store=True,
        index=True,
        help="An appeal is open; nothing follows from the result until it is decided.",
    )
    can_appeal = fields.Boolean(compute="_compute_can_appeal")
    query_ids = fields.One2many(
        "service.appraisal.query", "appraisal_id", string="Questions"
    )
    open_query_count = fields.Integer(
        string="Open questions", compute="_compute_open_query_count"
    )
    can_ask = fields.Boolean(compute="_compute_can_ask")

    @api.depends("appeal_ids.state")
    def _compute_is_on_hold(self):
        held = {
            appraisal.id
            for (appraisal,) in self.env["service.appraisal.appeal"]
            .sudo()
            ._read_group(
                [("appraisal_id", "in", self.ids), ("state", "in", OPEN_STATES)],
                ["appraisal_id"],
            )
        }
        for appraisal in self:
            appraisal.is_on_hold = appraisal.id in held

    @api.depends("state", "appeal_until", "appeal_ids.state", "employee_id")
    @api.depends_context("uid")
    def _compute_can_appeal(self):
        for appraisal in self:
            appraisal.can_appeal = not appraisal._explain_no_appeal()

    @api.depends("query_ids.state")
    def _compute_open_query_count(self):
        counts = dict(
            self.env["service.appraisal.query"]._read_group(
                [("appraisal_id", "in", self.ids), ("state", "=", "open")],
                ["appraisal_id"],
                ["__count"],
            )
        )
        for appraisal in self:
            appraisal.open_query_count = counts.get(appraisal._origin, 0)

    @api.depends("state", "employee_id")
    @api.depends_context("uid")
    def _compute_can_ask(self):
        for appraisal in self:
            appraisal.can_ask = appraisal.state == "scored" and appraisal.is_mine

    def action_appeal(self):
        """Open a new appeal, or the one that is being written."""
        self.ensure_one()
        self.check_access("read")
        draft = self.appeal_ids.filtered(lambda appeal: appeal.state == "draft")[:1]
        if not draft:
            refusal = self._explain_no_appeal()
            if refusal:
                error, text = refusal
                raise error(text)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appeal"),
            "res_model": "service.appraisal.appeal",
            "res_id": draft.id,
            "view_mode": "form",
            "context": {"default_appraisal_id": self.id},
        }

    def action_ask(self):
        """Open the dialog for a question about the provisional result."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask about it"),
            "res_model": "service.appraisal.query",
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "service_incentive.service_appraisal_query_view_form_ask"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {"default_appraisal_id": self.id},
        }

    def action_view_appeals(self):
        """Open the appeals against this result."""
        return self._action_follow_up(
            "service.appraisal.appeal", [("appraisal_id", "=", self.id)]
        )

    @api.model
    def _get_appeal_deadline(self, company):
        """End of the last working day for an appeal, in the calendar of a company."""
        company = company.sudo()  # its working hours are no secret
        now = fields.Datetime.now()
        working_time = company.resource_calendar_id._get_working_time(now, now)
        return working_time.nth_day_end(now, company.appraisal_appeal_days)

    def _explain_no_appeal(self):
        """Why the user may not appeal: an exception class and a text, or nothing."""
        self.ensure_one()
        if not self._is_represented_by_user():
            return AccessError, self.env._(
                "Only the employee appeals; HR does so for whoever cannot log in."
            )
        if self.state not in ("published", "acknowledged"):
            return UserError, self.env._(
                "%(appraisal)s is not published yet. Ask about it before.",
                appraisal=self.display_name,
            )
        until = self.appeal_until
        if not until or until < fields.Datetime.now():
            return UserError, self.env._(
                "%(appraisal)s could be appealed against until %(until)s.",
                appraisal=self.display_name,
                until=until
                and format_datetime(self.env, until, dt_format="short")
                or self.env._("its publication"),
            )
        if self.sudo().appeal_ids.filtered(lambda a: a.state != "withdrawn"):
            return UserError, self.env._(
                "There is an appeal against %(appraisal)s already.",
                appraisal=self.display_name,
            )
        return None

    def _is_represented_by_user(self):
        """Whether the user is the employee, or HR for an employee without a user."""
        employee = self.sudo().employee_id
        if employee.user_id:
            return employee.user_id == self.env.user
        return self.env.user.has_group("service_incentive.group_officer")

    def _get_involved_users(self):
        """Who has a part in this result, for nobody of them to decide on it.

        :return: ``{res.users: why, in plain words}``
        """
        self.ensure_one()
        appraisal = self.sudo()  # who rated is not told to anybody but the rater
        employee = appraisal.employee_id
        involved = {employee.user_id: self.env._("It is your own.")}
        superiors = appraisal.manager_id | employee._get_line_above()
        for user in superiors.user_id:
            involved.setdefault(user, self.env._("You are a superior."))
        for user in appraisal.adjustment_ids.user_id:
            involved.setdefault(user, self.env._("You have moved the score."))
        raters = self.env["service.review.assignment"].sudo()
        for user in raters.search([("appraisal_id", "=", self.id)]).rater_id.user_id:
            involved.setdefault(user, self.env._("You have given a review."))
        for user in self._get_manual_raters():
            involved.setdefault(
                user, self.env._("You have entered one of the figures.")
            )
        involved.pop(self.env["res.users"], None)
        return involved

    def _get_manual_raters(self):
        """Who has entered figures of this result by hand, or set one."""
        appraisal = self.sudo()
        ratings = appraisal.env["service.indicator.rating"].search(
            [
                ("employee_id", "=", appraisal.employee_id.id),
                ("date_from", "=", appraisal.date_from),
                ("date_to", "=", appraisal.date_to),
            ]
        )
        overrides = appraisal.env["service.measure.override"].search(
            [("measure_id", "in", appraisal.line_ids.measure_id.ids)]
        )
        return ratings.user_id | overrides.user_id
