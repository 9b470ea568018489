"""A checklist, a body of inspectors, and shorthands for plans and samples."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .clock_common import ClockCommon


class PlanCommon(ClockCommon):
    """Ada and Cyd serve in Lea's team; Ina and Ian inspect. It is March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.resource_calendar_id = cls.calendar
        cls.inspector, cls.second = (
            cls.create_person(name, "service_quality.group_inspector")
            for name in ("Ina Inspector", "Ian Inspector")
        )
        category = cls.env["service.clause.category"].create(
            {"name": "Planned", "code": "YY"}
        )
        clauses = cls.env["service.clause"].create(
            [
                {
                    "code": f"YY-{number:02d}",
                    "name": f"Clause {number}",
                    "text": f"Rule number {number}",
                    "category_id": category.id,
                }
                for number in (1, 2, 3)
            ]
        )
        cls.checklist = cls.env["service.checklist"].create(
            {
                "name": "Counter",
                "item_ids": [
                    Command.create({"name": clause.name, "clause_id": clause.id})
                    for clause in clauses
                ],
            }
        )
        cls.body = cls.env["service.inspection.body"].create(
            {
                "name": "Inspection group",
                "member_ids": (cls.inspector | cls.second).user_id.ids,
            }
        )

    def create_plan(self, day="2026-03-02", **values):
        """A plan of the team from a day on."""
        with self.at(f"{day} 06:00:00"):
            return self.env["service.inspection.plan"].create(
                {
                    "name": "Plan",
                    "date_start": day,
                    "checklist_id": self.checklist.id,
                    "team_ids": self.team.ids,
                    "body_id": self.body.id,
                    **values,
                }
            )

    def run_plans(self, day, hour=6):
        """Let the cron run on a day, as in a transaction of its own."""
        with self.at(f"{day} {hour:02d}:00:00"), self.enter_registry_test_mode():
            self.env.ref(
                "service_quality.ir_cron_service_inspection_plan_run"
            ).method_direct_trigger()

    def create_sample(self, **values):
        """A sample of the first week of March."""
        return self.env["service.inspection.sample"].create(
            {
                "date_from": "2026-03-02",
                "date_to": "2026-03-08",
                "team_ids": self.team.ids,
                "checklist_id": self.checklist.id,
                "body_id": self.body.id,
                "seed": 42,
                **values,
            }
        )

    def create_tickets(self, employee, count, moment="2026-03-03 09:00:00", **values):
        """Tickets that an employee has served."""
        with self.at(moment):
            return self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": f"Case {number}",
                        "description": "Please help.",
                        "team_id": self.team.id,
                        "partner_id": self.customer.id,
                        "user_id": employee.user_id.id,
                        "employee_id": employee.id,
                        **values,
                    }
                    for number in range(count)
                ]
            )

    def inspect(self, inspection, *marks):
        """Let the inspector carry it out; ``marks`` of the items, else all pass."""
        own = inspection.with_user(inspection.inspector_user_id)
        own.action_start()
        for line, mark in zip(
            own.line_ids, marks or ["pass"] * len(own.line_ids), strict=True
        ):
            line.mark = mark
        own.action_done()
        return inspection

    def days_of(self, plan):
        """Days for which a plan has made inspections, with their number."""
        groups = self.env["service.inspection"]._read_group(
            [("plan_id", "=", plan.id)], ["planned_on:day"], ["__count"]
        )
        return {fields.Date.to_date(day): count for day, count in groups}

    @staticmethod
    def week(first, count=7):
        """Days from the first one on."""
        first = fields.Date.to_date(first)
        return [first + timedelta(days=number) for number in range(count)]
