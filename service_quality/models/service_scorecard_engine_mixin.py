from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.period import Period
from ..tools.scoring import effective_weights, weighted_score

NOTHING = (0.0, 0.0, 0)


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

    def choose(self, count):
        """The keys of ``count`` that belong to it, without looking at all for each."""
        if self.scope == "agent":
            return count.keys.get(self.employee_id, ())
        keys = (key for some in count.keys.values() for key in some)
        return [key for key in keys if self.has(key, count.by_team)]


class ServiceScorecardEngineMixin(models.AbstractModel):
    """Makes and fills scorecards: all cards of a company and period at once."""

    _name = "service.scorecard.engine.mixin"
    _inherit = ["service.scorecard.count.mixin"]
    _description = "Counting of scorecards"

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
            dimension: self._count_dimension(indicator, period, employees, company)
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
        keys = [
            (key, count.by_team) for count in counts.values() for key in count.figures
        ]
        yield Subject("company", False, False)
        for team in teams:
            subject = Subject("team", team.id, False, members[team.id])
            # A team of which nothing was counted has no card.
            if any(subject.has(key, by_team) for key, by_team in keys):
                yield subject
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
        own = count.whole is None or subject.scope == "agent"
        if not own:
            figures = count.whole.get((subject.scope, subject.team_id), NOTHING)
        for key in subject.choose(count):
            if own and key in count.figures:
                values = count.figures[key]
                figures = tuple(map(sum, zip(figures, values, strict=True)))
            cases += count.cases.get(key, ())
            good += count.good.get(key, ())
        row = {
            "sequence": sequence,
            "dimension": dimension,
            "weight": weight,
            "indicator_id": count.indicator.id,
            "evidence_model": count.model,
            "evidence_ids": sorted(cases),
            "counted_ids": sorted(good),
            "evidence_count": len(cases),
            "is_part": bool(count.good),
            "numerator": figures[0],
            "denominator": figures[1],
            "n": figures[2],
        }
        return {**row, **self._judge(count.indicator, figures, count.yardstick)}

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
