from odoo import api, fields, models
from odoo.exceptions import AccessError

from .service_appraisal_line import RATER_GROUPS


class ServiceReviewResponse(models.Model):
    """What one rater answered about an employee, without saying who that was.

    Responses of colleagues and people led have neither rater nor time, and they are
    made all together in random order when the reviews of the cycle are closed. Those
    of superior and employee are named and name their assignment. Only the system writes
    responses, and nobody changes them.
    """

    _name = "service.review.response"
    _description = "Answer of a review"
    _order = "appraisal_id, group, id"
    # Who made it and when would tell the rater.
    _log_access = False

    appraisal_id = fields.Many2one(
        "service.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    group = fields.Selection(
        [pair for pair in RATER_GROUPS if pair[0] != "customer"],
        string="Given by",
        required=True,
        readonly=True,
    )
    assignment_id = fields.Many2one(
        "service.review.assignment",
        string="Named review",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Of superiors and employees only; others answer without name.",
    )
    comment = fields.Text(readonly=True)
    mark_ids = fields.One2many(
        "service.review.mark", "response_id", string="Marks", readonly=True
    )

    _anonymous = models.Constraint(
        "CHECK(assignment_id IS NULL OR \"group\" IN ('superior', 'self'))",
        "Colleagues and people led answer without name.",
    )
    _assignment_unique = models.Constraint(
        "UNIQUE(assignment_id)", "A review is given once."
    )

    @api.depends("appraisal_id", "group")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["group"]._description_selection(self.env))
        for response in self:
            response.display_name = labels.get(response.group, "")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine()
        return super().write(vals)

    def _check_engine(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Reviews are given on the page of the rater only.")
            )
