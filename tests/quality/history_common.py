"""What the tests of the history import share."""

from odoo import fields
from odoo.fields import Command

from ..common import ServiceCommon
from . import history_oracle

MAPPING = {
    "case": "case",
    "activity": "activity",
    "agent": "agent",
    "at": "at",
    "customer": "customer",
    "events": history_oracle.EVENTS,
}
HEADER = "case,activity,agent,at,customer\n"


class HistoryCommon(ServiceCommon):
    """A company of its own, open Monday to Friday 9:00 to 18:00 in Rome."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Former Help Desk"})
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Monday to Friday",
                "tz": "Europe/Rome",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"Day {day}",
                                "dayofweek": str(day),
                                "day_period": "morning",
                                "hour_from": 9,
                                "hour_to": 18,
                            }
                        )
                        for day in range(5)
                    ),
                ],
            }
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Old hands",
                "company_id": cls.company.id,
                "calendar_id": cls.calendar.id,
            }
        )
        cls.policy = cls.env["service.sla.policy"].create(
            {
                "name": "Four hours, five days",
                "sequence": 1,
                "company_id": cls.company.id,
                "target_ids": [
                    Command.create(
                        {"metric": "first_response", "amount": 4, "unit": "hour"}
                    ),
                    Command.create(
                        {"metric": "resolution", "amount": 5, "unit": "working_day"}
                    ),
                ],
            }
        )
        cls.imports = cls.env["service.history.import"]

    @classmethod
    def load(cls, text, **options):
        options = {"team": cls.team, **options}
        return cls.imports.load(text, MAPPING, **options)

    @classmethod
    def find(cls, case):
        """The ticket of a case."""
        domain = [("history_ref", "=", case), ("company_id", "=", cls.company.id)]
        return cls.env["helpdesk.ticket"].search(domain)

    @classmethod
    def count(cls, *models):
        """How many records there are of each model, archived ones included."""
        env = cls.env(context={**cls.env.context, "active_test": False}, su=True)
        return {model: env[model].search_count([]) for model in models}

    def clocks_of(self, company=None):
        """{(case, metric): clock} of what was imported."""
        clocks = self.env["service.sla.clock"].search(
            [("company_id", "=", (company or self.company).id)]
        )
        return {(clock.ticket_id.history_ref, clock.metric): clock for clock in clocks}

    def assert_oracle(self, text, company=None):
        """Every clock is due and ends as the independent computation says."""
        clocks = self.clocks_of(company)
        verdicts = history_oracle.judge(text, fields.Datetime.now())
        compared = 0
        for case, by_metric in verdicts.items():
            for metric, verdict in by_metric.items():
                clock = clocks[case, metric]
                found = (clock.due_at, clock.state)
                self.assertEqual(found, verdict, f"{metric} of case {case}")
                compared += 1
        self.assertEqual(compared, 2 * len(verdicts))
        return len(verdicts)
