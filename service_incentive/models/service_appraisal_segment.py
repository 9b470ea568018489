from odoo import fields, models


class ServiceAppraisalSegment(models.Model):
    """A stretch of days of an appraisal with the same post and superior.

    Somebody who was transferred has several; the post with the most days chose the
    scheme. Only the engine writes them.
    """

    _name = "service.appraisal.segment"
    _inherit = ["service.appraisal.detail.mixin"]
    _description = "Stretch of an appraisal"
    _order = "appraisal_id, date_from, id"

    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    days = fields.Integer()
    department_id = fields.Many2one("hr.department", ondelete="set null")
    job_id = fields.Many2one("hr.job", ondelete="set null")
    contract_type_id = fields.Many2one(
        "hr.contract.type", string="Contract type", ondelete="set null"
    )
    employee_type = fields.Selection(
        lambda self: (
            self.env["hr.version"]
            ._fields["employee_type"]
            ._description_selection(self.env)
        ),
        string="Kind of employee",
    )
    manager_id = fields.Many2one("hr.employee", string="Superior", ondelete="set null")
