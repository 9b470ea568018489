"""A checklist of four items, inspectors, and shorthands for inspections."""

from odoo.fields import Command

from .clock_common import ClockCommon

# A Monday, 11:30 in Rome: busy by default.
BUSY = "2026-03-02 10:30:00"
# The same day, 13:00 in Rome.
QUIET = "2026-03-02 12:00:00"
PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmM"
    b"IQAAAABJRU5ErkJggg=="
)


class InspectionCommon(ClockCommon):
    """Ada and Cyd serve in Lea's team; Ina and Ian inspect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id = cls.calendar
        cls.inspector = cls.create_person(
            "Ina Inspector", "service_quality.group_inspector"
        )
        cls.second = cls.create_person(
            "Ian Inspector", "service_quality.group_inspector"
        )
        category = cls.env["service.clause.category"].create(
            {"name": "Under test", "code": "ZZ"}
        )
        cls.clauses = cls.env["service.clause"].create(
            [
                {
                    "code": f"ZZ-{number:02d}",
                    "name": f"Clause {number}",
                    "text": f"Rule number {number}",
                    "category_id": category.id,
                    "company_id": False,
                }
                for number in range(1, 5)
            ]
        )
        cls.checklist = cls.create_checklist(
            ("Greets first", 3, {}),
            ("Listens", 2, {}),
            ("Keeps secrets", 5, {"critical": True}),
            ("Desk in order", 1, {}),
        )

    @classmethod
    def create_checklist(cls, *items, **values):
        """A checklist of ``(name, weight, values)``, a clause of our own for each."""
        return cls.env["service.checklist"].create(
            {
                "name": "Reception",
                "item_ids": [
                    Command.create(
                        {
                            "name": name,
                            "weight": weight,
                            "clause_id": clause.id,
                            **more,
                        }
                    )
                    for (name, weight, more), clause in zip(
                        items, cls.clauses, strict=False
                    )
                ],
                **values,
            }
        )

    def plan(self, person=None, **values):
        """A planned inspection of Ada, made by its inspector."""
        person = person or self.inspector
        return (
            self.env["service.inspection"]
            .with_user(person.user_id)
            .create(
                {
                    "checklist_id": self.checklist.id,
                    "employee_id": self.agent.id,
                    "place": "Counter 1",
                    **values,
                }
            )
        )

    def start(self, moment=BUSY, person=None, **values):
        """An inspection in progress."""
        with self.at(moment):
            inspection = self.plan(person, **values)
            inspection.action_start()
        return inspection

    def mark(self, inspection, *marks):
        """Give the items these marks, in their order; failed ones were coached."""
        for line, mark in zip(inspection.line_ids, marks, strict=True):
            values = {"mark": mark}
            if mark == "fail":
                values["decision"] = "coached"
            line.write(values)

    def finish(self, *marks, moment=BUSY, person=None, publish=True, **values):
        """An inspection with these marks, published at ``moment``."""
        inspection = self.start(moment, person, **values)
        with self.at(moment):
            self.mark(inspection, *marks)
            inspection.action_done()
            if publish:
                inspection.action_publish()
        return inspection
