from datetime import date

from odoo import models
from odoo.fields import Domain


class HrVersion(models.Model):
    """Which version of an employee held on a day, for many employees at once."""

    _name = "hr.version"
    _inherit = ["hr.version", "service.presence.mixin"]

    def _get_histories(self, employees):
        """The versions of ``employees``, archived ones too, read in one query.

        :return: dict of employee id -> versions, oldest first
        """
        versions = self.with_context(active_test=False).search_fetch(
            Domain("employee_id", "in", employees.ids)
            & (Domain("active", "=", True) | Domain("employee_id.active", "=", False)),
            [
                "employee_id",
                "date_version",
                "department_id",
                "job_id",
                "contract_date_start",
                "contract_date_end",
                "contract_type_id",
                "employee_type",
                "departure_date",
                "resource_calendar_id",
            ],
            order="date_version, id",
        )
        ids = {}
        for version in versions:
            ids.setdefault(version.employee_id.id, []).append(version.id)
        # All share one cache, so that nothing is read again for each employee.
        together = versions.ids
        return {
            employee_id: self.browse(version_ids).with_prefetch(together)
            for employee_id, version_ids in ids.items()
        }

    def _get_valid(self, day):
        """The one of these versions of an employee, oldest first, that held on ``day``.

        The first version stands for the time before it too, as for Odoo itself. Odoo's
        ``hr.employee._get_version`` says the same but reads one employee at a time; the
        batch method of hr_attendance stops at the second version for a single day.
        """
        valid = self[:1]
        for version in self:
            if version.date_version <= day:
                valid = version
        return valid

    def _is_employed(self, date_from, date_to):
        """Whether these versions of an employee show an employment between the dates.

        Contract dates tell; without any it began with the first version. A departure
        ends it.
        """
        left = self[-1:].departure_date
        if left and left < date_from:
            return False
        contracts = self.filtered("contract_date_start")
        if not contracts:
            return self[:1].date_version <= date_to
        return any(
            version.contract_date_start <= date_to
            and (version.contract_date_end or date.max) >= date_from
            for version in contracts
        )
