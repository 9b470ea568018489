from odoo import api, fields, models

from ..tools.jurisdiction import JURISDICTIONS, OWN
from .res_company import HR_MANAGER


class ResConfigSettings(models.TransientModel):
    """Rules of the company for rewards and sanctions."""

    _inherit = "res.config.settings"

    conduct_allow_monetary = fields.Boolean(
        related="company_id.conduct_allow_monetary", readonly=False, groups=HR_MANAGER
    )
    conduct_statement_days = fields.Integer(
        related="company_id.conduct_statement_days", readonly=False
    )
    conduct_appeal_days = fields.Integer(
        related="company_id.conduct_appeal_days", readonly=False
    )
    conduct_expiry_months = fields.Integer(
        related="company_id.conduct_expiry_months", readonly=False
    )
    attendance_late_minutes = fields.Integer(
        related="company_id.attendance_late_minutes", readonly=False
    )
    outcome_topic_id = fields.Many2one(
        related="company_id.outcome_topic_id", readonly=False
    )
    appraisal_query_days = fields.Integer(
        related="company_id.appraisal_query_days", readonly=False
    )
    appraisal_appeal_days = fields.Integer(
        related="company_id.appraisal_appeal_days", readonly=False
    )
    calibration_tolerance = fields.Float(
        related="company_id.calibration_tolerance", readonly=False
    )
    calibration_min_people = fields.Integer(
        related="company_id.calibration_min_people", readonly=False
    )
    customer_recheck_days = fields.Integer(
        related="company_id.customer_recheck_days", readonly=False
    )
    conduct_jurisdiction = fields.Selection(
        related="company_id.conduct_jurisdiction", readonly=False, groups=HR_MANAGER
    )
    conduct_deduction_cap = fields.Float(
        related="company_id.conduct_deduction_cap", readonly=False, groups=HR_MANAGER
    )
    conduct_wage_floor = fields.Float(
        related="company_id.conduct_wage_floor", readonly=False, groups=HR_MANAGER
    )
    review_days = fields.Integer(related="company_id.review_days", readonly=False)
    review_remind_days = fields.Integer(
        related="company_id.review_remind_days", readonly=False
    )
    review_grace_days = fields.Integer(
        related="company_id.review_grace_days", readonly=False
    )
    appraisal_min_presence = fields.Float(
        related="company_id.appraisal_min_presence", readonly=False
    )
    appraisal_long_leave_days = fields.Integer(
        related="company_id.appraisal_long_leave_days", readonly=False
    )
    appraisal_rate_probation = fields.Boolean(
        related="company_id.appraisal_rate_probation", readonly=False
    )
    appraisal_superior = fields.Selection(
        related="company_id.appraisal_superior", readonly=False
    )
    scheme_min_complaint_weight = fields.Float(
        related="company_id.scheme_min_complaint_weight", readonly=False
    )
    scheme_min_process_weight = fields.Float(
        related="company_id.scheme_min_process_weight", readonly=False
    )
    fairness_rater_deviation = fields.Float(
        related="company_id.fairness_rater_deviation", readonly=False
    )
    fairness_outlier_deviations = fields.Float(
        related="company_id.fairness_outlier_deviations", readonly=False
    )
    review_words_months = fields.Integer(
        related="company_id.review_words_months", readonly=False
    )

    @api.onchange("conduct_jurisdiction")
    def _onchange_conduct_jurisdiction(self):
        """The limit of the place is proposed; the company may narrow it."""
        if self.conduct_jurisdiction and self.conduct_jurisdiction != OWN:
            self.conduct_deduction_cap = JURISDICTIONS[self.conduct_jurisdiction].cap
