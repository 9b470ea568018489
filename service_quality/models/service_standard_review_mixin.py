from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

REVIEW_TYPE = "service_quality.mail_activity_type_standard_review"


class ServiceStandardReviewMixin(models.AbstractModel):
    """Whether a standard is still right: asked from time to time."""

    _name = "service.standard.review.mixin"
    _description = "Review of a standard"

    review_months = fields.Integer(
        string="Review after (months)",
        tracking=True,
        default=lambda self: self.env.company.standard_review_months,
        help="So long after it came into force, or was reviewed last, somebody is "
        "asked whether it is still right. 0: never.",
    )
    reviewed_on = fields.Date(
        string="Last reviewed", readonly=True, copy=False, tracking=True
    )
    next_review_on = fields.Date(
        string="Next review", compute="_compute_next_review_on", store=True
    )

    _review_months_positive = models.Constraint(
        "CHECK(review_months >= 0)", "A review cannot come before it is due."
    )

    @api.depends("current_version_id.effective_on", "reviewed_on", "review_months")
    def _compute_next_review_on(self):
        for standard in self:
            since = standard.current_version_id.effective_on
            if since and standard.review_months:
                since = max(since, standard.reviewed_on or since)
                standard.next_review_on = since + relativedelta(
                    months=standard.review_months
                )
            else:
                standard.next_review_on = False

    def write(self, vals):
        if "reviewed_on" in vals and not self.env.su:
            raise AccessError(
                self.env._("Use “Still right” to say that a standard was reviewed.")
            )
        return super().write(vals)

    def action_confirm_review(self):
        """Say that the version in force is still right."""
        self.check_access("write")
        # The date has no other writer; see write().
        self.sudo().reviewed_on = fields.Date.context_today(self)
        self.activity_feedback([REVIEW_TYPE], feedback=self.env._("Still right."))

    def _cron_remind_review(self):
        """Ask for the review of every standard whose time has come, once."""
        kind = self.env.ref(REVIEW_TYPE, raise_if_not_found=False)
        if not kind:
            return
        today = fields.Date.context_today(self)
        due = self.search(
            Domain("next_review_on", "<=", today)
            & Domain("user_id.active", "=", True)
            & ~Domain("activity_ids.activity_type_id", "in", kind.ids)
        )
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": standard.id,
                    "user_id": standard.user_id.id,
                    "automated": True,
                    "date_deadline": standard.next_review_on,
                }
                for standard in due
            ]
        )
