from odoo import fields, models


class ServiceOutcomeDryRunLine(models.TransientModel):
    """One person whom a rule would have affected in a cycle.

    The dialog shows the first of them without storing any; all are stored, for an hour
    or so, when they are opened as a list.
    """

    _name = "service.outcome.dry.run.line"
    _description = "Somebody affected in a dry run"

    run_id = fields.Many2one(
        "service.outcome.dry.run", required=True, ondelete="cascade", index=True
    )
    cycle_id = fields.Many2one("service.appraisal.cycle")
    employee_id = fields.Many2one("hr.employee")
    rule_id = fields.Many2one("service.appraisal.outcome.rule")
    effect = fields.Char(string="Would propose")
    score = fields.Float(digits=(5, 2))
    has_score = fields.Boolean(string="Has a score")
    grade = fields.Char()
    streak = fields.Integer(string="In a row")
    contract_type = fields.Char(string="Employment type")
    leave = fields.Char()
