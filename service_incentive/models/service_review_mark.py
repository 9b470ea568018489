from odoo import fields, models


class ServiceReviewMark(models.Model):
    """The mark of one criterion in a response, or that it was skipped."""

    _name = "service.review.mark"
    _description = "Mark of a review"
    _order = "response_id, criterion_id"
    _rec_name = "criterion_id"
    # Who made it and when would tell the rater.
    _log_access = False

    response_id = fields.Many2one(
        "service.review.response",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="response_id.company_id", store=True, precompute=True
    )
    criterion_id = fields.Many2one(
        "service.appraisal.criterion",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    mark = fields.Integer(
        readonly=True,
        aggregator=None,
        help="From 1 to 5; 0 when the rater skipped it.",
    )
    comment = fields.Text(readonly=True)

    _criterion_unique = models.Constraint(
        "UNIQUE(response_id, criterion_id)", "A criterion is marked once."
    )
    _mark_range = models.Constraint(
        "CHECK(mark BETWEEN 0 AND 5)", "A mark is from 1 to 5, or 0 when skipped."
    )
