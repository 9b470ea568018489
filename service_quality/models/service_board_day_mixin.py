from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..tools.satisfaction import sum_points
from ..tools.scoring import ratio
from .service_board_figures_mixin import NOW_FIGURES, TODAY_FIGURES

SECOND = timedelta(seconds=1)
DAY_FIGURES = (
    "registered",
    "answered",
    "solved",
    "first_response_minutes",
    "first_response_longest",
    "first_response_on_time",
    "resolution_minutes",
    "resolution_on_time",
)
TONES = {
    "breached": "danger",
    "left_waiting": "danger",
    "at_risk": "warning",
    "unassigned": "warning",
    "solved": "success",
}


class ServiceBoardDayMixin(models.AbstractModel):
    """What the counts of the live board say: names, targets, and who is there."""

    _name = "service.board.day.mixin"
    _description = "Day of the live board"

    @api.model
    def _get_labels(self):
        """What each figure is called, in the language of the user."""
        return {
            "open": self.env._("Open"),
            "waiting": self.env._("Customers waiting"),
            "unassigned": self.env._("Unassigned"),
            "left_waiting": self.env._("Left waiting"),
            "at_risk": self.env._("At risk"),
            "breached": self.env._("Overdue"),
            "paused": self.env._("Waiting for customer"),
            "registered": self.env._("Tickets in"),
            "answered": self.env._("Answered"),
            "solved": self.env._("Solved today"),
            "first_response_minutes": self.env._("Time to first response"),
            "first_response_longest": self.env._("Longest wait for a response"),
            "resolution_minutes": self.env._("Time to solution"),
            "first_response_on_time": self.env._("Answers on time"),
            "resolution_on_time": self.env._("Solutions on time"),
            "satisfaction": self.env._("Satisfaction"),
        }

    # ------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------

    @api.model
    def _get_figures(self, counts, clocks, moment):
        """Add up groups, and show each figure with its tone: ``{name: {value, unit,
        tone}}``.

        An average or a share of nothing has no value, which is not zero.
        """
        shown, nothing = {}, dict.fromkeys(NOW_FIGURES + TODAY_FIGURES, 0)
        for name, count in self._add_up([nothing, *counts]).items():
            tone = TONES.get(name, "") if count else ""
            shown[name] = {"value": count, "unit": "count", "tone": tone}
        for name, (numerator, denominator, highest) in self._add_up(clocks).items():
            percent = name.endswith("on_time")
            value = ratio(numerator, denominator, 100.0 if percent else 1.0)
            unit = "percent" if percent else "minute"
            shown[name] = {"value": value, "unit": unit, **moment.judge(name, value)}
            if name == "first_response_minutes":
                longest = {
                    "value": highest,
                    "unit": unit,
                    **moment.judge(name, highest),
                }
                shown["first_response_longest"] = longest
        return shown

    @api.model
    def _add_up(self, groups):
        """Sum counts, and (numerator, denominator, highest) of figures, over groups."""
        total = {}
        for group in groups:
            for name, figure in group.items():
                if name not in total:
                    total[name] = figure
                elif isinstance(figure, tuple):
                    old = total[name]
                    highest = max(old[2], figure[2])
                    total[name] = (old[0] + figure[0], old[1] + figure[1], highest)
                else:
                    total[name] += figure
        return total

    @api.model
    def _get_day(self, counts, clocks, scope, moment):
        """The figures of the day over all teams shown, each against its target."""
        figures = self._get_figures(counts.values(), clocks.values(), moment)
        labels = self._get_labels()
        names = list(DAY_FIGURES)
        satisfaction = self._get_satisfaction(scope, moment)
        if satisfaction:
            figures["satisfaction"] = satisfaction
            names.append("satisfaction")
        nothing = {"value": None, "unit": "", "tone": ""}
        return [
            {"name": name, "label": labels[name], **figures.get(name, nothing)}
            for name in names
        ]

    @api.model
    def _get_satisfaction(self, scope, moment):
        """Points of what customers answered today, where they answered at all."""
        tickets = self.env["helpdesk.ticket"]._search(scope)
        # Only the mean leaves here, of tickets that the user may read.
        feedback = self.env["service.feedback"].sudo()
        groups = feedback._read_group(
            self._get_answered_today(moment) & Domain("ticket_id", "in", tickets),
            ["company_id"],
            ["score:sum", "__count"],
        )
        count = sum(group[2] for group in groups)
        if not count:
            return None
        points = sum(
            sum_points(total, n, company.rating_points_formula)
            for company, total, n in groups
        )
        value = points / count
        return {
            "value": value,
            "unit": "percent",
            **moment.judge("satisfaction", value),
        }

    @api.model
    def _get_rating_domain(self, moment):
        """Tickets whose customers answered today."""
        feedback = self.env["service.feedback"].sudo()
        groups = feedback._read_group(self._get_answered_today(moment), ["ticket_id"])
        return Domain("id", "in", [ticket.id for (ticket,) in groups])

    @api.model
    def _get_answered_today(self, moment):
        return self.env["service.feedback"]._get_counted_domain() & Domain(
            "answered_at", ">=", moment.day_start
        )

    # ------------------------------------------------------------
    # People
    # ------------------------------------------------------------

    @api.model
    def _get_people(self, teams, counts, clocks):
        """Who stands below each team: ``{team id: {key: name}}``.

        Members first, then whoever else has a ticket or a clock of today there.
        """
        # Who serves is shown to every agent; nothing else of an employee is used.
        Employee, User = self.env["hr.employee"].sudo(), self.env["res.users"].sudo()
        users = teams.sudo().user_ids
        employees = Employee.search([("user_id", "in", users.ids)])
        own = {employee.user_id.id: employee.id for employee in employees}
        keys = {
            team.id: [
                self._get_agent_key(own.get(user.id), user.id)
                for user in team.sudo().user_ids
            ]
            for team in teams
        }
        for team_id, *person in (*counts, *clocks):
            keys.setdefault(team_id or 0, []).append(self._get_agent_key(*person))
        ids = {int(key[1:]) for found in keys.values() for key in found if key}
        names = {
            **{
                f"e{person.id}": person.name for person in Employee.browse(ids).exists()
            },
            **{f"u{person.id}": person.name for person in User.browse(ids).exists()},
        }
        return {
            team_id: {key: names[key] for key in dict.fromkeys(found) if key}
            for team_id, found in keys.items()
        }

    @api.model
    def _get_on_duty(self, people, teams, now):
        """Who is at work now: ``{(team id, key)}``, by working hours and leave, or by a
        published duty shift.

        Staff without hours of their own keep those of the team.
        """
        Employee = self.env["hr.employee"].sudo()
        ids = {
            int(key[1:]) for found in people.values() for key in found if key[0] == "e"
        }
        employees = {employee.id: employee for employee in Employee.browse(ids)}
        absent = self._get_absent(Employee.browse(ids), now)
        rostered = self._get_rostered(now)
        hours = {team.id: team.sudo().calendar_id for team in teams}
        open_now, on_duty = {}, set()
        for team_id, found in people.items():
            for key in found:
                employee = employees.get(int(key[1:])) if key[0] == "e" else Employee
                if employee in absent:
                    continue
                if {(team_id, employee.id), (False, employee.id)} & rostered:
                    on_duty.add((team_id, key))
                    continue
                calendar = employee.resource_calendar_id or hours.get(team_id)
                if not calendar:
                    continue
                if calendar not in open_now:
                    worktime = calendar._get_working_time(now, now)
                    open_now[calendar] = worktime.between(now, now + SECOND) > 0
                if open_now[calendar]:
                    on_duty.add((team_id, key))
        return on_duty

    @api.model
    def _get_absent(self, employees, now):
        """Those of ``employees`` who are on leave now."""
        leaves = self.env["resource.calendar.leaves"].sudo()
        absences = leaves.search_fetch(
            [
                ("resource_id", "in", employees.resource_id.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<=", now),
                ("date_to", ">=", now),
            ],
            ["resource_id"],
        )
        away = absences.resource_id
        return employees.filtered(lambda employee: employee.resource_id in away)

    @api.model
    def _get_rostered(self, now):
        """Who has a duty shift now: ``{(team id or False, employee id)}``."""
        # Who is on duty is no secret to supervisors.
        shifts = self.env["service.duty.shift"].sudo()
        covering = shifts.search_fetch(
            [
                ("is_published", "=", True),
                ("starts_at", "<=", now),
                ("ends_at", ">", now),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["team_id", "employee_id"],
        )
        return {(shift.team_id.id, shift.employee_id.id) for shift in covering}
