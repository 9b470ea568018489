from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.period import Period

DECIDED = ("met", "breached")
# Figures of the table, in its order; those of today come last.
NOW_FIGURES = (
    "open",
    "waiting",
    "unassigned",
    "left_waiting",
    "at_risk",
    "breached",
    "paused",
)
TODAY_FIGURES = ("registered", "answered", "solved")


class Moment(NamedTuple):
    """What the figures of a board hang on beside its teams."""

    now: fields.Datetime
    day_start: fields.Datetime
    day_stop: fields.Datetime
    closed_ids: tuple
    paused_ids: tuple
    # {provider: indicator}, for the targets
    indicators: dict

    def judge(self, name, value):
        """Target and tone of the value of a figure that an indicator measures."""
        indicator = self.indicators.get(name)
        if not indicator or value is None:
            return {"tone": ""}
        sign = -1 if indicator.direction == "lower" else 1
        tone = "warning"
        if sign * value >= sign * indicator.target:
            tone = "success"
        elif sign * value <= sign * indicator.floor:
            tone = "danger"
        return {"target": indicator.target, "tone": tone}


class ServiceBoardFiguresMixin(models.AbstractModel):
    """Counts what the live board shows.

    Every figure is one domain, out of :meth:`_get_domains`; the same domain is counted
    and opened. All are counted in one statement, whatever the number of tickets, teams
    and agents.
    """

    _name = "service.board.figures.mixin"
    _description = "Figures of the live board"

    @api.model
    def _get_moment(self):
        """Now, and the day of the company that it belongs to."""
        company, now = self.env.company, fields.Datetime.now()
        zone = company._get_service_tz()
        today = fields.Date.context_today(self.with_context(tz=zone), now)
        day = Period(today, today, zone)
        # Which stages there are is no secret, also not those of other teams.
        Stage = self.env["helpdesk.ticket.stage"].sudo()
        stages = Stage.with_context(active_test=False).search_fetch(
            ["|", ("closed", "=", True), ("pause_clock", "=", True)],
            ["closed", "pause_clock"],
        )
        closed = stages.filtered("closed")
        paused = stages - closed
        return Moment(
            now,
            day.start_at,
            day.stop_at,
            closed._ids,
            paused._ids,
            self._get_indicators(),
        )

    @api.model
    def _get_indicators(self):
        """Indicators of the company by provider, for their targets."""
        indicators = self.env["service.indicator"].search_fetch(
            [("company_id", "in", [self.env.company.id, False])],
            ["provider", "target", "floor", "direction"],
            order="company_id, sequence, id",
        )
        # What the company has set for itself goes before what is set for all.
        found = {}
        for indicator in indicators:
            found.setdefault(indicator.provider, indicator)
        return found

    @api.model
    def _get_domains(self, moment):
        """The tickets behind each figure: ``{name of the figure: Domain}``."""
        still_open = Domain("stage_id", "not in", moment.closed_ids) & Domain(
            "duplicate_id", "=", False
        )
        told = Domain("alerted_at", "!=", False) | Domain("alert_at", "<=", moment.now)
        today = {
            "registered": Domain("registered_at", ">=", moment.day_start),
            "answered": Domain("first_response_at", ">=", moment.day_start),
            "solved": Domain("resolved_at", ">=", moment.day_start),
        }
        return {
            "open": still_open,
            "waiting": still_open & Domain("waiting_since", "!=", False),
            "unassigned": still_open
            & Domain("user_id", "=", False)
            & Domain("employee_id", "=", False),
            "left_waiting": still_open & told,
            "at_risk": still_open
            & Domain("next_warn_at", "<=", moment.now)
            & Domain("next_due_at", ">=", moment.now),
            "breached": still_open & Domain("next_due_at", "<", moment.now),
            "paused": still_open & Domain("stage_id", "in", moment.paused_ids),
            **today,
        }

    @api.model
    def _count_tickets(self, scope, moment):
        """Count all figures by team and agent in one statement.

        :return: ``{(team id, employee id, user id): {figure: count}}``
        """
        Ticket, domains = self.env["helpdesk.ticket"], self._get_domains(moment)
        counted = Domain.OR([domains["open"], *(domains[n] for n in TODAY_FIGURES)])
        query = Ticket._search(scope & counted)
        if query.is_empty():
            return {}
        keys = [
            Ticket._field_to_sql(Ticket._table, name, query)
            for name in ("team_id", "employee_id", "user_id")
        ]
        names = NOW_FIGURES + TODAY_FIGURES
        counts = [
            SQL(
                "COUNT(*) FILTER (WHERE %s)",
                domains[name]
                .optimize_full(Ticket)
                ._to_sql(Ticket, Ticket._table, query),
            )
            for name in names
        ]
        query.groupby = SQL(", ").join(keys)
        rows = self.env.execute_query(query.select(*keys, *counts))
        return {row[:3]: dict(zip(names, row[3:], strict=True)) for row in rows}

    @api.model
    def _get_clock_domains(self, moment):
        """The clocks behind the times of today: ``{name of the figure: Domain}``."""

        def within(name):
            return Domain(name, ">=", moment.day_start) & Domain(
                name, "<", moment.day_stop
            )

        decided = Domain("state", "in", DECIDED)
        domains = {}
        for metric in ("first_response", "resolution"):
            of_metric = decided & Domain("metric", "=", metric)
            domains[f"{metric}_minutes"] = of_metric & within("stopped_at")
            domains[f"{metric}_on_time"] = of_metric & within("due_at")
        return domains

    @api.model
    def _count_clocks(self, scope, moment):
        """Sums of the clocks of today by team and employee, in one query per moment.

        :return: ``{(team, employee id): {figure: (numerator, denominator, highest)}}``
        """
        Clock, domains = self.env["service.sla.clock"], self._get_clock_domains(moment)
        counted = {}
        for kind in ("minutes", "on_time"):
            of_kind = [domain for name, domain in domains.items() if kind in name]
            groups = Clock._read_group(
                scope & Domain.OR(of_kind),
                ["team_id", "employee_id", "metric", "state"],
                ["consumed_minutes:sum", "consumed_minutes:max", "__count"],
            )
            for team, employee, metric, state, total, highest, count in groups:
                figures = counted.setdefault((team.id, employee.id), {})
                name = f"{metric}_{kind}"
                part = total if kind == "minutes" else count * (state == "met")
                old = figures.get(name, (0, 0, 0))
                figures[name] = (old[0] + part, old[1] + count, max(old[2], highest))
        return counted
