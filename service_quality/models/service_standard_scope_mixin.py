from odoo import api, fields, models
from odoo.fields import Domain


class ServiceStandardScopeMixin(models.AbstractModel):
    """Whom a version of a standard concerns."""

    _name = "service.standard.scope.mixin"
    _description = "Scope of a standard"

    company_ids = fields.Many2many(
        "res.company", string="Companies", help="Empty: every company of the standard."
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        help="With the departments below them. Empty: every department.",
    )
    contract_type_ids = fields.Many2many(
        "hr.contract.type",
        string="Employment types",
        help="Such as permanent, temporary, trainee. Empty: all of them.",
    )
    in_scope = fields.Boolean(
        string="Concerns me", compute="_compute_in_scope", search="_search_in_scope"
    )

    @api.depends("company_ids", "department_ids", "contract_type_ids")
    @api.depends_context("uid")
    def _compute_in_scope(self):
        mine = self.sudo().search(
            Domain("id", "in", self.ids) & self._get_reader_domain()
        )
        for version in self:
            version.in_scope = version._origin.id in mine.ids

    @api.model
    def _search_in_scope(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_reader_domain()
        return domain if True in value else ~domain

    @api.model
    def _get_reader_domain(self):
        """The versions that concern the user, in any of their employments."""
        # Their own department and employment type are asked for, nothing else.
        employees = self.env.user.sudo().employee_ids
        return Domain.OR(self._get_domain_for(employee) for employee in employees)

    @api.model
    def _get_domain_for(self, employee):
        """The versions that concern an employee."""
        path = employee.department_id.parent_path or ""
        departments = [int(key) for key in path.split("/") if key]
        company = employee.company_id.id

        def among(name, ids):
            return Domain(name, "=", False) | Domain(name, "in", ids)

        return (
            among("standard_id.company_id", [company])
            & among("company_ids", [company])
            & among("department_ids", departments)
            & among("contract_type_ids", employee.contract_type_id.ids)
            & among("standard_id.job_ids", employee.job_id.ids)
        )

    def _get_scope_employees(self):
        """The employees this version concerns."""
        self.ensure_one()
        version = self.sudo()  # department and employment type are kept from most
        domain = Domain.TRUE
        standard = version.standard_id
        if standard.company_id:
            domain &= Domain("company_id", "=", standard.company_id.id)
        if version.company_ids:
            domain &= Domain("company_id", "in", version.company_ids.ids)
        if version.department_ids:
            domain &= Domain("department_id", "child_of", version.department_ids.ids)
        if version.contract_type_ids:
            domain &= Domain("contract_type_id", "in", version.contract_type_ids.ids)
        if standard.job_ids:
            domain &= Domain("job_id", "in", standard.job_ids.ids)
        return self.env["hr.employee"].sudo().search(domain)
