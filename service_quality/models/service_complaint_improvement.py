from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceComplaintImprovement(models.Model):
    """One improvement that a review asks for, until it becomes a corrective action."""

    _name = "service.complaint.improvement"
    _description = "Improvement after a complaint"
    _order = "id"

    review_id = fields.Many2one(
        "service.complaint.review", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
    name = fields.Char(string="What", required=True)
    owner_id = fields.Many2one("hr.employee", string="Who", required=True)
    due_date = fields.Date(string="By when", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_review()
        return lines

    def write(self, vals):
        self._check_review()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_finished(self):
        self._check_review()

    def _check_review(self):
        for line in self:
            if line.review_id.state == "done" and not self.env.su:
                raise UserError(self.env._("A finished review stays on file."))

    def _prepare_action_values(self):
        """Values of the corrective action; whoever works on it learns no name."""
        self.ensure_one()
        review = self.review_id
        return {
            "name": self.name,
            "problem": self.env._(
                "Review of complaint %(number)s", number=review.complaint_id.name
            ),
            "cause": ", ".join(review.cause_ids.mapped("display_name")),
            "measure": self.name,
            "owner_id": self.owner_id.id,
            "due_date": self.due_date,
        }
