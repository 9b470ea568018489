from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.jurisdiction import JURISDICTIONS, OWN

HR_MANAGER = "service_incentive.group_manager"


class ServiceCompanyResultMixin(models.AbstractModel):
    """What a company may set about results: calibration, appeals, pay lines."""

    _name = "service.company.result.mixin"
    _description = "Settings of appraisal results"

    appraisal_query_days = fields.Integer(
        string="Answer to a question within",
        default=3,
        help="Working days in which a question about a provisional result is answered.",
    )
    appraisal_appeal_days = fields.Integer(
        string="Appeal against a result within",
        default=5,
        help="Working days after publication in which an employee may appeal.",
    )
    calibration_tolerance = fields.Float(
        string="Tolerated departure",
        default=10.0,
        help="Percentage points by which the share of a grade may depart from the"
        " expected one before calibration warns. It never moves a score.",
    )
    calibration_min_people = fields.Integer(
        string="People needed to compare",
        default=10,
        help="With fewer graded people the distribution says nothing and nobody is"
        " warned.",
    )
    customer_recheck_days = fields.Integer(
        string="Look again after",
        default=60,
        help="Days after the training in which customers' answers tell whether it has"
        " helped somebody whom they had rated low.",
    )
    conduct_jurisdiction = fields.Selection(
        [
            ("own", "Own limits"),
            ("cn", "Mainland China"),
            ("hk", "Hong Kong"),
            ("tw", "Taiwan"),
            ("none", "No deductions at all"),
        ],
        string="Law of the place",
        required=True,
        default=OWN,
        groups=HR_MANAGER,
        help="The outer limits of deductions; the own ones below can only be narrower."
        " Whether a deduction is lawful has to be looked at each time.",
    )
    conduct_deduction_cap = fields.Float(
        string="Largest deduction",
        default=20.0,
        groups=HR_MANAGER,
        help="Percent of the monthly wage that all deductions of a month may take.",
    )
    conduct_wage_floor = fields.Float(
        string="Wage that stays untouched",
        groups=HR_MANAGER,
        help="Of a month's wage at least this much is left after all deductions, for"
        " instance the minimum wage of the place.",
    )

    _appraisal_query_days_positive = models.Constraint(
        "CHECK (appraisal_query_days > 0)",
        "Leave at least one working day to answer a question.",
    )
    _appraisal_appeal_days_positive = models.Constraint(
        "CHECK (appraisal_appeal_days > 0)",
        "Leave at least one working day to appeal against a result.",
    )
    _calibration_tolerance_range = models.Constraint(
        "CHECK (calibration_tolerance BETWEEN 0 AND 100)",
        "The tolerated departure is between 0 and 100 percentage points.",
    )
    _customer_recheck_days_positive = models.Constraint(
        "CHECK (customer_recheck_days > 0)",
        "Give a training at least a day to have its effect.",
    )
    _conduct_deduction_cap_range = models.Constraint(
        "CHECK (conduct_deduction_cap BETWEEN 0 AND 100)",
        "The largest deduction is between 0 and 100 percent of the wage.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # Whoever names the place without a limit takes the limit of the place.
        for vals in vals_list:
            place = JURISDICTIONS.get(vals.get("conduct_jurisdiction"))
            if place:
                vals.setdefault("conduct_deduction_cap", place.cap)
        return super().create(vals_list)

    def write(self, vals):
        place = JURISDICTIONS.get(vals.get("conduct_jurisdiction"))
        if place and "conduct_deduction_cap" not in vals:
            # The same; a limit that is narrower already stays. Whether the user may
            # write at all is asked below.
            self.sudo().filtered(
                lambda company: company.conduct_deduction_cap > place.cap
            ).write({"conduct_deduction_cap": place.cap})
        return super().write(vals)

    @api.constrains("conduct_jurisdiction", "conduct_deduction_cap")
    def _check_deduction_cap(self):
        for company in self.sudo():  # the limits hold whoever may read them
            place = JURISDICTIONS[company.conduct_jurisdiction]
            if company.conduct_deduction_cap > place.cap:
                labels = company._fields["conduct_jurisdiction"]._description_selection(
                    self.env
                )
                raise ValidationError(
                    self.env._(
                        "%(place)s: at most %(cap)s %% of a month's wage may be taken;"
                        " lower the largest deduction.",
                        place=dict(labels)[company.conduct_jurisdiction],
                        cap=f"{place.cap:g}",
                    )
                )
