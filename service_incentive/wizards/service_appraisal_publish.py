from odoo import api, fields, models
from odoo.fields import Domain


class ServiceAppraisalPublish(models.TransientModel):
    """Shows what publishing a cycle would do, before it is done."""

    _name = "service.appraisal.publish"
    _description = "Publish a cycle"

    cycle_id = fields.Many2one(
        "service.appraisal.cycle", required=True, readonly=True, ondelete="cascade"
    )
    appraisal_count = fields.Integer(related="cycle_id.appraisal_count")
    rated_count = fields.Integer(related="cycle_id.rated_count")
    average_score = fields.Float(related="cycle_id.average_score")
    unrated_count = fields.Integer(related="cycle_id.unrated_count")
    adjustment_count = fields.Integer(related="cycle_id.adjustment_count")
    distribution = fields.Html(related="cycle_id.distribution")
    below_count = fields.Integer(string="Below baseline", compute="_compute_counts")
    draft_count = fields.Integer(
        string="Not scored yet",
        compute="_compute_counts",
        help="A cycle is published as a whole: score it again first.",
    )
    told_count = fields.Integer(
        string="Told by a to-do",
        compute="_compute_counts",
        help="Employees with a login; the others are told by their superior.",
    )
    has_open_reviews = fields.Boolean(compute="_compute_counts")
    question_count = fields.Integer(
        string="Questions not answered",
        compute="_compute_counts",
        help="What employees have asked about their provisional results.",
    )

    @api.depends("cycle_id")
    def _compute_counts(self):
        for wizard in self:
            wizard.cycle_id._check_officer()
            figures = wizard.cycle_id._count_for_guide()
            wizard.below_count = figures["below"]
            wizard.draft_count = figures["draft"]
            cycle = wizard.cycle_id
            wizard.has_open_reviews = (
                cycle.review_expected_count and not cycle.reviews_closed_at
            )
            wizard.question_count = figures["questions"]
            wizard.told_count = self.env["service.appraisal"].search_count(
                Domain("cycle_id", "=", wizard.cycle_id.id)
                & Domain("employee_id.user_id.active", "=", True)
            )

    def action_publish(self):
        """Publish; pressed twice, it is published once."""
        self.ensure_one()
        self.cycle_id.publish()
        return {"type": "ir.actions.act_window_close"}

    def action_view_questions(self):
        """Open the questions that wait for an answer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.appraisal.query",
            "view_mode": "list,form",
            "domain": [("cycle_id", "=", self.cycle_id.id), ("state", "=", "open")],
            "name": self.env._("Questions not answered"),
        }
