from odoo import models
from odoo.fields import Domain


class HrVersion(models.Model):
    _inherit = "hr.version"

    def _get_valid_at(self, employees, day):
        """The version of each employee that held on ``day``, in one query.

        Archived employees have versions too. Whose first version is later than ``day``
        had no other: it stands for the time before, as in ``hr.employee._get_version``.
        That method reads one employee at a time, and
        ``_get_versions_by_employee_and_date`` of hr_attendance stops at the second
        version of an employee when asked for a single day.

        :return: dict of employee id -> version
        """
        versions = self.with_context(active_test=False).search_fetch(
            Domain("employee_id", "in", employees.ids) & Domain("active", "=", True)
            | Domain("employee_id", "in", employees.ids)
            & Domain("employee_id.active", "=", False),
            ["employee_id", "date_version", "department_id", "job_id"],
            order="date_version, id",
        )
        valid = {}
        for version in versions:
            employee_id = version.employee_id.id
            if employee_id not in valid or version.date_version <= day:
                valid[employee_id] = version
        return valid
