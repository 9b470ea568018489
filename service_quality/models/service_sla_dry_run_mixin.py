from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.history_replay import Fact, Story, Terms, replay_clock
from ..tools.period import Period
from .helpdesk_ticket_stage import VOID

# These begin with a message, a promise, a step or the solution, not with the ticket.
NOT_REPLAYED = {"next_response", "progress", "promise", "step", "follow_up"}
JUDGED = ("met", "breached")


class ServiceSlaDryRunMixin(models.AbstractModel):
    """What a period would have been under a policy as it stands, active or not.

    The tickets that came in are lived through again from their events, with the
    arithmetic that runs live; nothing is written. Earlier policies go first as they
    would if this one were active; its own dates of validity do not count, for a new
    policy begins tomorrow.
    """

    _name = "service.sla.dry.run.mixin"
    _description = "Policy that can be tried"

    def dry_run(self, date_from, date_to):
        """Try this policy on the tickets that came in between two dates.

        :param date_from: first day, in the zone of the company
        :param date_to: last day, included
        :return: ``{"ticket_count": tickets the policy makes a promise to, "metrics":
            {metric: figures}, "changed_ids": tickets judged otherwise}``. The figures
            are ``due``, ``met`` and ``breached``, each ``_before`` (as on file) and
            ``_after`` (under the policy), ``better`` and ``worse``.
        :raise AccessError: unless the user may read the policy; tickets he may not see
            are left out
        """
        self.ensure_one()
        self.check_access("read")
        tickets = self._get_dry_run_tickets(date_from, date_to)
        claims = self._get_dry_run_claims(tickets)
        tickets = tickets.filtered(lambda ticket: claims[ticket.id])
        outcomes = self._replay_tickets(tickets, claims)
        on_file = self._get_outcomes_on_file(tickets)
        metrics = defaultdict(lambda: defaultdict(int))
        changed = set()
        for ticket_id, after in outcomes.items():
            for metric, state in after.items():
                before = on_file[ticket_id].get(metric)
                figures = metrics[metric]
                _count(figures, "before", before)
                _count(figures, "after", state)
                if state == "breached" and before != "breached":
                    figures["worse"] += 1
                    changed.add(ticket_id)
                elif before == "breached" and state != "breached":
                    figures["better"] += 1
                    changed.add(ticket_id)
        return {
            "ticket_count": len(tickets),
            "metrics": {metric: dict(counts) for metric, counts in metrics.items()},
            "changed_ids": sorted(changed),
        }

    def _get_dry_run_tickets(self, date_from, date_to):
        """Tickets the user may see that came in between the dates."""
        company = self.company_id or self.env.company
        companies = self.company_id or self.env.companies
        period = Period(
            fields.Date.to_date(date_from),
            fields.Date.to_date(date_to),
            company._get_service_tz(),
        )
        tickets = self.env["helpdesk.ticket"].search(
            Domain("registered_at", ">=", period.start_at)
            & Domain("registered_at", "<", period.stop_at)
            & Domain("company_id", "in", companies.ids),
            order="registered_at, id",
        )
        # What the policies look at decides, whether or not the user sees it.
        return tickets.sudo()

    def _get_dry_run_claims(self, tickets):
        """What this policy would promise, as ``_match`` says it."""
        mine = self.sudo()._to_rule()._replace(valid_from=False, valid_to=False)
        same_place = Domain("sequence", "=", self.sequence) & Domain("id", "<", self.id)
        earlier = self.sudo().search(
            (Domain("sequence", "<", self.sequence) | same_place)
            & Domain("id", "!=", self.id)
        )
        rules = [rule for rule in self._get_rules() if rule.policy_id in earlier._ids]
        claims, zones = {}, {}
        for ticket in tickets:
            found = self._claim([*rules, mine], self._get_facts(ticket, zones), ticket)
            claims[ticket.id] = {
                metric: promise
                for metric, promise in found.items()
                if promise[0].policy_id == self.id and metric not in NOT_REPLAYED
            }
        return claims

    def _replay_tickets(self, tickets, claims):
        """How each promise would have ended: ``{ticket id: {metric: state}}``."""
        now = fields.Datetime.now()
        metrics = self.env["service.sla.target"]._get_metrics()
        facts = self._get_ticket_facts(tickets, now)
        outcomes = {}
        for ticket in tickets:
            outcomes[ticket.id] = {}
            for metric, (term, calendar_id) in claims[ticket.id].items():
                kind = metrics[metric]
                began = ticket.registered_at
                started = ticket._create_clock(term, calendar_id, began, now, None)
                terms = Terms(
                    kind.stops,
                    kind.rests,
                    kind.reopens,
                    term.amount,
                    term.unit,
                    term.warn_percent,
                    started.worktime,
                )
                story = Story(began, facts=facts[ticket.id])
                clock = replay_clock(story, terms, now)
                outcomes[ticket.id][metric] = clock.state
        return outcomes

    @api.model
    def _get_ticket_facts(self, tickets, now):
        """What happened to the tickets, oldest first: ``{ticket id: [Fact]}``."""
        rows = self.env.execute_query(
            SQL(
                "SELECT ticket_id, event_type, occurred_at, stage_id "
                "FROM service_event WHERE ticket_id = ANY(%s) "
                "AND event_type <> 'breached' ORDER BY occurred_at, id",
                tickets.ids,
            )
        )
        stages = self.env["helpdesk.ticket.stage"].sudo()
        stages = stages.browse({stage_id for *_fact, stage_id in rows if stage_id})
        status = {stage.id: stage._get_clock_status() for stage in stages}
        facts, void, place = defaultdict(list), set(), {}
        # Of a question only its answer is one; other tickets are answered by any.
        questions = set(
            tickets.filtered(lambda t: t.service_kind == "consultation").ids
        )
        for ticket_id, event_type, at, stage_id in rows:
            if stage_id:
                place[ticket_id] = status[stage_id]
            if event_type == "voided":
                void.add(ticket_id)
            elif ticket_id in void and place.get(ticket_id) != VOID:
                # No event says that a ticket is back; the first one after it does.
                void.discard(ticket_id)
                facts[ticket_id].append(Fact("revived", at, "", "", ""))
            facts[ticket_id].append(Fact(event_type, at, "", "", ""))
            if event_type == "first_response" and ticket_id not in questions:
                facts[ticket_id].append(Fact("answered", at, "", "", ""))
        for ticket in tickets:
            if ticket.id in void and ticket._get_clock_status() != VOID:
                facts[ticket.id].append(Fact("revived", now, "", "", ""))
        return facts

    @api.model
    def _get_outcomes_on_file(self, tickets):
        """How the promises ended: ``{ticket id: {metric: state}}``; what is exempted
        counts as not promised.
        """
        clocks = self.env["service.sla.clock"].sudo()
        groups = clocks._read_group(
            [
                ("ticket_id", "in", tickets.ids),
                ("res_model", "=", "helpdesk.ticket"),
                ("exempted", "=", False),
            ],
            ["ticket_id", "metric", "state"],
        )
        outcomes = defaultdict(dict)
        for ticket, metric, state in groups:
            outcomes[ticket.id][metric] = state
        return outcomes

    def action_open_dry_run(self):
        """Open the dialog that tries this policy on a period."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_sla_policy_dry_run_action"
        )
        return {**action, "context": {"default_policy_id": self.id}}


def _count(figures, when, state):
    """Count one clock; nobody owes what is void or was not promised."""
    if state in (None, "void"):
        return
    figures[f"due_{when}"] += 1
    if state in JUDGED:
        figures[f"{state}_{when}"] += 1
