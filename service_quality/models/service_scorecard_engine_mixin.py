from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.period import Period
from ..tools.scoring import effective_weights, weighted_score

NOTHING = (0.0, 0.0, 0)


class Count(NamedTuple):
    """What one dimension has counted: figures and records by team and employee.

    ``figures`` is ``{(team id, employee id): (numerator, denominator, n)}`` and
    ``cases`` and ``good`` ``{(team id, employee id): [ids]}``. Where the source does
    not know teams (``by_team`` False) the team id is None and teams are the sums of
    their members.
    """

    indicator: object
    model: str
    by_team: bool
    figures: dict
    cases: dict
    good: dict
    yardstick: dict = None


class Subject(NamedTuple):
    """Whose card it is, with the keys of the counts that belong to it."""

    scope: str
    team_id: int
    employee_id: int
    member_ids: frozenset = frozenset()

    def has(self, key, by_team):
        """Whether the figures under ``key`` (team id, employee id) belong to it."""
        team_id, employee_id = key
        if self.scope == "company":
            return True
        if self.scope == "agent":
            return employee_id == self.employee_id
        return team_id == self.team_id if by_team else employee_id in self.member_ids


class ServiceScorecardEngineMixin(models.AbstractModel):
    """Counts scorecards: all cards of a company and period at once.

    Each dimension is counted in two grouped queries, whatever the number of teams and
    agents, and the cards are written together.
    """

    _name = "service.scorecard.engine.mixin"
    _description = "Counting of scorecards"

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
    def _count_dimension(self, indicator, period, employees):
        """Count one indicator by team and employee.

        :return: a :class:`Count`
        """
        if not indicator:
            return Count(indicator, False, False, {}, {}, {})
        provider = indicator.provider
        model, domain = indicator._get_evidence(period, employees)
        part = getattr(indicator, f"_counted_{provider}", None)
        by_team = bool(part) and "team_id" in self.env[model]._fields
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
        yardstick = indicator._get_yardsticks(period)[indicator]
        return Count(indicator, model, by_team, figures, cases, good, yardstick)

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
    def _generate(self, company, period, scopes=("company", "team", "agent")):
        """Make the cards of a company and period, and count the drafts.

        A second run finds the same cards. Validated ones stay as they are.

        :param scopes: whose cards
        :return: all cards of these scopes and the period
        """
        # Cards show sums; who may see which card is up to the rules of cards.
        self = self.sudo()
        employees = self.env["service.measure"]._get_serving_employees(company, period)
        indicators = self._get_dimension_indicators(company)
        counts = {
            dimension: self._count_dimension(indicator, period, employees)
            for dimension, indicator in indicators.items()
        }
        subjects = [
            subject
            for subject in self._get_subjects(company, employees, counts)
            if subject.scope in scopes
        ]
        cards = self._get_cards(company, period, subjects)
        self._fill(company, cards, counts)
        return self.browse([card.id for card in cards.values()])

    @api.model
    def _get_subjects(self, company, employees, counts):
        """The company, its teams that served, and everybody who served."""
        teams = self.env["helpdesk.ticket.team"].search(
            [("company_id", "in", [company.id, False])]
        )
        own = {employee.user_id.id: employee.id for employee in employees}
        own.pop(False, None)
        members = {
            team.id: frozenset(own[user] for user in team.user_ids.ids if user in own)
            for team in teams
        }
        counted = {
            team_id
            for count in counts.values()
            for team_id, _employee_id in count.figures
        }
        yield Subject("company", False, False)
        for team in teams:
            if team.id in counted or members[team.id]:
                yield Subject("team", team.id, False, members[team.id])
        for employee in employees:
            yield Subject("agent", False, employee.id)

    @api.model
    def _get_cards(self, company, period, subjects):
        """``{subject: card}``; those that are missing are made."""
        of_period = Domain(
            [
                ("company_id", "=", company.id),
                ("date_from", "=", period.date_from),
                ("date_to", "=", period.date_to),
            ]
        )
        found = {
            (card.scope, card.team_id.id, card.employee_id.id): card
            for card in self.search(of_period)
        }
        missing = [subject for subject in subjects if subject[:3] not in found]
        made = self.with_context(tracking_disable=True).create(
            [
                {
                    "scope": subject.scope,
                    "team_id": subject.team_id,
                    "employee_id": subject.employee_id,
                    "company_id": company.id,
                    "period_kind": period.kind or "month",
                    "date_from": period.date_from,
                    "date_to": period.date_to,
                }
                for subject in missing
            ]
        )
        found.update(
            (subject[:3], card) for subject, card in zip(missing, made, strict=True)
        )
        return {subject: found[subject[:3]] for subject in subjects}

    @api.model
    def _fill(self, company, cards, counts):
        """Write what was counted on the drafts in ``{subject: card}``."""
        weights = self._get_weights(company)
        lines = {}
        for line in self.browse([card.id for card in cards.values()]).line_ids:
            lines[line.scorecard_id.id, line.dimension] = line
        now, created = fields.Datetime.now(), []
        for subject, card in cards.items():
            if card.state != "draft":
                continue
            rows = [
                self._prepare_line(subject, sequence, dimension, weight, counts)
                for sequence, (dimension, weight) in enumerate(weights.items(), 1)
            ]
            marks = [
                (row["weight"], row["points"] if row["has_data"] else None)
                for row in rows
            ]
            for row, share in zip(rows, effective_weights(marks), strict=True):
                row["share"] = share
                line = lines.get((card.id, row["dimension"]))
                if line:
                    line.write(row)
                else:
                    created.append({**row, "scorecard_id": card.id})
            score, coverage = weighted_score(marks)
            card.write(
                {
                    "score": score or 0.0,
                    "has_score": score is not None,
                    "coverage": coverage,
                    "counted_at": now,
                }
            )
        self.env["service.scorecard.line"].create(created)

    @api.model
    def _prepare_line(self, subject, sequence, dimension, weight, counts):
        """The values of one dimension of one card."""
        count = counts[dimension]
        figures, cases, good = NOTHING, [], []
        for key, values in count.figures.items():
            if subject.has(key, count.by_team):
                figures = tuple(map(sum, zip(figures, values, strict=True)))
        for ids, found in ((cases, count.cases), (good, count.good)):
            for key, some in found.items():
                if subject.has(key, count.by_team):
                    ids.extend(some)
        row = {
            "sequence": sequence,
            "dimension": dimension,
            "weight": weight,
            "indicator_id": count.indicator.id,
            "evidence_model": count.model,
            "evidence_ids": cases,
            "counted_ids": good,
            "evidence_count": len(cases),
            "is_part": bool(count.good),
            "numerator": figures[0],
            "denominator": figures[1],
            "n": figures[2],
        }
        return {**row, **self._judge(count.indicator, figures, count.yardstick)}

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

    # -- when -------------------------------------------------------------------------

    def _count_anew(self):
        """Count these drafts again, by company and period."""
        for (company, date_from, date_to), cards in self.grouped(
            lambda card: (card.company_id, card.date_from, card.date_to)
        ).items():
            period = self.env["service.indicator"]._get_period(
                date_from, date_to, company
            )
            self._generate(company, period, set(cards.mapped("scope")))

    def _cron_generate(self):
        """Keep the drafts of the running and the last month of every company."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            zone = company._get_service_tz()
            today = fields.Date.context_today(self.with_context(tz=zone))
            month = Period.starting("month", today, zone)
            last = Period.starting("month", month.date_from - timedelta(days=1), zone)
            for period in (last, month):
                self._generate(company, period)
            if not self.env["ir.cron"]._commit_progress(1):
                break
