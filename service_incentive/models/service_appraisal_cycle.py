from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.service_quality.tools.period import Period

# Allowed moves; each is made by one public method, never by writing the field.
TRANSITIONS = {
    "draft": {"open"},
    "open": {"review"},
    "review": {"calibration", "published"},
    "calibration": {"review", "published"},
    "published": {"closed"},
    "closed": set(),
}
LOCKED_FIELDS = {"kind", "date_from", "date_to", "company_id", "scheme_id"}


class ServiceAppraisalCycle(models.Model):
    """One round of appraisals: a company and a month, quarter or year.

    It is generated (every eligible employee gets an appraisal), scored as often as
    wanted, published, which freezes all figures and tells the employees, and closed.
    Officers run it; how it generates and scores is in the mixins of the same name.
    """

    _name = "service.appraisal.cycle"
    _description = "Appraisal cycle"
    _inherit = [
        "mail.thread",
        "service.appraisal.cycle.review.mixin",
        "service.appraisal.cycle.family.mixin",
        "service.appraisal.generate.mixin",
        "service.appraisal.calibration.cycle.mixin",
        "service.appraisal.score.job.mixin",
        "service.appraisal.outcome.mixin",
        "service.appraisal.export.mixin",
        "service.appraisal.cycle.guide.mixin",
    ]
    _order = "date_from desc, date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, precompute=True, readonly=False
    )
    kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        required=True,
        default="month",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_from(),
        help="First day; days are those of the zone of the company's working hours.",
    )
    date_to = fields.Date(
        string="To", compute="_compute_date_to", store=True, precompute=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    scheme_id = fields.Many2one(
        "service.appraisal.scheme",
        check_company=True,
        domain="[('state', '=', 'approved'), ('cycle_kind', 'in', [kind, False]),"
        " ('company_id', 'in', [company_id, False])]",
        help="One scheme for everybody; leave empty to choose by job and department.",
    )
    scheme_ids = fields.Many2many(
        "service.appraisal.scheme",
        string="Schemes in use",
        readonly=True,
        copy=False,
        help="The versions in force when the cycle was opened; it keeps them.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("open", "Open"),
            ("review", "Review"),
            ("calibration", "Calibration"),
            ("published", "Published"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    published_at = fields.Datetime(string="Published on", readonly=True, copy=False)
    appraisal_ids = fields.One2many(
        "service.appraisal", "cycle_id", string="Appraisals", copy=False
    )
    appraisal_count = fields.Integer(
        compute="_compute_figures", string="Number of appraisals"
    )
    rated_count = fields.Integer(compute="_compute_figures", string="With a grade")
    unrated_count = fields.Integer(compute="_compute_figures", string="Without a grade")
    average_score = fields.Float(
        string="Average score",
        compute="_compute_figures",
        digits=(5, 2),
        help="Of those with a grade.",
    )

    _period_unique = models.Constraint(
        "UNIQUE(company_id, kind, date_from)",
        "There is already a cycle of this period in the company.",
    )

    def _default_date_from(self):
        """The first day of last month: what is appraised is over."""
        today = fields.Date.context_today(self)
        return (today.replace(day=1) - timedelta(days=1)).replace(day=1)

    @api.model
    def _prepare_period(self, kind, day):
        """Values of the cycle whose month, quarter or year ``day`` lies in."""
        return {"kind": kind, "date_from": Period.starting(kind, day).date_from}

    @api.depends("kind", "date_from")
    def _compute_name(self):
        for cycle in self:
            if cycle.kind and cycle.date_from:
                cycle.name = Period.starting(cycle.kind, cycle.date_from).label

    @api.depends("kind", "date_from")
    def _compute_date_to(self):
        for cycle in self:
            cycle.date_to = (
                cycle.kind
                and cycle.date_from
                and Period.starting(cycle.kind, cycle.date_from).date_to
            )

    @api.depends("appraisal_ids.is_rated", "appraisal_ids.score")
    def _compute_figures(self):
        figures = {}
        for cycle, is_rated, count, score in self.env["service.appraisal"]._read_group(
            Domain("cycle_id", "in", self.ids),
            ["cycle_id", "is_rated"],
            ["__count", "score:avg"],
        ):
            figures.setdefault(cycle, {})[is_rated] = (count, score)
        for cycle in self:
            parts = figures.get(cycle._origin, {})
            cycle.rated_count, score = parts.get(True, (0, 0.0))
            cycle.unrated_count = parts.get(False, (0, 0.0))[0]
            cycle.appraisal_count = cycle.rated_count + cycle.unrated_count
            cycle.average_score = score or 0.0

    @api.constrains("kind", "date_from", "date_to")
    def _check_period(self):
        for cycle in self:
            period = Period.starting(cycle.kind, cycle.date_from)
            if (cycle.date_from, cycle.date_to) != (period.date_from, period.date_to):
                raise ValidationError(
                    self.env._(
                        "A cycle covers a whole month, quarter or year; this one would"
                        " start on %(day)s.",
                        day=period.date_from,
                    )
                )

    @api.onchange("kind", "date_from")
    def _onchange_period(self):
        """Whichever day is picked, its month, quarter or year is meant."""
        if self.kind and self.date_from:
            self.date_from = Period.starting(self.kind, self.date_from).date_from

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("state", "draft") != "draft" for vals in vals_list
        ):
            raise UserError(self.env._("A cycle starts as a draft."))
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals and not self.env.su:
            raise UserError(self.env._("Use the buttons to move a cycle on."))
        opened = self.filtered(lambda cycle: cycle.state != "draft")
        if opened and LOCKED_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "%(cycle)s is opened: its period, company and scheme stay.",
                    cycle=opened[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_opened(self):
        if any(cycle.state not in ("draft", "open") for cycle in self):
            raise UserError(self.env._("A cycle that has been scored stays on file."))

    # -- life cycle -------------------------------------------------------------------

    def publish(self):
        """Freeze the figures of scored cycles and tell every employee, once.

        A cycle that is published already is left alone.

        :raise UserError: when a cycle has not been scored
        """
        self._check_officer()
        for cycle in self.filtered(lambda c: c.state not in ("published", "closed")):
            if cycle.appraisal_ids.filtered(lambda a: a.state == "draft"):
                raise UserError(
                    self.env._(
                        "Some appraisals of %(cycle)s have no score yet;"
                        " score it first.",
                        cycle=cycle.name,
                    )
                )
            cycle._check_parts_published()
            cycle._transition("published")
            cycle.appraisal_ids._publish()
        return True

    def action_close(self):
        """File published cycles: nothing about them is open any more."""
        self._check_officer()
        for cycle in self.filtered(lambda cycle: cycle.state != "closed"):
            cycle._transition("closed")
        return True

    def action_view_appraisals(self):
        """Open the appraisals of the cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_appraisal_action"
        )
        context = {"search_default_cycle_id": self.id, "create": False}
        if "is_rated" in self.env.context:
            context[
                "search_default_rated"
                if self.env.context["is_rated"]
                else "search_default_unrated"
            ] = 1
        return {**action, "context": context}

    def _transition(self, state):
        """Move to ``state`` if the life cycle allows it.

        :raise UserError: when it does not
        """
        self.ensure_one()
        if state not in TRANSITIONS[self.state]:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(cycle)s is in state %(state)s and cannot become %(next)s.",
                    cycle=self.name,
                    state=labels[self.state],
                    next=labels[state],
                )
            )
        if state in ("calibration", "published"):
            self._check_not_scoring()
            self._check_reviews_closed()
        vals = {"state": state}
        if state == "published":
            vals["published_at"] = fields.Datetime.now()
        # Callers have checked the user; only they can set the state, see write().
        self.sudo().write(vals)

    def _check_officer(self):
        """Raise unless the user may run cycles and read these."""
        if not (
            self.env.su or self.env.user.has_group("service_incentive.group_officer")
        ):
            raise AccessError(
                self.env._("Only service incentive officers run appraisal cycles.")
            )
        self.check_access("write")

    def _check_unpublished(self):
        """Raise when the figures of the cycle are frozen."""
        for cycle in self:
            if cycle.state in ("published", "closed"):
                raise UserError(
                    self.env._(
                        "%(cycle)s is published: its figures are frozen.",
                        cycle=cycle.name,
                    )
                )

    def _get_period(self):
        """The period in the zone of the company."""
        self.ensure_one()
        return Period(self.date_from, self.date_to, self.company_id._get_service_tz())
