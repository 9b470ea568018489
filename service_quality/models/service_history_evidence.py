from odoo import api, models

from ..tools import history_replay
from .service_sla_store_mixin import Moving

# What the log of another help desk can tell about; of the rest it says nothing.
TOLD = {"first_response", "response_ceiling", "resolution"}


class ServiceHistoryEvidence(models.AbstractModel):
    """Writes the events and the finished clocks of imported tickets.

    Nobody may write evidence but the engine, of which this is a part; hence its sudo.
    """

    _name = "service.history.evidence"
    _description = "Evidence of a history import"

    @api.model
    def _write_evidence(self, request, stories, tickets):
        """Write clocks and events of tickets, with everybody who held them."""
        matches = self.env["service.sla.policy"]._match(tickets)
        worktimes, moving = {}, {}
        clock_values, event_values = [], []
        for story, ticket in zip(stories, tickets, strict=True):
            event_values += self._prepare_event_values(request, story, ticket)
            moving[ticket.id] = []
            for term, calendar_id in matches[ticket.id].values():
                if term.metric not in TOLD:
                    continue
                key = (calendar_id, term.basis, term.unit)
                if key not in worktimes:
                    worktimes[key] = self._get_worktime(request, ticket, term, key[0])
                calendar, worktime = worktimes[key]
                clock = self._live_clock(request, story, term, worktime)
                moving[ticket.id].append(
                    Moving(term.metric, ticket._name, ticket.id, clock, worktime)
                )
                clock_values.append(
                    self._prepare_clock_values(request, ticket, term, calendar, clock)
                )
        clocks = self.env["service.sla.clock"].sudo().create(clock_values)
        clocks._wake_sweep(values["next_check_at"] for values in clock_values)
        event_values += [
            self._prepare_breach_values(c) for c in clocks if c.breached_at
        ]
        order = {ticket.id: index for index, ticket in enumerate(tickets)}
        event_values.sort(key=lambda v: (order[v["ticket_id"]], v["occurred_at"]))
        self.env["service.event"]._record(event_values)
        tickets._show_clocks(moving)

    @api.model
    def _get_worktime(self, request, ticket, term, calendar_id):
        """Return (calendar, worktime) of a promise; all tickets have one team."""
        calendar = ticket._get_clock_calendar(term, calendar_id)
        worktime = self.env["service.sla.clock"]._choose_worktime(
            calendar,
            term.basis,
            term.unit,
            request.first_at,
            request.now,
            request.company,
        )
        return calendar, worktime

    @api.model
    def _live_clock(self, request, story, term, worktime):
        """Return the plain clock after all that the story tells."""
        metric = self.env["service.sla.target"]._get_metrics()[term.metric]
        terms = history_replay.Terms(
            metric.stops,
            metric.rests,
            metric.reopens,
            term.amount,
            term.unit,
            term.warn_percent,
            worktime,
        )
        clock = history_replay.replay_clock(story, terms, request.now)
        person = request.agents[clock.holder[0] or ""]
        clock.holder = (person.employee_id, request.team.id, person.department_id)
        return clock

    @api.model
    def _prepare_clock_values(self, request, ticket, term, calendar, clock):
        # Whatever was missed in the past is on file; there is nobody left to be told.
        level = 2 + len(term.delays) if clock.breached_at else 0
        return {
            "ticket_id": ticket.id,
            "res_model": ticket._name,
            "res_id": ticket.id,
            "company_id": request.company.id,
            "policy_id": term.policy_id,
            "target_id": term.target_id,
            "metric": term.metric,
            "basis": term.basis,
            "calendar_id": calendar.id,
            "escalation_level": level,
            **self.env["service.sla.clock"]._prepare_math_values(
                clock, level, term.delays
            ),
        }

    @api.model
    def _prepare_event_values(self, request, story, ticket):
        for fact in story.facts:
            holder = request.agents[fact.holder]
            yield {
                "ticket_id": ticket.id,
                "event_type": fact.type,
                "occurred_at": fact.at,
                "employee_id": holder.employee_id,
                "team_id": request.team.id,
                "user_id": request.agents[fact.agent].user_id,
                "stage_id": fact.type == "stage" and request.stages[fact.state].id,
                "clock_id": False,
            }

    @api.model
    def _prepare_breach_values(self, clock):
        return {
            "ticket_id": clock.ticket_id.id,
            "event_type": "breached",
            "occurred_at": clock.breached_at,
            "employee_id": clock.employee_id.id,
            "team_id": clock.team_id.id,
            "user_id": False,
            "stage_id": False,
            "clock_id": clock.id,
        }
