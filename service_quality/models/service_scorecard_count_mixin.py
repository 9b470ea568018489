from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ..tools.period import Period


class Count(NamedTuple):
    """What one dimension has counted: figures and records by team and employee.

    ``figures`` is ``{(team id, employee id): (numerator, denominator, n)}`` and
    ``cases`` and ``good`` ``{(team id, employee id): [ids]}``. Where the source does
    not know teams (``by_team`` False) the team id is None and teams are the sums of
    their members. What does not add up, such as a spread, has figures of its own for
    the company and teams in ``whole``: ``{(scope, team id): figures}``. ``keys`` are
    the keys of all three by employee.
    """

    indicator: object
    model: str
    by_team: bool
    figures: dict
    cases: dict
    good: dict
    keys: dict
    yardstick: dict = None
    whole: dict = None


class ServiceScorecardCountMixin(models.AbstractModel):
    """Counts the dimensions of scorecards and judges what was counted.

    Each dimension is counted in two grouped queries, whatever the number of teams and
    agents.
    """

    _name = "service.scorecard.count.mixin"
    _description = "Figures of scorecards"

    @api.model
    def _get_dimension_providers(self):
        """``{dimension: provider of the indicator that measures it}``."""
        return {
            "response": "response_ceiling_kept",
            "resolution": "resolution_rate",
            "satisfaction": "satisfaction_points",
            "feedback": "feedback_rate",
            "consistency": "consistency",
        }

    @api.model
    def _get_weights(self, company):
        """``{dimension: weight}`` as the company has set them."""
        return {
            dimension: company[f"scorecard_weight_{dimension}"]
            for dimension in self._get_dimension_providers()
        }

    @api.model
    def _get_dimension_indicators(self, company):
        """``{dimension: indicator}``; the company's own go before those of all."""
        providers = self._get_dimension_providers()
        # The last one found stays: those of the company come after those of all.
        indicators = self.env["service.indicator"].search(
            Domain("provider", "in", list(providers.values()))
            & Domain("company_id", "in", [company.id, False])
        )
        ranked = indicators.sorted(lambda one: (bool(one.company_id), -one.sequence))
        by_provider = {indicator.provider: indicator for indicator in ranked}
        none = self.env["service.indicator"]
        return {name: by_provider.get(key, none) for name, key in providers.items()}

    # -- counting ---------------------------------------------------------------------

    @api.model
    def _count_dimension(self, indicator, period, employees, company):
        """Count one indicator by team and employee.

        :param company: whose target it is held against
        :return: a :class:`Count`
        """
        if not indicator:
            return Count(indicator, False, False, {}, {}, {}, {})
        provider = indicator.provider
        model, domain = indicator._get_evidence(period, employees)
        part = getattr(indicator, f"_counted_{provider}", None)
        whole = getattr(indicator, f"_whole_{provider}", None)
        by_team = bool(part or whole) and "team_id" in self.env[model]._fields
        cases = self._get_ids(model, domain, by_team)
        if part:
            good = self._get_ids(model, domain & part(), by_team)
            figures = {
                key: (len(good.get(key, ())), len(ids), len(ids))
                for key, ids in cases.items()
            }
        else:
            good = {}
            counted = getattr(indicator, f"_measure_{provider}")(period, employees)
            figures = {(None, key): values for key, values in counted.items()}
        yardstick = indicator._get_yardsticks(period, company)[indicator, company]
        keys = {}
        for key in figures.keys() | cases.keys():
            keys.setdefault(key[1], []).append(key)
        whole = whole and whole(period, employees)
        return Count(
            indicator, model, by_team, figures, cases, good, keys, yardstick, whole
        )

    @api.model
    def _get_ids(self, model, domain, by_team):
        """``{(team id, employee id): [ids]}`` of the records of a domain."""
        keys = ["team_id", "employee_id"] if by_team else ["employee_id"]
        groups = self.env[model]._read_group(domain, keys, ["id:array_agg"])
        return {
            (group[0].id if by_team else None, group[-2].id): sorted(group[-1])
            for group in groups
        }

    @api.model
    def _judge(self, indicator, figures, rule):
        """Value, points and status of what an indicator has counted."""
        judged = {
            "value": 0.0,
            "points": 0.0,
            "has_data": False,
            "status": "none",
            "target": rule and rule["target"] or 0.0,
        }
        if not indicator:
            return judged
        # Without the months of a rate of its own the measure knows how to divide.
        measured = indicator._prepare_measure(Period.month(2000, 1), *figures, rule)
        if not measured["has_data"]:
            return judged
        sign = -1 if rule["direction"] == "lower" else 1
        value = measured["value"]
        status = "near"
        if sign * value >= sign * rule["target"]:
            status = "met"
        elif sign * value < sign * rule["floor"]:
            status = "missed"
        return {
            **judged,
            "value": value,
            "points": measured["points"],
            "has_data": True,
            "status": status,
        }
