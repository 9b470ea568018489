from odoo import api, fields, models
from odoo.fields import Command, Domain


class ServiceAppraisalRemind(models.TransientModel):
    """Shows who still owes reviews of a cycle, and reminds them."""

    _name = "service.appraisal.remind"
    _description = "Remind raters"

    cycle_id = fields.Many2one(
        "service.appraisal.cycle", required=True, readonly=True, ondelete="cascade"
    )
    deadline = fields.Date(related="cycle_id.review_deadline")
    expected_count = fields.Integer(related="cycle_id.review_expected_count")
    given_count = fields.Integer(related="cycle_id.review_given_count")
    completion = fields.Float(related="cycle_id.review_completion")
    line_ids = fields.One2many(
        "service.appraisal.remind.line",
        "remind_id",
        string="Still to give",
        compute="_compute_line_ids",
        store=True,
    )

    @api.depends("cycle_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.cycle_id._check_officer()
            groups = self.env["service.review.assignment"]._read_group(
                Domain("cycle_id", "=", wizard.cycle_id.id)
                & Domain("state", "=", "open"),
                ["rater_id"],
                ["__count"],
            )
            wizard.line_ids = [
                Command.create({"rater_id": rater.id, "open_count": count})
                for rater, count in groups
            ]

    def action_remind(self):
        """Remind them; pressed twice, each has one to-do all the same."""
        self.ensure_one()
        count = self.cycle_id.remind_raters()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(n)s raters were reminded.", n=count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class ServiceAppraisalRemindLine(models.TransientModel):
    """One rater who owes reviews; about whom is not for this list."""

    _name = "service.appraisal.remind.line"
    _description = "Rater to remind"
    _order = "open_count desc, id"

    remind_id = fields.Many2one(
        "service.appraisal.remind", required=True, ondelete="cascade"
    )
    rater_id = fields.Many2one("hr.employee", readonly=True)
    department_id = fields.Many2one(related="rater_id.department_id")
    open_count = fields.Integer(string="Reviews to give", readonly=True)
    is_reachable = fields.Boolean(
        string="Has a login",
        compute="_compute_is_reachable",
        help="Without a login nobody can be reminded or give a review.",
    )

    @api.depends("rater_id")
    def _compute_is_reachable(self):
        for line in self:
            line.is_reachable = line.rater_id.user_id.active
