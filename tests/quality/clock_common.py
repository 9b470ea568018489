"""A team under clocks, and shorthands for what happens to its tickets."""

from contextlib import contextmanager
from datetime import datetime

from freezegun import freeze_time

from odoo import Command, fields

from ..common import ServiceCommon

MONDAY = datetime(2026, 3, 2)


class ClockCommon(ServiceCommon):
    """Monday to Friday 9:00-18:00 in Rome, one hour behind UTC in winter.

    The seeded policies are put away, so that a test sees only the promises it makes.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["service.sla.policy"].search([]).active = False
        cls.calendar = cls.create_calendar("Office", "Europe/Rome", 9, 18)
        cls.leader = cls.create_person("Lea Leader", "service_quality.group_supervisor")
        cls.manager = cls.create_person("Max Manager", "service_quality.group_manager")
        cls.department = cls.env["hr.department"].create(
            {"name": "Care", "manager_id": cls.manager.id}
        )
        cls.agent = cls.create_person(
            "Ada Agent",
            "helpdesk_mgmt.group_helpdesk_user_team",
            parent_id=cls.leader.id,
            department_id=cls.department.id,
        )
        cls.colleague = cls.create_person(
            "Cyd Colleague",
            "helpdesk_mgmt.group_helpdesk_user_team",
            parent_id=cls.leader.id,
            department_id=cls.department.id,
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "user_id": cls.leader.user_id.id,
                "calendar_id": cls.calendar.id,
                "user_ids": [
                    Command.set((cls.agent | cls.colleague | cls.leader).user_id.ids)
                ],
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Carla Customer", "email": "carla@example.com"}
        )
        stages = {
            name: cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in (
                "new",
                "in_progress",
                "awaiting",
                "done",
                "cancelled",
                "rejected",
            )
        }
        cls.stages = stages

    @classmethod
    def create_calendar(cls, name, tz, hour_from, hour_to, days=range(5)):
        """Working hours without a break."""
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{name} {day}",
                                "dayofweek": str(day),
                                "hour_from": hour_from,
                                "hour_to": hour_to,
                                "day_period": "full_day",
                            }
                        )
                        for day in days
                    ),
                ],
            }
        )

    @classmethod
    def create_policy(cls, name="Policy", targets=None, **values):
        """A policy with ``targets = {metric: (amount, unit[, values])}``.

        Nobody is told later than at the breach, unless the values say so.
        """
        return cls.env["service.sla.policy"].create(
            {
                "name": name,
                "target_ids": [
                    Command.create(
                        {
                            "metric": metric,
                            "amount": amount,
                            "unit": unit,
                            "escalation_ids": [],
                            **(more[0] if more else {}),
                        }
                    )
                    for metric, (amount, unit, *more) in (targets or {}).items()
                ],
                **values,
            }
        )

    @contextmanager
    def at(self, moment):
        """Time stands still at ``moment``, a UTC string or datetime."""
        with freeze_time(moment):
            yield
            self.env.flush_all()

    def create_ticket(self, moment, **values):
        """A ticket of the team that came in at ``moment``."""
        with self.at(moment):
            return self.env["helpdesk.ticket"].create(
                {
                    "name": "It does not work",
                    "description": "Please help.",
                    "team_id": self.team.id,
                    "partner_id": self.customer.id,
                    "user_id": False,
                    **values,
                }
            )

    def move(self, ticket, stage, moment):
        """Put the ticket into a stage."""
        with self.at(moment):
            ticket.stage_id = self.stages[stage]

    def answer(self, ticket, moment, employee=None):
        """A member of staff writes to the customer."""
        employee = employee or self.agent
        with self.at(moment):
            ticket.with_user(employee.user_id).message_post(
                body="We are on it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )

    def sweep(self, moment):
        """Let the sweep run; returns how many clocks it handled."""
        with self.at(moment):
            return self.env["service.sla.clock"]._sweep_batch()

    def clock(self, ticket, metric="first_response"):
        """The ticket's clock for a metric."""
        return ticket.clock_ids.filtered(lambda clock: clock.metric == metric)

    def assert_clock(self, ticket, metric="first_response", **expected):
        """Compare fields of a clock; times may be given as strings."""
        clock = self.clock(ticket, metric)
        self.assertEqual(len(clock), 1, f"{metric} clocks of the ticket")
        for name, value in expected.items():
            if isinstance(value, str) and name.endswith("_at"):
                value = fields.Datetime.to_datetime(value)
            self.assertEqual(clock[name] or False, value or False, f"{metric}.{name}")
        return clock
