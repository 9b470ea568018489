from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.period import Period
from ..tools.sampling import draw


class ServiceInspectionDrawMixin(models.AbstractModel):
    """How a sample is drawn: from which cases, and so that it can be drawn again."""

    _name = "service.inspection.draw.mixin"
    _description = "Drawing of a sample"

    def action_draw(self):
        """Draw the cases and show them; nothing is inspected yet. Again: the same."""
        self.check_access("write")
        for sample in self:
            if sample.state == "done":
                raise UserError(
                    self.env._(
                        "%(sample)s: its inspections are made already.",
                        sample=sample.name,
                    )
                )
            sample._forget_draw()
            sample._draw()
        return True

    def _draw(self):
        self.ensure_one()
        sample = self.sudo()  # which cases there are is looked up for everybody alike
        cases, tickets = sample._get_cases()
        drawn = sample._get_drawn([key for keys in cases.values() for key in keys])
        shares = draw(
            cases, sample.amount, sample.unit, sample.seed, drawn, sample.minimum
        )
        sample.write(
            {
                "state": "drawn",
                "share_ids": [
                    Command.create(
                        {
                            "employee_id": employee_id,
                            "population": share.population,
                            "wanted": share.wanted,
                            "before": share.before,
                            "chosen": len(share.chosen),
                            "missing": share.missing,
                        }
                    )
                    for employee_id, share in shares.items()
                ],
                "line_ids": [
                    Command.create(
                        {
                            "employee_id": employee_id,
                            "ticket_id": tickets[key],
                            "interaction_id": sample.source != "ticket" and key,
                        }
                    )
                    for employee_id, share in shares.items()
                    for key in share.chosen
                ],
            }
        )

    def _get_period(self):
        return Period(self.date_from, self.date_to, self.company_id._get_service_tz())

    def _get_teams(self):
        """The teams drawn from; all of the company when none is named."""
        return self.team_ids or self.env["helpdesk.ticket.team"].search(
            [("company_id", "in", [False, self.company_id.id])]
        )

    def _get_cases(self):
        """What may be drawn: ``{employee id: keys}`` and ``{key: ticket id}``.

        Everybody who is in one of the teams stands there, also without any case, and
        whoever has served a ticket of theirs.
        """
        teams, period = self._get_teams(), self._get_period()
        Employee = self.env["hr.employee"]
        members = Employee.search(
            [
                ("user_id", "in", teams.user_ids.ids),
                ("company_id", "=", self.company_id.id),
            ]
        )
        cases, tickets = {employee.id: [] for employee in members}, {}
        if self.source == "ticket":
            found = self._find_tickets(teams, period)
        else:
            found = self._find_contacts(teams, period)
        active = set(
            Employee.browse({case[0] for case in found}).filtered("active").ids
        )
        for employee_id, key, ticket_id in found:
            if employee_id in active:
                cases.setdefault(employee_id, []).append(key)
                tickets[key] = ticket_id
        return cases, tickets

    def _find_tickets(self, teams, period):
        """``(employee id, ticket id, ticket id)`` of the tickets that came in."""
        tickets = self.env["helpdesk.ticket"].search_fetch(
            [
                ("team_id", "in", teams.ids),
                ("company_id", "=", self.company_id.id),
                ("employee_id", "!=", False),
                ("duplicate_id", "=", False),
                # Complaints about colleagues are looked into by those named there.
                ("is_confidential", "=", False),
                ("registered_at", ">=", period.start_at),
                ("registered_at", "<", period.stop_at),
            ],
            ["employee_id"],
        )
        return [(ticket.employee_id.id, ticket.id, ticket.id) for ticket in tickets]

    def _find_contacts(self, teams, period):
        """``(employee id, contact id, ticket id)`` of the calls or visits."""
        contacts = self.env["service.interaction"].search_fetch(
            [
                ("kind", "=", self.source),
                ("ticket_id.team_id", "in", teams.ids),
                ("ticket_id.is_confidential", "=", False),
                ("company_id", "=", self.company_id.id),
                ("occurred_at", ">=", period.start_at),
                ("occurred_at", "<", period.stop_at),
            ],
            ["user_id", "ticket_id"],
        )
        employees = self.env["hr.employee"].search(
            [
                ("user_id", "in", contacts.user_id.ids),
                ("company_id", "=", self.company_id.id),
            ]
        )
        own = {employee.user_id.id: employee.id for employee in employees}
        return [
            (own[contact.user_id.id], contact.id, contact.ticket_id.id)
            for contact in contacts
            if contact.user_id.id in own
        ]

    def _get_drawn(self, keys):
        """Those of these cases that an earlier sample has made an inspection of."""
        name = "ticket_id" if self.source == "ticket" else "interaction_id"
        made = self.env["service.inspection.sample.line"].search_fetch(
            Domain(name, "in", keys)
            & Domain("sample_id.source", "=", self.source)
            & Domain("sample_id.state", "=", "done"),
            [name],
        )
        return {line[name].id for line in made}
