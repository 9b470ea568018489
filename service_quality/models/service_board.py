from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .service_board_figures_mixin import NOW_FIGURES
from .service_board_quality_mixin import COMMUNICATION, INTERVENTIONS

CHANNEL = "service_quality.board"
CHANGED = "service_quality.board/changed"
SUPERVISOR = "service_quality.group_supervisor"
MANAGER = "service_quality.group_manager"
URGENT_COUNT = 20
NO_TEAM = 0


class ServiceBoard(models.AbstractModel):
    """The live board: how the desk stands now, per team and agent.

    It has no table; every call counts anew. Supervisors see the teams they lead with
    all below, service managers those of their companies and what has no team. What they
    may not read as tickets is not counted either.
    """

    _name = "service.board"
    _inherit = [
        "service.board.quality.mixin",
        "service.board.figures.mixin",
        "service.board.day.mixin",
    ]
    _description = "Live board"

    @api.model
    @api.readonly
    def get_board(self, team_ids=None):
        """Everything the board shows, in a number of queries that does not grow.

        :param team_ids: only these teams; all the user may see when empty
        :return: ``day`` (figures of today), ``columns``, ``rows`` (one per team, with
            its agents), ``urgent`` (tickets), ``teams`` to filter by, ``selected``
        :raise AccessError: for agents, and for a team the user does not lead
        """
        teams = self._get_teams()
        chosen = self._choose_teams(teams, team_ids)
        moment = self._get_moment()
        scope = self._get_scope(chosen, team_ids)
        counts = self._count_tickets(scope, moment)
        clocks = self._count_clocks(self._get_clock_scope(chosen, team_ids), moment)
        return {
            "now": fields.Datetime.to_string(moment.now),
            "teams": [{"id": team.id, "name": team.display_name} for team in teams],
            "selected": chosen.ids if team_ids else [],
            "day": self._get_day(counts, clocks, scope, moment),
            "columns": self._get_columns(),
            "rows": self._get_rows(chosen, counts, clocks, moment),
            "urgent": self._get_urgent(scope, moment),
        }

    @api.model
    def action_open_figure(self, figure, team_ids=None, team_id=None, agent=None):
        """Open the very tickets behind a figure.

        :param team_ids: the teams the board is filtered by
        :param team_id: of one row; 0 is the row of tickets without team
        :param agent: key of an agent, as the board gives it
        :raise AccessError: as :meth:`get_board`
        """
        teams, moment = self._get_teams(), self._get_moment()
        chosen = self._choose_teams(teams, team_ids)
        tickets = self._get_domains(moment)
        clocks = self._get_clock_domains(moment)
        clocks["first_response_longest"] = clocks["first_response_minutes"]
        if figure in (COMMUNICATION, INTERVENTIONS):
            return self._open_quality_figure(
                figure, chosen, team_ids, team_id, agent, moment
            )
        if figure == "satisfaction":
            domain = self._get_scope(chosen, team_ids) & self._get_rating_domain(moment)
        elif figure in tickets:
            domain = self._get_scope(chosen, team_ids) & tickets[figure]
            domain &= self._get_row_domain(team_id, agent)
        else:
            domain = self._get_clock_scope(chosen, team_ids) & clocks[figure]
            domain &= self._get_row_domain(team_id, agent)
            domain = Domain("clock_ids", "any", domain)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_action_service_desk"
        )
        return {
            **action,
            "name": self._get_labels()[figure],
            "domain": list(domain),
            "context": {},
            "path": False,
        }

    # ------------------------------------------------------------
    # Who sees what
    # ------------------------------------------------------------

    @api.model
    def _get_teams(self):
        """Teams that the user may look at, those led with all below.

        :raise AccessError: for whoever is no supervisor
        """
        user = self.env.user
        if not (self.env.su or user.has_group(SUPERVISOR)):
            raise AccessError(self.env._("Only supervisors see the live board."))
        domain = Domain("company_id", "in", [False, *self.env.companies.ids])
        if not self._sees_all():
            domain &= Domain("is_led", "=", True)
        return self.env["helpdesk.ticket.team"].search(domain)

    @api.model
    def _sees_all(self):
        return self.env.su or self.env.user.has_group(MANAGER)

    @api.model
    def _choose_teams(self, teams, team_ids):
        """:raise AccessError: for a team that is not among ``teams``"""
        if not team_ids:
            return teams
        foreign = set(team_ids) - set(teams.ids)
        if foreign:
            raise AccessError(
                self.env._("The board only shows the teams that you lead.")
            )
        return teams.filtered(lambda team: team.id in team_ids)

    @api.model
    def _get_scope(self, teams, team_ids=None):
        """The tickets of a board; those without team belong to the managers' board."""
        scope = Domain("team_id", "in", teams.ids)
        if not team_ids and self._sees_all():
            scope |= Domain("team_id", "=", False)
        return scope & Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _get_clock_scope(self, teams, team_ids=None):
        """As :meth:`_get_scope`, for clocks: those of the team that answered for it."""
        return self._get_scope(teams, team_ids) & Domain("ticket_id", "!=", False)

    @api.model
    def _get_row_domain(self, team_id, agent):
        """What stands in one row of the table."""
        domain = Domain.TRUE
        if team_id is not None:
            domain &= Domain("team_id", "=", team_id or False)
        if agent and agent.startswith("e"):
            domain &= Domain("employee_id", "=", int(agent[1:]))
        elif agent:
            domain &= Domain("employee_id", "=", False)
            domain &= Domain("user_id", "=", int(agent[1:]))
        return domain

    # ------------------------------------------------------------
    # The table
    # ------------------------------------------------------------

    @api.model
    def _get_columns(self):
        labels = self._get_labels()
        names = (*NOW_FIGURES, "solved", "first_response_minutes")
        names = (*names, "first_response_on_time", "resolution_on_time")
        names = (*names, COMMUNICATION)
        return [{"name": name, "label": labels[name]} for name in names]

    @api.model
    def _get_rows(self, teams, counts, clocks, moment):
        """A row per team, its agents below; people who do nothing stand there too."""
        people = self._get_people(teams, counts, clocks)
        on_duty = self._get_on_duty(people, teams, moment.now)
        rows = []
        team_ids = [*teams.ids]
        if any(not key[0] for key in (*counts, *clocks)):
            team_ids.append(NO_TEAM)
        names = {team.id: team.display_name for team in teams}
        for team_id in team_ids:
            agents = [
                {
                    "key": key,
                    "name": name,
                    "on_duty": (team_id, key) in on_duty,
                    "figures": self._get_figures(
                        self._pick(counts, team_id, key),
                        self._pick(clocks, team_id, key),
                        moment,
                    ),
                }
                for key, name in people.get(team_id, {}).items()
            ]
            rows.append(
                {
                    "team_id": team_id,
                    "name": names.get(team_id) or self.env._("Without team"),
                    "on_duty": sum(agent["on_duty"] for agent in agents),
                    "agents": agents,
                    "figures": self._get_figures(
                        self._pick(counts, team_id),
                        self._pick(clocks, team_id),
                        moment,
                    ),
                }
            )
        return rows

    @api.model
    def _pick(self, groups, team_id, agent=None):
        """The groups of one team, or of one agent in it."""
        return [
            figures
            for (team, *person), figures in groups.items()
            if (team or NO_TEAM) == team_id
            and (agent is None or self._get_agent_key(*person) == agent)
        ]

    @api.model
    def _get_agent_key(self, employee_id=None, user_id=None):
        """``e`` with the id of the employee, else ``u`` with that of the user."""
        if employee_id:
            return f"e{employee_id}"
        return f"u{user_id}" if user_id else None

    # ------------------------------------------------------------
    # What burns
    # ------------------------------------------------------------

    @api.model
    def _get_urgent(self, scope, moment):
        """The tickets due next or overdue, and those left waiting without a clock."""
        domains = self._get_domains(moment)
        pressing = domains["open"] & Domain("next_due_at", "!=", False)
        tickets = self.env["helpdesk.ticket"].search(
            scope & (pressing | domains["left_waiting"]),
            order="next_due_at, waiting_since, id",
            limit=URGENT_COUNT,
        )
        # Who serves is shown in every list; the rest of an employee is not.
        names = {ticket.id: ticket.sudo().employee_id.name for ticket in tickets}
        return [
            {
                "id": ticket.id,
                "number": ticket.number,
                "name": ticket.name,
                "customer": ticket.sudo().partner_id.name or ticket.partner_name or "",
                "agent": names[ticket.id] or ticket.user_id.name or "",
                "team": ticket.team_id.name or "",
                "stage": ticket.stage_id.name or "",
                "badge": ticket.clock_badge,
                "waiting_since": fields.Datetime.to_string(ticket.waiting_since),
            }
            for ticket in tickets
        ]

    # ------------------------------------------------------------
    # Refreshing
    # ------------------------------------------------------------

    @api.model
    def _note_change(self, companies):
        """Tell the boards of these companies to look again, once per transaction.

        Costs nothing but one row of the bus, written together with those of others.
        """
        told = self.env.cr.precommit.data.setdefault(CHANNEL, set())
        for company in companies:
            if company.id not in told:
                told.add(company.id)
                self.env["bus.bus"]._sendone((company, CHANNEL), CHANGED, {})
