from odoo import api, fields, models
from odoo.exceptions import AccessError


class ServiceAppraisalAdjustment(models.Model):
    """A score that people have moved: from where to where, why and who.

    Calibration and upheld appeals leave one each. Append-only: nobody changes or
    deletes it. Scoring anew sets the adjustments before it aside, which is noted too.
    """

    _name = "service.appraisal.adjustment"
    _description = "Adjustment of a score"
    _order = "id desc"
    _rec_name = "appraisal_id"

    appraisal_id = fields.Many2one(
        "service.appraisal",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    cycle_id = fields.Many2one(
        related="appraisal_id.cycle_id", store=True, precompute=True, index=True
    )
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    kind = fields.Selection(
        [("calibration", "Calibration"), ("appeal", "Appeal")],
        required=True,
        readonly=True,
    )
    old_score = fields.Float(
        string="Score before", digits=(5, 2), readonly=True, aggregator=None
    )
    new_score = fields.Float(
        string="Score after", digits=(5, 2), readonly=True, aggregator=None
    )
    difference = fields.Float(
        digits=(5, 2),
        compute="_compute_difference",
        store=True,
        precompute=True,
        aggregator="avg",
        help="By how many points the score was moved.",
    )
    old_grade_id = fields.Many2one(
        "service.appraisal.grade",
        string="Grade before",
        readonly=True,
        ondelete="restrict",
    )
    new_grade_id = fields.Many2one(
        "service.appraisal.grade",
        string="Grade after",
        readonly=True,
        ondelete="restrict",
    )
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Moved by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    at = fields.Datetime(string="Moved on", required=True, readonly=True)
    superseded_at = fields.Datetime(
        string="Set aside on",
        readonly=True,
        help="The cycle was scored anew then, and this adjustment counts no more.",
    )

    @api.depends("old_score", "new_score")
    def _compute_difference(self):
        for adjustment in self:
            adjustment.difference = adjustment.new_score - adjustment.old_score

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Adjustments are left by calibration and appeals alone.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not (self.env.su and vals.keys() <= {"superseded_at"}):
            raise AccessError(self.env._("What was adjusted cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("What was adjusted cannot be deleted."))

    def _supersede(self):
        """Note that a new scoring has set these aside."""
        self.filtered(lambda one: not one.superseded_at).write(
            {"superseded_at": fields.Datetime.now()}
        )
