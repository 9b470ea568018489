from datetime import timedelta

from odoo import models

from ..tools.sampling import assign

WEEK = timedelta(days=7)


class ServiceInspectionPlanMakerMixin(models.AbstractModel):
    """Makes the inspections of a plan for one day; called by the plan, as superuser."""

    _name = "service.inspection.plan.maker.mixin"
    _description = "Making of planned inspections"

    def _make(self, day):
        """Make the inspections of this plan for ``day``.

        :return: the inspections
        """
        self.ensure_one()
        if self.subject == "cases":
            return self._make_sample(day)
        subjects = self._get_desks() if self.subject == "desk" else self._get_people()
        return self._make_inspections(day, subjects)

    def _get_desks(self):
        """One subject for each team, or one for the company where there is no team."""
        teams = self.team_ids or self._get_teams()
        return [({"team_id": team.id}, ()) for team in teams] or [({}, ())]

    def _get_teams(self):
        return self.env["helpdesk.ticket.team"].search(
            [("company_id", "in", [False, self.company_id.id])]
        )

    def _get_people(self):
        """The employees whose turn it is: those this plan has inspected least."""
        employees = self.env["hr.employee"].browse(self.employee_ids.ids).exists()
        employees = employees.filtered("active")
        if not self.employee_ids:
            teams = self.team_ids or self._get_teams()
            employees = self.env["hr.employee"].search(
                [
                    ("user_id", "in", teams.user_ids.ids),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        groups = self.env["service.inspection"]._read_group(
            [("plan_id", "=", self.id), ("employee_id", "in", employees.ids)],
            ["employee_id"],
            ["__count", "planned_on:max"],
        )
        seen = {employee.id: (count, last) for employee, count, last in groups}
        first = self.date_start - WEEK
        order = employees.sorted(
            lambda employee: (*seen.get(employee.id, (0, first)), employee.id)
        )
        chosen = order[: self.people_count] if self.people_count else order
        return [
            ({"employee_id": employee.id}, self._get_barred(employee))
            for employee in chosen
        ]

    def _get_barred(self, employee):
        """Who may not inspect this employee: himself, and for a mystery visit whoever
        leads him, who must not know of it.
        """
        users = employee.user_id
        if self.kind == "mystery" or self.method == "mystery":
            users |= employee.parent_id.user_id
            users |= employee.user_id.helpdesk_team_ids.user_id
        barred = {("user", user.id) for user in users}
        partners = employee.user_id.partner_id | employee.work_contact_id
        return barred | {("partner", partner.id) for partner in partners}

    def _get_inspectors(self):
        """Keys of those who may inspect for this plan."""
        users, partners = self.inspector_user_ids, self.outside_partner_ids
        if not users and not partners:
            users, partners = self.body_id.member_ids, self.body_id.contact_ids
        keys = {("user", user.id) for user in users}
        return keys | {("partner", partner.id) for partner in partners}

    def _get_load(self):
        """How many inspections of this plan each inspector has had."""
        Inspection = self.env["service.inspection"]
        load = {}
        for kind, name in (
            ("user", "inspector_user_id"),
            ("partner", "inspector_partner_id"),
        ):
            groups = Inspection._read_group(
                [("plan_id", "=", self.id), (name, "!=", False)], [name], ["__count"]
            )
            load |= {(kind, inspector.id): count for inspector, count in groups}
        return load

    def _make_inspections(self, day, subjects):
        turns = assign(
            range(len(subjects)),
            self._get_inspectors(),
            self._get_load(),
            {number: barred for number, (_values, barred) in enumerate(subjects)},
            f"{self.id}/{day}",
        )
        shared = self._prepare_inspection(day)
        vals_list = []
        for number, (values, _barred) in enumerate(subjects):
            kind, inspector_id = turns.get(number, ("user", False))
            vals_list.append(
                {
                    **shared,
                    **values,
                    "inspector_user_id": kind == "user" and inspector_id,
                    "inspector_partner_id": kind == "partner" and inspector_id,
                }
            )
        inspections = self.env["service.inspection"].create(vals_list)
        inspections._tell_inspectors()
        if len(turns) < len(subjects):
            self.message_post(
                body=self.env._(
                    "%(count)s inspections of %(day)s have no inspector: nobody of "
                    "this plan may carry them out.",
                    count=len(subjects) - len(turns),
                    day=day,
                )
            )
        return inspections

    def _prepare_inspection(self, day):
        """What all inspections of a day have in common."""
        return {
            "plan_id": self.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "method": self.method,
            "checklist_id": self.checklist_id.id,
            "body_id": self.body_id.id,
            "announced": self.announced,
            "planned_on": day,
        }

    def _make_sample(self, day):
        """Draw cases since the last time, and make their inspections."""
        sample = self.env["service.inspection.sample"].create(
            {
                "name": f"{self.name}, {day}",
                "plan_id": self.id,
                "company_id": self.company_id.id,
                "source": self.sample_source,
                "date_from": max(self.last_on or day - WEEK, day - 5 * WEEK),
                "date_to": day - timedelta(days=1),
                "team_ids": self.team_ids.ids,
                "unit": self.sample_unit,
                "amount": self.sample_amount,
                "checklist_id": self.checklist_id.id,
                "method": self.method,
                "body_id": self.body_id.id,
                "inspector_user_ids": self.inspector_user_ids.ids,
            }
        )
        sample._draw()
        sample._make()
        return sample.line_ids.inspection_id
