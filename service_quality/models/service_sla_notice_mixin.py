from collections import defaultdict

from odoo import api, fields, models

from .service_sla_sweep_mixin import BREACHED, WARNED

STEP = "service.ticket.step"


class ServiceSlaNoticeMixin(models.AbstractModel):
    """Who hears of a clock: up the real line, past whoever is away.

    Each recipient of a step is a place in the organisation. Whoever is on approved
    leave at that moment, or has no login, is skipped, and the notice goes on to the
    next one up the line. When a whole line is away it is the line of the department,
    else the team leader: nobody hears only where nobody is.
    """

    _name = "service.sla.notice.mixin"
    _description = "Notices of clocks"

    def _get_recipients(self, level):
        """Active internal users to be told at this level, each once:
        ``{clock: users}``.

        The number of queries does not depend on the number of clocks.
        """
        # The HR line and the leaves of colleagues are not for agents to read; only who
        # is told leaves here.
        clocks = self.sudo()
        now = fields.Datetime.now()
        places = {clock: clock._get_places(level) for clock in clocks}
        self._fill_duty_leaders(places, now)
        line = self._load_line(clocks, places, now)
        return {
            clock.sudo(False): line.choose(clock, places[clock]) for clock in clocks
        }

    def _get_places(self, level):
        """Whom the step names: ``{name of the place: employee or user}``."""
        self.ensure_one()
        if self.metric == "reaction":
            return {}  # the complaint itself is reported to the next level
        names = ["assignee"]
        if level >= BREACHED:
            names = self.target_id.escalation_ids._get_recipients_at(level)
        people = {
            "assignee": self._get_assignee(),
            "team_leader": self.team_id.user_id,
            "duty_leader": self.env["res.users"],
            "employee_manager": self.employee_id.parent_id,
            "department_manager": self.department_id.manager_id,
        }
        places = {name: people[name] for name in names}
        if level >= BREACHED and self.res_model == STEP:
            # Whoever leads the ticket stays accountable for the part of others.
            places["ticket_user"] = self.ticket_id.user_id
        return places

    def _get_assignee(self):
        """The employee that holds the clock if he has a login, else the ticket's
        user.
        """
        if self.employee_id.user_id or not self.ticket_id.user_id:
            return self.employee_id
        return self.ticket_id.user_id

    @api.model
    def _fill_duty_leaders(self, places, now):
        leaders = {}
        for clock, people in places.items():
            if "duty_leader" in people:
                team = clock.team_id
                if team not in leaders:
                    leaders[team] = team._get_duty_leader(now).sudo()
                people["duty_leader"] = leaders[team]

    @api.model
    def _load_line(self, clocks, places, now):
        """The organisation above these people, read level by level."""
        users = clocks.team_id.user_id
        employees = clocks.department_id.manager_id | clocks.employee_id
        for people in places.values():
            for person in people.values():
                if person._name == "res.users":
                    users |= person
                else:
                    employees |= person
        own = defaultdict(self.env["hr.employee"].sudo().browse)
        for employee in (
            self.env["hr.employee"].sudo().search([("user_id", "in", users.ids)])
        ):
            own[employee.user_id] |= employee
            employees |= employee
        level = employees
        while level := level.parent_id - employees:
            employees |= level
        # One read for all, whichever line they stand in.
        employees = employees.with_prefetch(employees.ids)
        employees.mapped("user_id.active")
        return _Line(self.env, own, employees, _find_away(employees, now))

    def _get_notice_place(self, user):
        """Where the to-do stands: on the ticket, or on the step for its responsible,
        who may have nothing to do with the ticket.

        :return: id of the model, None for tickets, and id of the record
        """
        self.ensure_one()
        if self.res_model == STEP and user == self.sudo().employee_id.user_id:
            return self.env["ir.model"]._get_id(STEP), self.res_id
        return None, self.ticket_id.id

    def _get_notice(self, level, user):
        """The line that the recipient reads in the to-do list."""
        self.ensure_one()
        env = self.with_context(lang=user.lang, tz=user.tz).env
        label = dict(self.with_env(env)._fields["metric"]._description_selection(env))[
            self.metric
        ]
        due = fields.Datetime.context_timestamp(self.with_env(env), self.due_at)
        moment = due.strftime("%Y-%m-%d %H:%M")
        if level == WARNED:
            return env._("%(metric)s due at %(time)s", metric=label, time=moment)
        return env._("%(metric)s was due at %(time)s", metric=label, time=moment)


def _find_away(employees, now):
    """Ids of the resources on approved leave at ``now``.

    Requests that nobody has approved yet make no such rows.
    """
    leaves = employees.env["resource.calendar.leaves"].sudo()
    found = leaves.search_fetch(
        [
            ("resource_id", "in", employees.resource_id.ids),
            ("time_type", "=", "leave"),
            ("date_from", "<=", now),
            ("date_to", ">", now),
        ],
        ["resource_id"],
    )
    return set(found.resource_id.ids)


class _Line:
    """Climbs the organisation to somebody who is there."""

    def __init__(self, env, own, employees, away):
        self.env, self.own, self.away = env, own, away
        self.known = {employee.id: employee for employee in employees}

    def choose(self, clock, places):
        """The users who hear of the clock."""
        named = [person for person in places.values() if person]
        found = [self._climb(clock, person) for person in named]
        if named and not any(found):
            found = [self._climb(clock, clock.department_id.manager_id)]
        if named and not any(found):
            found = [_reachable(clock.team_id.user_id)]
        if named and not any(found):
            found = [self._get_user(person) for person in named]
        return self.env["res.users"].union(*found).sudo(False)

    def _climb(self, clock, person):
        """The user of the person, else of the first above who is there."""
        if not person:
            return self.env["res.users"]
        if person._name == "res.users":
            employee = self._get_employee(clock, person)
            if not employee:
                return _reachable(person)
        else:
            employee = person
        seen = set()
        while employee and employee.id not in seen:
            seen.add(employee.id)
            employee = self.known.get(employee.id, employee)
            user = _reachable(employee.user_id)
            if user and employee.resource_id.id not in self.away:
                return user
            employee = employee.parent_id
        return self.env["res.users"]

    def _get_employee(self, clock, user):
        """The employee that the user is in the clock's company, else in any."""
        employees = self.own.get(user, self.env["hr.employee"])
        return (
            employees.filtered(lambda own: own.company_id == clock.company_id)
            or employees
        )[:1]

    def _get_user(self, person):
        user = person if person._name == "res.users" else person.user_id
        return _reachable(user)


def _reachable(users):
    """Those who have a to-do list of ours."""
    return users.filtered(lambda user: user.active and not user.share)
