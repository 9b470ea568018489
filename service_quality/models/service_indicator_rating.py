from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

# What the system fills in, whatever a caller says.
ENGINE_FIELDS = (
    "company_id",
    "anchor_text",
    "points",
    "user_id",
    "rated_at",
    "superseded_at",
)


class ServiceIndicatorRating(models.Model):
    """What a superior says of one employee in one period, on the scale of an indicator.

    Append-only: who has changed their mind rates again, and the rating before stays on
    file as replaced. Neither the person concerned nor anybody who works under them
    rates; and not once the figure is frozen. Step and points are copies, so that a
    scale that is changed later changes nothing here.
    """

    _name = "service.indicator.rating"
    _description = "Rating by hand"
    _order = "date_from desc, employee_id, id desc"

    indicator_id = fields.Many2one(
        "service.indicator",
        required=True,
        ondelete="restrict",
        domain=[("provider", "=", "manual")],
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    anchor_id = fields.Many2one(
        "service.indicator.anchor",
        string="Step",
        required=True,
        ondelete="restrict",
        domain="[('indicator_id', '=', indicator_id)]",
    )
    anchor_text = fields.Text(
        string="What is seen",
        readonly=True,
        help="The words of the step when the rating was given.",
    )
    points = fields.Float(readonly=True, aggregator="avg", help="0 to 100.")
    reason = fields.Text(required=True, help="What the rating rests on.")
    user_id = fields.Many2one(
        "res.users", string="Rated by", required=True, readonly=True
    )
    rated_at = fields.Datetime(string="Rated on", required=True, readonly=True)
    superseded_at = fields.Datetime(
        string="Replaced on",
        readonly=True,
        help="When somebody rated anew; this one counts no more.",
    )

    _one_counts = models.UniqueIndex(
        "(indicator_id, employee_id, date_from, date_to) WHERE superseded_at IS NULL",
        "Somebody else has rated this at the same moment. Look at it and try again.",
    )
    _order_of_dates = models.Constraint(
        "CHECK(date_to >= date_from)", "A period cannot end before it begins."
    )

    @api.depends("indicator_id", "employee_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rating in self:
            rating.display_name = (
                f"{rating.employee_id.name or ''}: {rating.indicator_id.name or ''}"
            )

    @api.constrains("indicator_id", "anchor_id", "reason")
    def _check_anchor(self):
        for rating in self:
            if rating.indicator_id.provider != "manual":
                raise ValidationError(
                    self.env._(
                        "%(indicator)s is counted by the system, not rated by hand.",
                        indicator=rating.indicator_id.name,
                    )
                )
            if rating.anchor_id.indicator_id != rating.indicator_id:
                raise ValidationError(
                    self.env._(
                        "The step “%(step)s” is not on the scale of %(indicator)s.",
                        step=rating.anchor_id.display_name,
                        indicator=rating.indicator_id.name,
                    )
                )
            if not rating.reason.strip():
                raise ValidationError(
                    self.env._(
                        "%(employee)s: say what the rating rests on.",
                        employee=rating.employee_id.name,
                    )
                )

    # -- rating -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Rate; the rating before of the same period is kept as replaced."""
        employees = self.env["hr.employee"].sudo()  # just who they are
        employees = employees.browse(
            [vals.get("employee_id") or False for vals in vals_list]
        )
        self._check_rater(employees)
        now = fields.Datetime.now()
        for vals, employee in zip(vals_list, employees, strict=True):
            if not self.env.su:
                for name in ENGINE_FIELDS:
                    vals.pop(name, None)
            anchor = self.env["service.indicator.anchor"].browse(vals.get("anchor_id"))
            vals.setdefault("company_id", employee.company_id.id)
            vals.setdefault("user_id", self.env.uid)
            vals.setdefault("rated_at", now)
            vals.setdefault("anchor_text", anchor.description)
            vals.setdefault("points", anchor.points)
        self._check_not_frozen(vals_list)
        self._get_standing(vals_list)._supersede(now)
        return super().create(vals_list)

    def write(self, vals):
        """Only the system marks a rating as replaced; nothing else changes."""
        if not self.env.su or vals.keys() != {"superseded_at"}:
            raise UserError(
                self.env._(
                    "A rating is not changed: rate again, and both stay on file."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("Ratings stay on file. Rate again instead."))

    def _supersede(self, now):
        """Keep these as replaced; the index on those that count must find it so."""
        self.sudo().write({"superseded_at": now})  # nobody may write ratings
        self.flush_recordset(["superseded_at"])

    @api.model
    def _get_standing(self, vals_list):
        """The ratings that count until these values are rated."""
        keys = {self._get_key(vals) for vals in vals_list}
        standing = self.sudo().search(
            Domain("superseded_at", "=", False)
            & Domain("indicator_id", "in", [key[0] for key in keys])
            & Domain("employee_id", "in", [key[1] for key in keys])
        )
        return standing.filtered(
            lambda one: (
                (one.indicator_id.id, one.employee_id.id, one.date_from, one.date_to)
                in keys
            )
        )

    @api.model
    def _get_key(self, vals):
        return (
            vals.get("indicator_id"),
            vals.get("employee_id"),
            fields.Date.to_date(vals.get("date_from")),
            fields.Date.to_date(vals.get("date_to")),
        )

    # -- who and when -----------------------------------------------------------------

    @api.model
    def _get_rateable(self, employees):
        """Those of ``employees`` whom the user may rate.

        Superiors and leaders of teams rate those they lead, service managers everybody;
        but nobody themselves, nor those they work under.
        """
        if self.env.su:
            return employees
        own = self.env.user.sudo().employee_ids
        if not self._may_rate_all():
            employees &= self.env["service.measure"]._get_led_employees()
        return employees - own - self._get_superiors(own)

    @api.model
    def _may_rate_all(self):
        """Whether the user rates others than those they lead."""
        return self.env.user.has_group("service_quality.group_manager")

    @api.model
    def _get_superiors(self, employees):
        """Everybody above ``employees`` in the organisation."""
        superiors, level = employees.browse(), employees.parent_id
        while level - superiors:
            superiors |= level
            level = level.parent_id
        return superiors

    @api.model
    def _check_rater(self, employees):
        """Raise unless the user may rate all ``employees``."""
        refused = employees.sudo(False) - self._get_rateable(employees.sudo(False))
        if refused:
            raise AccessError(
                self.env._(
                    "You cannot rate %(employees)s: superiors and HR rate, never the"
                    " person concerned or somebody who works under them.",
                    employees=", ".join(refused.sudo().mapped("name")),
                )
            )

    @api.model
    def _check_not_frozen(self, vals_list):
        """Raise for periods whose figure is frozen already."""
        keys = {self._get_key(vals) for vals in vals_list}
        frozen = (
            self.env["service.measure"]
            .sudo()  # whether it is frozen, not what it says
            .search(
                Domain("frozen_at", "!=", False)
                & Domain("indicator_id", "in", [key[0] for key in keys])
                & Domain("employee_id", "in", [key[1] for key in keys])
            )
        )
        for measure in frozen:
            key = measure.indicator_id.id, measure.employee_id.id
            if (*key, measure.date_from, measure.date_to) in keys:
                raise UserError(
                    self.env._(
                        "%(measure)s is frozen: the result has been published. An"
                        " appeal is the way to change it.",
                        measure=measure.display_name,
                    )
                )
