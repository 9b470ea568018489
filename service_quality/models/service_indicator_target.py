from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.scoring import in_order

# What a dated target sets; direction and curve are the indicator's.
DATED = ("target", "floor", "cap", "min_n")


class ServiceIndicatorTarget(models.Model):
    """What an indicator aims at from a day on, in one company or in all.

    The newest one that is valid on the first day of a period counts for the whole
    period; one of the company goes before those of all companies. What has been
    measured in a period that is over is never judged anew, so nothing can be entered,
    changed or deleted that would have held in such a period.
    """

    _name = "service.indicator.target"
    _inherit = ["service.setting.log.mixin"]
    _description = "Target of an indicator"
    _order = "indicator_id, date_from desc, id desc"
    _check_company_auto = True

    indicator_id = fields.Many2one(
        "service.indicator", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index=True,
        help="Leave empty for a target of all companies that have none of their own.",
    )
    date_from = fields.Date(
        string="Valid from",
        required=True,
        help="Counts for periods that begin on this day or later.",
    )
    unit = fields.Selection(related="indicator_id.unit")
    direction = fields.Selection(related="indicator_id.direction")
    target = fields.Float(required=True, aggregator=None, help="The value aimed at.")
    floor = fields.Float(
        required=True,
        aggregator=None,
        help="Here and for the worse there are no points.",
    )
    cap = fields.Float(
        string="Full points at",
        required=True,
        aggregator=None,
        help="The value that earns all 100 points; usually the target.",
    )
    min_n = fields.Integer(
        string="Cases needed",
        required=True,
        aggregator=None,
        default=1,
        help="With fewer cases in the period there is not enough data.",
    )
    note = fields.Char(string="Reason", help="Why this is the target from then on.")

    _once_a_day = models.UniqueIndex(
        "(indicator_id, date_from, COALESCE(company_id, 0))",
        "There is a target of this indicator from this day on already.",
    )
    _min_n_positive = models.Constraint(
        "CHECK(min_n >= 1)", "An indicator needs at least one case."
    )

    @api.depends("indicator_id", "date_from", "target")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for target in self:
            target.display_name = self.env._(
                "%(indicator)s: %(target)s from %(day)s",
                indicator=target.indicator_id.name or "",
                target=target.indicator_id._format(target.target)
                if target.unit
                else "",
                day=format_date(self.env, target.date_from) if target.date_from else "",
            )

    @api.onchange("indicator_id")
    def _onchange_indicator_id(self):
        """Begin with what holds now."""
        for name in DATED:
            self[name] = self.indicator_id[name]

    @api.onchange("target")
    def _onchange_target(self):
        """The target earns full points until somebody asks for more."""
        self.cap = self.target

    @api.constrains("indicator_id", "target", "floor", "cap")
    def _check_figures(self):
        for target in self:
            if not in_order(target.direction, target.target, target.floor, target.cap):
                raise ValidationError(
                    self.env._(
                        "%(name)s: the floor must be worse than the target, and full"
                        " points cannot come before the target.",
                        name=target.display_name,
                    )
                )

    @api.constrains("indicator_id", "company_id")
    def _check_company_of_indicator(self):
        for target in self:
            owner = target.indicator_id.company_id
            if owner and target.company_id != owner:
                raise ValidationError(
                    self.env._(
                        "%(indicator)s is measured in %(company)s only: its targets"
                        " are of this company.",
                        indicator=target.indicator_id.name,
                        company=owner.name,
                    )
                )

    # -- the past stays ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        Indicator = self.env["service.indicator"]
        for vals in vals_list:
            indicator = Indicator.browse(vals.get("indicator_id"))
            if "target" in vals:
                vals.setdefault("cap", vals["target"])
            for name in DATED:
                vals.setdefault(name, indicator[name])
        targets = super().create(vals_list)
        targets._check_past()
        return targets

    def write(self, vals):
        self._check_past()
        result = super().write(vals)
        self._check_past()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_past(self):
        self._check_past()

    def _check_past(self):
        """Refuse what would have held in a period that is over and measured.

        :raise ValidationError: naming the day from which on it is not free
        """
        measured = self._get_measured_until()
        for target in self:
            companies = target.company_id or self.env["res.company"]
            until = max(
                (
                    day
                    for (indicator_id, company_id), day in measured.items()
                    if indicator_id == target.indicator_id.id
                    and (not companies or company_id == companies.id)
                ),
                default=None,
            )
            if until and target.date_from <= until:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the period that began on %(day)s is over and has"
                        " been measured. It is not judged anew; give a later day.",
                        name=target.indicator_id.name,
                        day=format_date(self.env, until),
                    )
                )

    def _get_measured_until(self):
        """``{(indicator id, company id): first day of the last period that is over}``.

        Targets count by the first day of a period, so that is what they are held
        against.
        """
        groups = (
            self.env["service.measure"]
            .sudo()  # whether there are figures, not which
            ._read_group(
                Domain("indicator_id", "in", self.indicator_id.ids)
                & Domain("date_to", "<", fields.Date.context_today(self)),
                ["indicator_id", "company_id"],
                ["date_from:max"],
            )
        )
        return {(indicator.id, company.id): day for indicator, company, day in groups}

    def _get_logged_fields(self):
        return {*DATED, "date_from", "company_id"}

    # -- which one holds --------------------------------------------------------------

    @api.model
    def _get_valid(self, indicators, companies, day):
        """What holds on ``day``, in one query.

        :return: ``{(indicator id, company id): target}``, without those that have none
        """
        targets = self.sudo().search_fetch(
            Domain("indicator_id", "in", indicators.ids)
            & Domain("company_id", "in", [*companies.ids, False])
            & Domain("date_from", "<=", day),
            ["indicator_id", "company_id", *DATED],
            order="date_from, id",
        )
        valid = {}
        # The last one written stays: newer ones, and a company's own in the end.
        for target in targets.sorted(lambda target: bool(target.company_id)):
            for company in target.company_id or companies:
                valid[target.indicator_id.id, company.id] = target
        return valid
