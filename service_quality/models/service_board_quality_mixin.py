from odoo import api, models
from odoo.fields import Domain

from ..tools.inspection_score import score
from ..tools.scoring import ratio

COMMUNICATION = "communication"
INTERVENTIONS = "interventions"
# What is said, and how: the clauses on language and on communication.
COMMUNICATION_CODES = ("LG", "CM")


class ServiceBoardQualityMixin(models.AbstractModel):
    """What inspections published today say of how the desk speaks with customers, and
    how often supervisors have intervened.
    """

    _name = "service.board.quality.mixin"
    _description = "Quality on the live board"

    @api.model
    def _get_labels(self):
        return {
            **super()._get_labels(),
            COMMUNICATION: self.env._("Communication"),
            INTERVENTIONS: self.env._("Interventions"),
        }

    @api.model
    def _get_communication_domain(self, moment):
        """Items on communication of inspections that count, published today."""
        counted = self.env["service.inspection"]._get_counted_domain("inspection_id.")
        return (
            counted
            & Domain("category_id.code", "in", COMMUNICATION_CODES)
            & Domain("published_at", ">=", moment.day_start)
        )

    @api.model
    def _count_clocks(self, scope, moment):
        """Beside the clocks the points of communication, in one query more."""
        counted = super()._count_clocks(scope, moment)
        # Whoever sees the board sees the mean of his teams, of published results only.
        lines = self.env["service.inspection.line"].sudo()
        groups = lines._read_group(
            self._get_inspected_scope(scope) & self._get_communication_domain(moment),
            ["team_id", "employee_id", "mark"],
            ["weight:sum"],
        )
        for team, employee, mark, weight in groups:
            key = (team.id, employee.id)
            figures = counted.get(key, {})
            points, total, _highest = figures.get(COMMUNICATION, (0, 0, 0))
            result = score([(weight, mark, False)])
            if result.applicable:
                points, total = points + result.earned, total + result.applicable
                counted[key] = {**figures, COMMUNICATION: (points, total, 0)}
        return counted

    @api.model
    def _get_inspected_scope(self, scope):
        """The scope of the clocks, for what has no ticket of its own."""
        return scope.map_conditions(
            lambda condition: (
                Domain.TRUE if condition.field_expr == "ticket_id" else condition
            )
        )

    @api.model
    def _get_figures(self, counts, clocks, moment):
        clocks = list(clocks)
        shown = super()._get_figures(counts, clocks, moment)
        total = self._add_up(clocks).get(COMMUNICATION)
        if total:
            value = ratio(total[0], total[1], 100.0)
            shown[COMMUNICATION] = {
                "value": value,
                "unit": "percent",
                **moment.judge("inspection_score", value),
            }
        return shown

    @api.model
    def _get_day(self, counts, clocks, scope, moment):
        day = super()._get_day(counts, clocks, scope, moment)
        labels = self._get_labels()
        nothing = {"value": None, "unit": "", "tone": ""}
        points = self._get_figures([], clocks.values(), moment).get(COMMUNICATION)
        times = self.env["service.event"].search_count(
            self._get_intervention_domain(moment) & Domain("ticket_id", "any", scope)
        )
        return [
            *day,
            {
                "name": COMMUNICATION,
                "label": labels[COMMUNICATION],
                **(points or nothing),
            },
            {
                "name": INTERVENTIONS,
                "label": labels[INTERVENTIONS],
                "value": times,
                "unit": "count",
                "tone": "",
            },
        ]

    @api.model
    def _get_intervention_domain(self, moment):
        return Domain("event_type", "=", "intervened") & Domain(
            "occurred_at", ">=", moment.day_start
        )

    @api.model
    def _open_quality_figure(self, figure, teams, team_ids, team_id, agent, moment):
        """Open the inspections, or the events, behind a figure."""
        row = Domain.TRUE
        if team_id is not None:
            row &= Domain("team_id", "=", team_id or False)
        if agent:
            own = int(agent[1:]) if agent.startswith("e") else False
            row &= Domain("employee_id", "=", own)
        scope = self._get_scope(teams, team_ids)
        if figure == INTERVENTIONS:
            model, domain = "service.event", self._get_intervention_domain(moment)
            domain &= Domain("ticket_id", "any", scope)
        else:
            model, domain = "service.inspection", scope & row
            domain &= Domain("line_ids", "any", self._get_communication_domain(moment))
        return {
            "type": "ir.actions.act_window",
            "name": self._get_labels()[figure],
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
            "context": {"create": False},
        }
