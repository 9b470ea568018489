"""Facts of service, written straight into the evidence as the engine would."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common import ServiceCommon


class ServiceFactsCommon(ServiceCommon):
    """Clocks and events of chosen employees and moments, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only the facts of the test count: no policy makes clocks of its own.
        cls.env["service.sla.policy"].search([]).active = False
        cls.company = cls.env.company
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Office hours", "tz": "Europe/Rome"}
        )
        cls.company.resource_calendar_id = cls.calendar
        cls.team = cls.env["helpdesk.ticket.team"].create({"name": "Facts desk"})
        cls.indicators = {
            indicator.provider: indicator
            for indicator in cls.env["service.indicator"].search([])
        }

    @classmethod
    def create_agents(cls, *names, since="2011-01-01", **values):
        """Employees without user, employed since a day."""
        return cls.env["hr.employee"].create(
            [{"name": name, "date_version": since, **values} for name in names]
        )

    @classmethod
    def create_ticket(cls, employee=None, **values):
        """A ticket of the team, served by ``employee`` if he has a user."""
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>Does not print</p>",
                "team_id": cls.team.id,
                "user_id": employee.user_id.id if employee else False,
                **values,
            }
        )

    @classmethod
    def add_clocks(cls, employee, metric, due_at, states, minutes=0.0, ticket=False):
        """Decided clocks of one metric, due at a moment, one for each state."""
        due_at = fields.Datetime.to_datetime(due_at)
        return cls.env["service.sla.clock"].create(
            [
                {
                    "ticket_id": ticket and ticket.id,
                    "res_id": ticket and ticket.id or 1,
                    "company_id": employee.company_id.id,
                    "employee_id": employee.id,
                    "metric": metric,
                    "started_at": due_at - timedelta(hours=1),
                    "due_at": due_at,
                    "stopped_at": due_at,
                    "consumed_minutes": minutes,
                    "state": state,
                }
                for state in states
            ]
        )

    @classmethod
    def add_events(cls, employee, event_type, occurred_at, count=1, ticket=None):
        """Events of one type at a moment."""
        ticket = ticket or cls.create_ticket()
        return cls.env["service.event"].create(
            [
                {
                    "ticket_id": ticket.id,
                    "company_id": employee.company_id.id,
                    "employee_id": employee.id,
                    "event_type": event_type,
                    "occurred_at": fields.Datetime.to_datetime(occurred_at),
                }
            ]
            * count
        )

    @classmethod
    def serve(cls, employee, day="2012-03-14", late=0):
        """Twenty tickets in time but for ``late``, answered in 20 minutes, all solved.

        With the seeded indicators and none late that is 100 points everywhere, but for
        the number of tickets: 20 of 40 are 50 points.
        """
        states = ["breached"] * late + ["met"] * (20 - late)
        cls.add_clocks(employee, "first_response", f"{day} 12:00:00", states, 20.0)
        cls.add_clocks(employee, "resolution", f"{day} 12:00:00", states)
        cls.add_events(employee, "resolved", f"{day} 12:00:00", 20)

    @classmethod
    def create_scheme(cls, weights, **values):
        """A draft scheme with ``weights`` by provider and the four usual grades."""
        return cls.env["service.appraisal.scheme"].create(
            {
                "name": "Test scheme",
                "code": "test_scheme",
                "line_ids": [
                    Command.create(
                        {"indicator_id": cls.indicators[name].id, "weight": weight}
                    )
                    for name, weight in weights.items()
                ],
                "grade_ids": [
                    Command.create({"name": name, "code": name, "min_score": score})
                    for name, score in [
                        ("excellent", 90),
                        ("good", 75),
                        ("pass", 60),
                        ("fail", 0),
                    ]
                ],
                **values,
            }
        )
