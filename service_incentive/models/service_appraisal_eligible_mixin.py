from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from odoo.addons.service_quality.tools import presence


class Eligible(NamedTuple):
    """Somebody to be appraised."""

    employee: object
    version: object  # the one that held at the end of the period
    presence: presence.Presence
    manager: object
    scheme: object
    segments: list  # values of service.appraisal.segment


class ServiceAppraisalEligibleMixin(models.AbstractModel):
    """Whom a cycle appraises, for how many days, and by which scheme.

    Eligible is who belongs to the company and was employed in the period, and whoever
    served tickets in it even if archived since: people who left, and the agents of an
    imported history.
    """

    _name = "service.appraisal.eligible.mixin"
    _description = "Who is appraised in a cycle"

    def _get_missing(self, limit):
        """Whom to create an appraisal for, and how many there are besides.

        :param limit: find at most so many; who comes after them is only counted
        :return: list of Eligible, the last employee looked at (none when nobody is
            left), dict of counts: ``missing``, ``existing`` and those looked at whom no
            scheme fits, ``skipped``
        """
        pairs = self._find_eligible(self.department_ids)
        new = self._leave_out_existing(pairs)
        fitting, done = [], 0
        while done < len(new) and len(fitting) < limit:
            following = new[done : done + limit - len(fitting)]
            fitting += self._fit_schemes(following)
            done += len(following)
        counts = {
            "missing": len(fitting) + len(new) - done,
            "existing": len(pairs) - len(new),
            "skipped": done - len(fitting),
        }
        last = new[done - 1][0].id if done else 0
        return fitting, last, counts

    def _get_next_missing(self, after, limit):
        """As :meth:`_get_missing`, of the next employees by their number only.

        What it takes does not depend on how many employees there are.

        :param after: id of the last employee that was looked at
        :param limit: look at so many
        :return: list of Eligible, the last employee looked at (0 when nobody is left),
            how many of those looked at had none
        """
        employees = self._search_candidates(
            Domain("id", ">", after), limit=limit, order="id"
        )
        pairs = self._find_eligible(self.department_ids, employees)
        new = self._leave_out_existing(pairs)
        last = employees[-1].id if len(employees) == limit else 0
        return self._fit_schemes(new), last, len(new)

    def _preview_eligible(self, departments):
        """Employees who would be appraised; for officers only."""
        self._check_officer()
        # Whoever may generate the appraisals may see whose they will be.
        eligible = self.sudo()._find_eligible(departments)
        return self.env["hr.employee"].concat(*(employee for employee, _v in eligible))

    def _search_candidates(self, domain=Domain.TRUE, **kwargs):
        """Employees of the company, also those who left: they may have served."""
        Employee = self.env["hr.employee"].with_context(active_test=False)
        domain &= Domain("company_id", "=", self.company_id.id)
        return Employee.search(domain, **kwargs)

    def _leave_out_existing(self, pairs):
        """Those of the (employee, version) who have no appraisal in the cycle yet."""
        found = self.env["service.appraisal"]._read_group(
            Domain("cycle_id", "=", self.id)
            & Domain("employee_id", "in", [employee.id for employee, _v in pairs]),
            ["employee_id"],
        )
        existing = {employee.id for (employee,) in found}
        return [pair for pair in pairs if pair[0].id not in existing]

    def _find_eligible(self, departments, employees=None):
        """List of (employee, version at the end of the period) to be appraised.

        :param departments: only who was in these or below at the end of the period
        :param employees: only of these; by default everybody of the company, by number
        """
        if employees is None:
            employees = self._search_candidates(order="id")
        histories = self.env["hr.version"]._get_histories(employees)
        within = set(
            self.env["hr.department"].search([("id", "child_of", departments.ids)]).ids
            if departments
            else ()
        )
        found, others = [], []
        for employee in employees:
            versions = histories.get(employee.id)
            if not versions:
                continue
            version = versions._get_valid(self.date_to)
            if departments and version.department_id.id not in within:
                continue
            is_employed = employee.active and versions._is_employed(
                self.date_from, self.date_to
            )
            found.append((employee, version, is_employed))
            if not is_employed:
                others.append(employee.id)
        served = set(
            self.env["service.measure"]
            ._get_serving_employees(
                self.company_id, self._get_period(), employees.browse(others)
            )
            .ids
        )
        return [
            (employee, version)
            for employee, version, is_employed in found
            if is_employed or employee.id in served
        ]

    def _fit_schemes(self, pairs):
        """Eligible for each (employee, version) whom a scheme fits."""
        employees = self.env["hr.employee"].concat(
            *(employee for employee, _v in pairs)
        )
        if not employees:
            return []
        presences = self._get_presences(employees)
        managers = self._get_managers(employees)
        lines = self.env["service.reporting.line"]._get_histories(employees)
        schemes = self.scheme_id or self.scheme_ids
        best = {}
        fitting = []
        for employee, version in pairs:
            segments = self._prepare_segments(
                employee, presences[employee.id], lines.get(employee.id)
            )
            post = self._get_post(segments)
            if post not in best:
                best[post] = self.scheme_id or schemes._get_best(self.kind, *post)
            if best[post]:
                manager = managers[employee.id] or version.department_id.manager_id
                if manager == employee:
                    manager = manager.parent_id
                fitting.append(
                    Eligible(
                        employee,
                        version,
                        presences[employee.id],
                        manager,
                        best[post],
                        segments,
                    )
                )
        return fitting

    def _get_managers(self, employees):
        """Who led each employee, by the rule of the company: ``{id: manager}``."""
        period = self._get_period()
        if self.company_id.appraisal_superior == "last_day":
            period = type(period)(period.date_to, period.date_to, period.tz)
        Line = self.env["service.reporting.line"]
        return Line._get_manager_with_most_days(period, employees)

    def _get_presences(self, employees, period=None, histories=None):
        """How long ``employees`` were there, with the company's rule for leave."""
        return self.env["hr.version"]._get_presences(
            period or self._get_period(),
            employees,
            self.company_id.appraisal_long_leave_days,
            histories,
        )

    def _prepare_presence(self, version, found):
        """Values of an appraisal for how long its employee was there."""
        company = self.company_id
        return {
            "period_days": found.period_days,
            "eligible_days": found.eligible_days,
            "presence": round(found.percent, 2),
            "presence_needed": company.appraisal_min_presence,
            "availability": round(100.0 * found.availability, 2),
            "is_on_probation": not company.appraisal_rate_probation
            and bool(version.trial_date_end)
            and version.trial_date_end >= self.date_to,
        }

    def _prepare_segments(self, employee, found, history):
        """Values of the stretches with the same post and superior, in order of time."""
        segments = []
        holds = history or [(self.date_from, employee.parent_id)]
        for stretch in found.stretches:
            version = stretch.key
            for first, last, manager in presence.part(
                holds, [(stretch.first, stretch.last)]
            ):
                if manager == employee:
                    manager = manager.browse()
                post = {
                    "department_id": version.department_id.id,
                    "job_id": version.job_id.id,
                    "contract_type_id": version.contract_type_id.id,
                    "employee_type": version.employee_type,
                    "manager_id": manager.id,
                }
                following = segments and (first - segments[-1]["date_to"]).days == 1
                if following and post.items() <= segments[-1].items():
                    segments[-1]["date_to"] = last
                else:
                    segments.append({"date_from": first, "date_to": last, **post})
        for segment in segments:
            days = (segment["date_to"] - segment["date_from"]).days + 1
            segment["days"] = days
        return segments

    def _get_post(self, segments):
        """Job, department, contract and kind of employee held on most days, of two the
        later.
        """
        return presence.longest(
            (
                (
                    self.env["hr.job"].browse(segment["job_id"]),
                    self.env["hr.department"].browse(segment["department_id"]),
                    self.env["hr.contract.type"].browse(segment["contract_type_id"]),
                    segment["employee_type"],
                ),
                segment["days"],
            )
            for segment in segments
        )
