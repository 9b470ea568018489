from odoo import api, fields, models


class ServiceAppraisalCalibrate(models.TransientModel):
    """Asks for the new score of an appraisal and for the reason."""

    _name = "service.appraisal.calibrate"
    _description = "Calibrate a score"

    appraisal_id = fields.Many2one(
        "service.appraisal", required=True, readonly=True, ondelete="cascade"
    )
    employee_id = fields.Many2one(related="appraisal_id.employee_id")
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id")
    computed_score = fields.Float(related="appraisal_id.computed_score")
    computed_grade_id = fields.Many2one(related="appraisal_id.computed_grade_id")
    seen_score = fields.Float(
        string="Score now", digits=(5, 2), required=True, readonly=True
    )
    seen_grade_id = fields.Many2one(
        "service.appraisal.grade",
        string="Grade now",
        compute="_compute_grades",
    )
    new_score = fields.Float(string="New score", digits=(5, 2), required=True)
    new_grade_id = fields.Many2one(
        "service.appraisal.grade",
        string="New grade",
        compute="_compute_grades",
    )
    reason = fields.Text(
        required=True, help="It is kept with both scores, and the employee can read it."
    )
    adjustment_ids = fields.One2many(related="appraisal_id.adjustment_ids")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        appraisal = self.env["service.appraisal"].browse(values.get("appraisal_id"))
        if appraisal:
            values.update(seen_score=appraisal.score, new_score=appraisal.score)
        return values

    @api.depends("seen_score", "new_score", "appraisal_id")
    def _compute_grades(self):
        for wizard in self:
            scheme = wizard.appraisal_id.scheme_id
            wizard.seen_grade_id = scheme._get_grade(wizard.seen_score)
            wizard.new_grade_id = scheme._get_grade(wizard.new_score)

    def action_confirm(self):
        """Move the score; the appraisal checks who asks."""
        self.ensure_one()
        self.appraisal_id.calibrate(self.new_score, self.reason, self.seen_score)
        return {"type": "ir.actions.act_window_close"}
