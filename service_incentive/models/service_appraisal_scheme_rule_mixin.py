from odoo import api, fields, models


class ServiceAppraisalSchemeRuleMixin(models.AbstractModel):
    """Whom a scheme is for, and which rules its weights follow.

    ``service.appraisal.scheme`` inherits it.
    """

    _name = "service.appraisal.scheme.rule.mixin"
    _description = "Rules of an appraisal scheme"

    cycle_kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="For each",
        help="For appraisals of this length only; empty means any.",
    )
    contract_type_ids = fields.Many2many(
        "hr.contract.type",
        string="Contract types",
        help="For people with these contracts only; empty means any.",
    )
    parts_weight = fields.Float(
        string="Months or quarters (%)",
        help="Share of the score that comes from the appraisals within the period: the"
        " months of a quarter, the quarters of a year.",
    )
    total_weight = fields.Float(
        string="Total weight (%)",
        compute="_compute_total_weight",
        help="Has to be 100 % before approval.",
    )

    _parts_weight_range = models.Constraint(
        "CHECK(parts_weight BETWEEN 0 AND 100)",
        "The weight of months or quarters lies between 0 and 100 %.",
    )

    @api.depends("line_ids.weight", "parts_weight", "review_weight")
    def _compute_total_weight(self):
        for scheme in self:
            scheme.total_weight = (
                sum(scheme.line_ids.mapped("weight"))
                + scheme.parts_weight
                + scheme.review_weight
            )
