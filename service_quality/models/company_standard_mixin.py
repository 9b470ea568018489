from odoo import fields, models


class ServiceCompanyStandardMixin(models.AbstractModel):
    """Figures a company may set for standards and their readers."""

    _name = "service.company.standard.mixin"
    _description = "Settings of standards"

    standard_roles = fields.Selection(
        [
            ("three", "Three different people"),
            ("two", "Whoever writes may review, somebody else approves"),
            ("one", "One person may do it all"),
        ],
        string="Signing of standards",
        required=True,
        default="three",
        help="Who may write, review and approve the same version of a standard.",
    )
    standard_review_months = fields.Integer(
        string="Review of standards",
        default=12,
        help="Months after which new standards are reviewed; 0 never asks.",
    )
    acknowledgement_days = fields.Integer(
        string="Time to read",
        default=7,
        help="Days in which staff should read and confirm a new version.",
    )

    _standard_times_positive = models.Constraint(
        "CHECK(standard_review_months >= 0 AND acknowledgement_days >= 0)",
        "Times to review and to read standards cannot be below zero.",
    )
