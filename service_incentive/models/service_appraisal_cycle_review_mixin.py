from odoo import fields, models


class ServiceAppraisalCycleReviewMixin(models.AbstractModel):
    """How a cycle asks raters for reviews, and when it closes them.

    ``service.appraisal.cycle`` inherits it.
    """

    _name = "service.appraisal.cycle.review.mixin"
    _description = "Reviews of an appraisal cycle"

    review_deadline = fields.Date(
        string="Reviews until",
        copy=False,
        tracking=True,
        help="The last day on which reviews are to be given.",
    )
    reviews_closed_at = fields.Datetime(
        string="Reviews closed on", readonly=True, copy=False
    )
    assignment_ids = fields.One2many(
        "service.review.assignment", "cycle_id", string="Reviews", copy=False
    )

    def _assign_raters(self, appraisals):
        """Ask raters for reviews of ``appraisals``, new ones of this cycle."""
