from odoo import fields, models

from .service_appraisal_line import RATER_GROUPS


class ServiceReviewAssignment(models.Model):
    """Somebody is asked to review a colleague: it knows the rater, not the marks.

    What the rater fills in is kept here as a draft that nobody else can read, and wiped
    when the answer becomes a ``service.review.response``, which does not know the
    rater.
    """

    _name = "service.review.assignment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Review to give"
    _order = "cycle_id desc, deadline, employee_id, id"
    _rec_name = "employee_id"
    _check_company_auto = True

    appraisal_id = fields.Many2one(
        "service.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, precompute=True, index=True
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id",
        string="About",
        store=True,
        precompute=True,
        index=True,
    )
    department_id = fields.Many2one(
        related="appraisal_id.department_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    rater_id = fields.Many2one(
        "hr.employee",
        string="Rater",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    group = fields.Selection(
        [pair for pair in RATER_GROUPS if pair[0] != "customer"],
        string="As",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("open", "To give"), ("submitted", "Given"), ("cancelled", "Taken away")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
    )
    deadline = fields.Date(related="cycle_id.review_deadline", store=True)
    draft = fields.Json(groups=fields.NO_ACCESS, copy=False)

    _rater_unique = models.UniqueIndex(
        "(appraisal_id, rater_id) WHERE state != 'cancelled'",
        "Nobody reviews the same colleague twice.",
    )
