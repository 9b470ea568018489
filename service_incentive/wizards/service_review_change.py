from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.service_appraisal_line import RATER_GROUPS


class ServiceReviewChange(models.TransientModel):
    """An officer asks somebody else for a review, or nobody any more, and says why."""

    _name = "service.review.change"
    _inherit = ["hr.mixin"]
    _description = "Change of raters"

    change = fields.Selection(
        [
            ("add", "Ask one more rater"),
            ("replace", "Ask somebody else instead"),
            ("remove", "Take the review away"),
        ],
        required=True,
        default="add",
    )
    appraisal_id = fields.Many2one("service.appraisal", string="About", required=True)
    employee_id = fields.Many2one(related="appraisal_id.employee_id")
    company_id = fields.Many2one(related="appraisal_id.company_id")
    assignment_id = fields.Many2one(
        "service.review.assignment",
        string="Review",
        domain="[('appraisal_id', '=', appraisal_id), ('state', '=', 'open')]",
    )
    group = fields.Selection(
        [pair for pair in RATER_GROUPS if pair[0] != "customer"],
        string="As",
        compute="_compute_group",
        store=True,
        readonly=False,
    )
    rater_id = fields.Many2one(
        "hr.employee",
        string="New rater",
        domain="[('company_id', '=', company_id), ('user_id', '!=', False)]",
    )
    reason = fields.Char(
        required=True, help="It stays with the review, for officers to read."
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "service.review.assignment":
            review = self.env["service.review.assignment"].browse(
                self.env.context.get("active_id")
            )
            values["assignment_id"] = review.id
            values["appraisal_id"] = review.appraisal_id.id
            values["change"] = "replace"
        elif self.env.context.get("active_model") == "service.appraisal":
            values.setdefault("appraisal_id", self.env.context.get("active_id"))
        return values

    @api.depends("assignment_id")
    def _compute_group(self):
        for wizard in self:
            wizard.group = wizard.assignment_id.group or wizard.group or "peer"

    def action_confirm(self):
        """Make the change; it checks who asks and whom.

        :raise UserError: when something is missing or the rater may not review
        """
        self.ensure_one()
        Review = self.env["service.review.assignment"]
        if not self.reason or not self.reason.strip():
            raise UserError(self.env._("Say why the raters change."))
        if self.change != "add":
            if not self.assignment_id:
                raise UserError(self.env._("Say which review it is about."))
            self.assignment_id._take_away(self.reason)
        if self.change != "remove":
            if not self.rater_id or not self.group:
                raise UserError(
                    self.env._("Say who shall give the review, and as what.")
                )
            Review._add(self.appraisal_id, self.rater_id, self.group, self.reason)
        return {"type": "ir.actions.act_window_close"}
