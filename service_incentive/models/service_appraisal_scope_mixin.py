from odoo import fields, models


class ServiceAppraisalScopeMixin(models.AbstractModel):
    """For whom and for which cycles a scheme or an outcome rule is; empty is for all.

    Department and job are those of an appraisal, contract and kind of employee what the
    version of the employee said in the period.
    """

    _name = "service.appraisal.scope.mixin"
    _description = "Whom a scheme or rule is for"

    cycle_kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="Cycles",
        help="For cycles of this kind only; empty means any.",
    )
    job_ids = fields.Many2many(
        "hr.job", string="Jobs", help="For these jobs only; empty means any."
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="For these departments and those below only; empty means any.",
    )
    contract_type_ids = fields.Many2many(
        "hr.contract.type",
        string="Contract types",
        help="For people with these contracts only; empty means any.",
    )
    employee_type = fields.Selection(
        lambda self: (
            self.env["hr.version"]
            ._fields["employee_type"]
            ._description_selection(self.env)
        ),
        string="Kind of employee",
        help="For this kind only, as the employee's record says; empty means any.",
    )

    def _is_for_version(self, version):
        """Whether it is for somebody with this contract and of this kind.

        :param version: hr.version of the employee, may be empty
        """
        self.ensure_one()
        return (
            not self.contract_type_ids
            or version.contract_type_id in self.contract_type_ids
        ) and (not self.employee_type or version.employee_type == self.employee_type)
