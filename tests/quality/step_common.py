"""A service with steps, and another department."""

from odoo.fields import Command

from .clock_common import ClockCommon


class StepCommon(ClockCommon):
    """A repair in four steps; the storekeeper is of another department."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.promise_required = False
        cls.stores = cls.env["hr.department"].create({"name": "Stores"})
        cls.keeper = cls.create_person("Kim Keeper", department_id=cls.stores.id)
        cls.stores.manager_id = cls.keeper
        cls.repair = cls.create_type(
            "Repair",
            [
                {"name": "Diagnose", "phase": "preparation", "limit_amount": 60},
                {
                    "name": "Order parts",
                    "role": "department",
                    "department_id": cls.stores.id,
                    "limit_amount": 120,
                },
                {
                    "name": "Repair it",
                    "is_public": True,
                    "public_name": "We repair your device",
                    "requires_result": True,
                },
                {"name": "Call back", "phase": "feedback", "is_public": True},
            ],
        )

    @classmethod
    def create_type(cls, name, steps, **values):
        """A service type with these steps, limits in minutes of working time."""
        return cls.env["service.type"].create(
            {
                "name": name,
                "service_kind": "business",
                "step_ids": [
                    Command.create({"sequence": number, "limit_unit": "minute", **step})
                    for number, step in enumerate(steps)
                ],
                **values,
            }
        )

    def create_repair(self, moment="2026-03-02 09:00:00", **values):
        """A repair that came in at ``moment`` and is Ada's."""
        return self.create_ticket(
            moment,
            **{
                "user_id": self.agent.user_id.id,
                "service_type_id": self.repair.id,
                **values,
            },
        )

    def step(self, ticket, name):
        """The ticket's step of this name."""
        return ticket.step_ids.filtered(lambda step: step.name == name)

    def ask(self, ticket, moment, until, **line):
        """Ada asks Kim for help."""
        with self.at(moment):
            return ticket.with_user(self.agent.user_id).action_ask_help(
                [
                    {
                        "employee_id": self.keeper.id,
                        "task": "Find the part",
                        "due_at": until,
                        **line,
                    }
                ]
            )
