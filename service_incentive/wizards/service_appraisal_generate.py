from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.service_quality.tools.period import Period


class ServiceAppraisalGenerate(models.TransientModel):
    """Asks for whom and for which period appraisals shall be generated."""

    _name = "service.appraisal.generate"
    _description = "Generate appraisals"
    _check_company_auto = True

    cycle_id = fields.Many2one(
        "service.appraisal.cycle",
        compute="_compute_cycle_id",
        store=True,
        readonly=False,
        help="The cycle of the period, if there is one already.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        lambda self: (
            self.env["service.appraisal.cycle"]
            ._fields["kind"]
            ._description_selection(self.env)
        ),
        required=True,
        default="month",
    )
    date_from = fields.Date(
        string="Period",
        required=True,
        default=lambda self: self._default_date_from(),
        help="Any day of the month, quarter or year.",
    )
    period_label = fields.Char(compute="_compute_period_label", string="Covers")
    scheme_id = fields.Many2one(
        "service.appraisal.scheme",
        check_company=True,
        domain="[('state', '=', 'approved'), ('cycle_kind', 'in', [kind, False]),"
        " ('company_id', 'in', [company_id, False])]",
        help="One scheme for everybody; leave empty to choose by job and department.",
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="These and the departments below them; leave empty for the whole company.",
    )
    eligible_count = fields.Integer(
        string="Employees",
        compute="_compute_counts",
        help="Employed in the period, or with tickets served in it.",
    )
    existing_count = fields.Integer(string="Already there", compute="_compute_counts")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        cycle = self.env["service.appraisal.cycle"].browse(
            self.env.context.get("default_cycle_id")
        )
        if cycle:
            values.update(
                kind=cycle.kind,
                date_from=cycle.date_from,
                company_id=cycle.company_id.id,
                scheme_id=cycle.scheme_id.id,
                department_ids=cycle.department_ids.ids,
            )
        return values

    def _default_date_from(self):
        return self.env["service.appraisal.cycle"]._default_date_from()

    @api.depends("kind", "date_from", "company_id")
    def _compute_cycle_id(self):
        for wizard in self:
            wizard.cycle_id = wizard._find_cycle()

    @api.depends("kind", "date_from")
    def _compute_period_label(self):
        for wizard in self:
            period = wizard.kind and wizard.date_from
            if period:
                period = Period.starting(wizard.kind, wizard.date_from)
            wizard.period_label = period and self.env._(
                "%(start)s to %(end)s",
                start=format_date(self.env, period.date_from),
                end=format_date(self.env, period.date_to),
            )

    @api.depends("kind", "date_from", "company_id", "department_ids")
    def _compute_counts(self):
        for wizard in self:
            cycle = wizard._find_cycle() or wizard._new_cycle(new=True)
            eligible = cycle._preview_eligible(wizard.department_ids._origin)
            existing = cycle._origin.appraisal_ids.employee_id
            wizard.eligible_count = len(eligible)
            wizard.existing_count = len(eligible & existing)

    def _find_cycle(self):
        """The cycle of the chosen period, empty if there is none yet."""
        Cycle = self.env["service.appraisal.cycle"]
        if not (self.kind and self.date_from and self.company_id):
            return Cycle
        return Cycle.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("kind", "=", self.kind)
            & Domain("date_from", "<=", self.date_from)
            & Domain("date_to", ">=", self.date_from),
            limit=1,
        )

    def _new_cycle(self, new=False):
        """A cycle for the chosen period; with ``new`` one that is not stored."""
        Cycle = self.env["service.appraisal.cycle"]
        values = Cycle._prepare_period(self.kind, self.date_from)
        values.update(company_id=self.company_id.id, scheme_id=self.scheme_id.id)
        return Cycle.new(values) if new else Cycle.create(values)

    def action_generate(self):
        """Generate what is missing and open the cycle."""
        self.ensure_one()
        cycle = self._find_cycle() or self._new_cycle()
        if cycle.state == "draft" and cycle.scheme_id != self.scheme_id:
            cycle.scheme_id = self.scheme_id
        result = cycle.generate(self.department_ids)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if result["skipped"] else "success",
                "message": self._get_message(result),
                "next": {
                    "type": "ir.actions.act_window",
                    "res_model": cycle._name,
                    "res_id": cycle.id,
                    "views": [(False, "form")],
                    "target": "main",
                },
            },
        }

    def _get_message(self, result):
        """What the generation has done, in one sentence for each number."""
        parts = [self.env._("%(n)s appraisals generated.", n=result["created"])]
        if result["existing"]:
            parts.append(self.env._("%(n)s were there already.", n=result["existing"]))
        if result["pending"]:
            parts.append(
                self.env._(
                    "%(n)s follow in the background; the cycle shows how far it is.",
                    n=result["pending"],
                )
            )
        if result["skipped"]:
            parts.append(
                self.env._(
                    "%(n)s employees were left out: no approved scheme fits them.",
                    n=result["skipped"],
                )
            )
        return " ".join(parts)
