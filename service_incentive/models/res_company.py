from odoo import fields, models

from .company_appraisal_mixin import APPRAISAL_RULES
from .service_company_result_mixin import HR_MANAGER


class ResCompany(models.Model):
    """Rules of a company for rewards and sanctions."""

    _name = "res.company"
    _inherit = [
        "res.company",
        "service.company.result.mixin",
        "service.company.review.mixin",
        "service.company.appraisal.mixin",
    ]

    conduct_allow_monetary = fields.Boolean(
        string="Monetary rewards",
        groups=HR_MANAGER,
        help="Rewards may be money. Off, nobody can propose or approve a bonus. "
        "Sanctions are never money.",
    )
    conduct_statement_days = fields.Integer(
        string="Statement period",
        default=5,
        help="Working days in which somebody may make a statement before a sanction "
        "is decided.",
    )
    conduct_appeal_days = fields.Integer(
        string="Appeal period",
        default=5,
        help="Working days in which a served decision can be appealed.",
    )
    conduct_expiry_months = fields.Integer(
        string="Sanctions lapse after",
        default=12,
        help="Months for which a final sanction counts.",
    )
    outcome_topic_id = fields.Many2one(
        "service.training.topic",
        string="Training below the baseline",
        ondelete="restrict",
        help="What somebody is trained in whose appraisal is below the baseline.",
    )

    attendance_late_minutes = fields.Integer(
        string="Tolerance for lateness",
        default=0,
        help="Minutes after the beginning of work until which a day counts as begun in "
        "time.",
    )

    _attendance_late_minutes_positive = models.Constraint(
        "CHECK (attendance_late_minutes >= 0)", "A tolerance is zero minutes or more."
    )
    _conduct_statement_days_positive = models.Constraint(
        "CHECK (conduct_statement_days > 0)",
        "Nobody is judged unheard: leave at least one working day for a statement.",
    )
    _conduct_appeal_days_positive = models.Constraint(
        "CHECK (conduct_appeal_days > 0)",
        "Leave at least one working day for an appeal.",
    )
    _conduct_expiry_months_positive = models.Constraint(
        "CHECK (conduct_expiry_months > 0)", "Sanctions lapse after a month or more."
    )

    def _get_logged_fields(self):
        return {*super()._get_logged_fields(), *APPRAISAL_RULES}
