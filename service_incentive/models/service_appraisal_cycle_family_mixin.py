from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_quality.tools.period import DAY, Period

PARENT_KIND = {"month": "quarter", "quarter": "year"}
CHILD_KIND = {"quarter": "month", "year": "quarter"}


class ServiceAppraisalCycleFamilyMixin(models.AbstractModel):
    """Months belong to their quarter, quarters to their year.

    ``service.appraisal.cycle`` inherits it. Whichever comes first, they find each
    other by company and period.
    """

    _name = "service.appraisal.cycle.family.mixin"
    _description = "Months, quarters and years of appraisals"

    parent_id = fields.Many2one(
        "service.appraisal.cycle",
        string="Part of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The quarter or year that this cycle lies in.",
    )
    child_ids = fields.One2many(
        "service.appraisal.cycle", "parent_id", string="Parts", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        cycles = super().create(vals_list)
        cycles._join_family()
        return cycles

    def write(self, vals):
        result = super().write(vals)
        if {"kind", "date_from", "company_id"} & vals.keys():
            left = self.child_ids.filtered(lambda child: not child._lies_in_parent())
            left.parent_id = False
            self._join_family()
        return result

    def _join_family(self):
        """Find the quarter or year of each cycle, and the cycles that lie in it."""
        for cycle in self:
            parent = cycle._find_parent()
            if cycle.parent_id != parent:
                cycle.parent_id = parent
            children = cycle._find_children().filtered(
                lambda child, cycle=cycle: child.parent_id != cycle
            )
            if children:
                children.parent_id = cycle

    def _find_parent(self):
        kind = PARENT_KIND.get(self.kind)
        if not kind:
            return self.browse()
        return self.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("kind", "=", kind)
            & Domain("date_from", "=", Period.starting(kind, self.date_from).date_from),
            limit=1,
        )

    def _find_children(self):
        kind = CHILD_KIND.get(self.kind)
        if not kind:
            return self.browse()
        return self.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("kind", "=", kind)
            & Domain("date_from", ">=", self.date_from)
            & Domain("date_to", "<=", self.date_to)
        )

    def _lies_in_parent(self):
        parent = self.parent_id
        return (
            parent.company_id == self.company_id
            and parent.kind == PARENT_KIND.get(self.kind)
            and parent.date_from <= self.date_from <= parent.date_to
        )

    def _get_part_periods(self):
        """The months of a quarter or quarters of a year, whether appraised or not."""
        kind = CHILD_KIND.get(self.kind)
        periods, day = [], self.date_from
        while kind and day <= self.date_to:
            period = Period.starting(kind, day, self.company_id._get_service_tz())
            periods.append(period)
            day = period.date_to + DAY
        return periods

    def _check_parts_published(self):
        """Raise while an appraisal would be frozen on parts that still move."""
        Line = self.env["service.appraisal.line"]
        for cycle in self:
            moving = cycle.child_ids.filtered(
                lambda child: (
                    child.state not in ("published", "closed") and child.appraisal_count
                )
            )
            if moving and Line.search_count(
                Domain("cycle_id", "=", cycle.id) & Domain("source", "=", "parts"),
                limit=1,
            ):
                raise UserError(
                    self.env._(
                        "%(cycle)s is built on %(part)s: publish that first.",
                        cycle=cycle.name,
                        part=moving[0].name,
                    )
                )
