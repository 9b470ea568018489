from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_quality.tools import raters

# Sharing a piece of work says more than belonging to the same team.
TEAM, WORK = 1, 2
# Colleagues of a team that are looked at for one employee.
NEAREST = 40


class ServiceReviewMakerMixin(models.AbstractModel):
    """Who is asked to review whom, by rule.

    The superior is whoever led the employee on most days of the period; colleagues are
    those of the team, and first of all those who shared hand-overs and steps with the
    employee in the period; nobody is asked about the same person on two grounds, and
    nobody without a login. ``service.review.assignment`` inherits it.
    """

    _name = "service.review.maker.mixin"
    _description = "Choice of raters"

    @api.model
    def _assign(self, appraisals, limit=None):
        """Ask for the reviews of ``appraisals``, all of one cycle that are to be asked.

        The choice is made for all of them together and does not depend on what has been
        asked already; so it is the same in one go and after an interruption. A group of
        raters that has been asked about somebody before is left alone, also when all of
        it was taken away: a second run adds nothing. The number of queries does not
        depend on the number of appraisals, but for the batches of writing.

        :param limit: ask about so many employees at most
        :return: how many employees are left to be asked about
        """
        appraisals = appraisals.filtered("scheme_id.review_weight")
        if not appraisals:
            return 0
        asked, taken = set(), set()
        for appraisal, group, rater, state in self._read_group(
            [("appraisal_id", "in", appraisals.ids)],
            ["appraisal_id", "group", "rater_id", "state"],
        ):
            asked.add((appraisal.id, group))
            if state != "cancelled":
                taken.add((appraisal.id, rater.id))
        missing = defaultdict(list)
        for (appraisal_id, group), rater_ids in self._plan(appraisals).items():
            if (appraisal_id, group) not in asked:
                missing[appraisal_id] += [
                    {
                        "appraisal_id": appraisal_id,
                        "rater_id": rater_id,
                        "group": group,
                        "is_automatic": True,
                    }
                    for rater_id in rater_ids
                    if (appraisal_id, rater_id) not in taken
                ]
        missing = [rows for rows in missing.values() if rows]
        self.with_context(
            tracking_disable=True,
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
        ).create([vals for rows in missing[:limit] for vals in rows])
        return len(missing) - len(missing[:limit])

    @api.model
    def _plan(self, appraisals):
        """Whom to ask: {(appraisal id, group): [employee ids]}; nothing is written."""
        staff = self._get_staff(appraisals)
        taken = defaultdict(set)
        plan = {}
        for group, choose in (
            ("self", self._choose_oneself),
            ("superior", self._choose_superiors),
            ("subordinate", self._choose_subordinates),
            ("peer", self._choose_peers),
        ):
            due = appraisals.filtered(
                lambda a, group=group: (
                    group in a.scheme_id.rater_group_ids.mapped("group")
                )
            )
            found = choose(due, staff, taken) if due else {}
            for appraisal_id, ids in found.items():
                # Who answers on one ground is not asked on another.
                ids = [one for one in ids if one not in taken[appraisal_id]]
                plan[appraisal_id, group] = ids
                taken[appraisal_id].update(ids)
        return plan

    @api.model
    def _get_staff(self, appraisals):
        """Employees of the company who can rate: {employee id: employee}."""
        employees = self.env["hr.employee"].search_fetch(
            [
                ("company_id", "in", appraisals.company_id.ids),
                ("user_id.active", "=", True),
            ],
            ["user_id", "parent_id", "department_id"],
        )
        return {employee.id: employee for employee in employees}

    # -- named ------------------------------------------------------------------------

    def _choose_oneself(self, appraisals, staff, _taken):
        return {
            a.id: [a.employee_id.id] for a in appraisals if a.employee_id.id in staff
        }

    def _choose_superiors(self, appraisals, staff, _taken):
        """SI-20: the one of the period, as the appraisal says, not of now."""
        return {
            a.id: [a.manager_id.id]
            for a in appraisals
            if a.manager_id.id in staff and a.manager_id != a.employee_id
        }

    # -- without name -----------------------------------------------------------------

    def _choose_subordinates(self, appraisals, staff, taken):
        """People led, if they are so many that nobody can be told from the answers."""
        led = defaultdict(dict)
        for employee in staff.values():
            led[employee.parent_id.id][employee.id] = TEAM
        return self._choose_evenly(
            "subordinate",
            appraisals,
            taken,
            {a.id: led[a.employee_id.id] for a in appraisals},
        )

    def _choose_peers(self, appraisals, staff, taken):
        """SI-17: colleagues of team and shared work, never oneself or superiors."""
        near = self._get_neighbours(appraisals, staff)
        candidates = {}
        for appraisal in appraisals:
            employee = appraisal.employee_id
            barred = self._get_line(employee) | {employee.id, appraisal.manager_id.id}
            candidates[appraisal.id] = {
                one: strength
                for one, strength in near[employee.id].items()
                if one in staff
                and one not in barred
                and staff[one].parent_id != employee
            }
        return self._choose_evenly("peer", appraisals, taken, candidates)

    def _choose_evenly(self, group, appraisals, taken, candidates):
        """The raters of an anonymous group, evenly spread over the cycle."""
        rules = {
            scheme.id: scheme.rater_group_ids.filtered(lambda g: g.group == group)
            for scheme in appraisals.scheme_id
        }
        # Numbers of employees, unlike those of appraisals, do not depend on the batch.
        ids = {a.id: a.employee_id.id for a in appraisals}
        chosen = raters.choose(
            {
                ids[a.id]: {
                    one: strength
                    for one, strength in candidates[a.id].items()
                    if one not in taken[a.id]
                }
                for a in appraisals
            },
            {ids[a.id]: rules[a.scheme_id.id].wanted for a in appraisals},
            {ids[a.id]: rules[a.scheme_id.id].min_answers for a in appraisals},
            seed=appraisals.cycle_id[:1].date_from.toordinal(),
        )
        return {a.id: chosen[ids[a.id]] for a in appraisals}

    @api.model
    def _get_line(self, employee):
        """Ids of all superiors of an employee, up to the top."""
        above = set()
        manager = employee.parent_id
        while manager and manager.id not in above:
            above.add(manager.id)
            manager = manager.parent_id
        return above

    @api.model
    def _get_neighbours(self, appraisals, staff):
        """{employee id: {colleague id: strength}} of those who worked together."""
        near = defaultdict(lambda: defaultdict(int))
        people = appraisals.employee_id
        wanted = set(people.ids)
        for members in self._get_teams(appraisals, staff):
            ring = sorted(members)
            for index, one in enumerate(ring):
                if one in wanted:
                    # In a large team the next ones, so that everybody is near equally
                    # many.
                    around = ring[index + 1 : index + 1 + NEAREST]
                    around += ring[: min(index, NEAREST - len(around))]
                    near[one].update(dict.fromkeys(around, TEAM))
        for one, other, count in self._get_shared_work(appraisals, staff):
            near[one][other] += WORK * count
        return near

    @api.model
    def _get_teams(self, appraisals, staff):
        """Sets of employee ids: helpdesk teams, people with the same superior, and the
        department of whoever has no team.

        An employee belongs to department and superior of the period, the others to
        theirs of now.
        """
        people = appraisals.employee_id
        by_user = {employee.user_id.id: employee.id for employee in staff.values()}
        for employee in people.filtered("user_id"):
            by_user.setdefault(employee.user_id.id, employee.id)
        teams = self.env["helpdesk.ticket.team"].search(
            [("user_ids", "in", list(by_user))]
        )
        found, placed = [], set()
        for team in teams:
            members = {by_user[user.id] for user in team.user_ids if user.id in by_user}
            found.append(members)
            placed |= members
        departments, led = defaultdict(set), defaultdict(set)
        for employee in staff.values():
            departments[employee.department_id.id].add(employee.id)
            led[employee.parent_id.id].add(employee.id)
        for manager, group in appraisals.grouped("manager_id").items():
            if manager:
                found.append(led[manager.id] | {a.employee_id.id for a in group})
        for department, group in appraisals.grouped("department_id").items():
            rest = {a.employee_id.id for a in group} - placed
            if department and rest:
                found.append(departments[department.id] | rest)
        return found

    @api.model
    def _get_shared_work(self, appraisals, staff):
        """List of (employee id, colleague id, pieces of work shared in the period)."""
        period = appraisals.cycle_id._get_period()
        by_user = {employee.user_id.id: employee.id for employee in staff.values()}
        rows = []
        handovers = self.env["service.handover"]._read_group(
            Domain("state", "=", "accepted")
            & Domain("answered_at", ">=", period.start_at)
            & Domain("answered_at", "<", period.stop_at)
            & Domain("giver_id", "!=", False),
            ["giver_id", "answered_by_id"],
            ["__count"],
        )
        for giver, user, count in handovers:
            taker = by_user.get(user.id)
            if taker and taker != giver.id:
                rows += [(giver.id, taker, count), (taker, giver.id, count)]
        self.env["service.ticket.step"].flush_model(
            ["ticket_id", "employee_id", "done_at"]
        )
        rows += self.env.execute_query(
            SQL(
                """
                SELECT mine.employee_id, other.employee_id,
                       COUNT(DISTINCT mine.ticket_id)
                  FROM service_ticket_step mine
                  JOIN service_ticket_step other
                    ON other.ticket_id = mine.ticket_id
                   AND other.employee_id != mine.employee_id
                   AND other.done_at >= %(start)s AND other.done_at < %(stop)s
                 WHERE mine.employee_id = ANY(%(ids)s)
                   AND mine.done_at >= %(start)s AND mine.done_at < %(stop)s
              GROUP BY mine.employee_id, other.employee_id
                """,
                ids=appraisals.employee_id.ids,
                start=fields.Datetime.to_string(period.start_at),
                stop=fields.Datetime.to_string(period.stop_at),
            )
        )
        return rows
