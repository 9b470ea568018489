from odoo import fields, models


class ServiceInspectionSampleShare(models.Model):
    """How an agent is covered by a sample, and how many cases are missing."""

    _name = "service.inspection.sample.share"
    _description = "Agent of a sample"
    _order = "missing desc, employee_id, id"
    _rec_name = "employee_id"

    sample_id = fields.Many2one(
        "service.inspection.sample", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="sample_id.company_id", store=True)
    employee_id = fields.Many2one("hr.employee", string="Agent", required=True)
    population = fields.Integer(
        string="Cases", help="All cases of the agent in the period."
    )
    wanted = fields.Integer()
    before = fields.Integer(
        string="Drawn before", help="By earlier samples of the same period."
    )
    chosen = fields.Integer(string="Drawn")
    missing = fields.Integer(
        string="Short of", help="So many cases fewer than wanted: there are no more."
    )
