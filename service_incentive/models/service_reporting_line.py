from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_quality.tools import presence


class ServiceReportingLine(models.Model):
    """Whom an employee reported to from a day on.

    Odoo keeps only who leads somebody now; whoever judges a period has to be the one
    who led in it. A line is added whenever the manager of an employee changes. Lines
    are never changed or deleted; one that came too late is put right by another line
    with the right day, the newest of a day holds.
    """

    _name = "service.reporting.line"
    _description = "Reporting line"
    _order = "employee_id, date_from desc, id desc"
    _rec_name = "employee_id"

    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="employee_id.company_id", store=True, precompute=True
    )
    manager_id = fields.Many2one(
        "hr.employee",
        string="Reports to",
        ondelete="cascade",
        help="Empty: to nobody.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._get_service_today(),
        help="The first day. It holds until the next line of the employee begins.",
    )

    @api.constrains("employee_id", "manager_id")
    def _check_manager(self):
        for line in self:
            if line.manager_id == line.employee_id:
                raise UserError(
                    self.env._(
                        "%(employee)s cannot report to themselves.",
                        employee=line.employee_id.name,
                    )
                )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "A reporting line stays as it is; add another one with the right day."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A reporting line stays as it is; add another one with the right day."
            )
        )

    @api.model
    def _begin(self):
        """Lines for employees who have none: their manager since they came."""
        self.env["hr.employee"].flush_model(["parent_id", "company_id"])
        self.env["hr.version"].flush_model(["employee_id", "date_version"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO service_reporting_line
                       (employee_id, company_id, manager_id, date_from, create_uid,
                        write_uid, create_date, write_date)
                SELECT employee.id, employee.company_id, employee.parent_id,
                       MIN(version.date_version), %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM hr_employee employee
                  JOIN hr_version version ON version.employee_id = employee.id
                 WHERE employee.parent_id IS NOT NULL
                   AND employee.parent_id != employee.id
                   AND NOT EXISTS (SELECT 1 FROM service_reporting_line line
                                    WHERE line.employee_id = employee.id)
              GROUP BY employee.id
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.invalidate_model()

    @api.model
    def _note(self, employees):
        """Add a line for each of ``employees`` whose manager is another one now."""
        histories = self._get_histories(employees)
        today = {
            company: company._get_service_today() for company in employees.company_id
        }
        rows = []
        for employee in employees:
            day = today.get(employee.company_id) or fields.Date.context_today(self)
            manager = employee.parent_id
            manager = manager if manager != employee else manager.browse()
            held = manager.browse()
            for since, other in histories.get(employee.id, []):
                # A line for a day to come does not hold yet.
                held = other if since <= day else held
            if held != manager:
                rows.append(
                    {
                        "employee_id": employee.id,
                        "manager_id": manager.id,
                        "date_from": day,
                    }
                )
        self.create(rows)

    @api.model
    def _get_histories(self, employees):
        """``{employee id: [(since, manager)]}``, oldest first, one entry for a day."""
        lines = self.search_fetch(
            Domain("employee_id", "in", employees.ids),
            ["employee_id", "manager_id", "date_from"],
            order="date_from, id",
        )
        histories = {}
        for line in lines:
            history = histories.setdefault(line.employee_id.id, {})
            history[line.date_from] = line.manager_id
        return {key: list(history.items()) for key, history in histories.items()}

    @api.model
    def _get_manager_with_most_days(self, period, employees):
        """Who led each of ``employees`` on most days of ``period``, of two the later.

        Days without a manager count for nobody. Who never had a line is led by the
        manager on record.

        :return: ``{employee id: manager}``, an empty record for nobody
        """
        histories = self.sudo()._get_histories(employees)
        managers = {}
        for employee in employees.sudo():
            stretches = presence.part(
                histories.get(employee.id) or [(date.min, employee.parent_id)],
                [(period.date_from, period.date_to)],
            )
            manager = presence.longest(
                (stretch.key, stretch.days) for stretch in stretches if stretch.key
            )
            managers[employee.id] = manager or self.env["hr.employee"]
        return managers
