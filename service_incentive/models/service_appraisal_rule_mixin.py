from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

# How many earlier cycles of a kind are looked at for a row of grades.
EARLIER_CYCLES = 12


class Match(NamedTuple):
    """One rule that holds for one appraisal."""

    rule: object
    appraisal: object
    streak: int  # how many in a row
    mean: float  # mean rating of customers, for rules about them
    n: int  # how many customers rated


class ServiceAppraisalRuleMixin(models.AbstractModel):
    """Which outcome rules hold for whom in a cycle; nothing is written here.

    ``service.appraisal.cycle`` inherits it. Proposals and dry runs both ask here, so
    that a dry run shows what would really happen.
    """

    _name = "service.appraisal.rule.mixin"
    _description = "Outcome rules of an appraisal cycle"

    def _get_rules(self):
        """The rules in force for this cycle."""
        self.ensure_one()
        return (
            self.env["service.appraisal.outcome.rule"]
            .sudo()  # officers propose by rules, whoever may read them
            .search(
                Domain("state", "=", "active")
                & Domain("company_id", "in", [self.company_id.id, False])
                & Domain("cycle_kind", "in", [self.kind, False])
            )
        )

    def _match_rules(self, rules, appraisals):
        """Which of ``rules`` hold for which appraisals, in a fixed number of queries.

        :return: ``{appraisal id: [Match]}`` in the order of the rules
        """
        self.ensure_one()
        rules = rules.filtered(lambda rule: rule.cycle_kind in (False, self.kind))
        if not rules or not appraisals:
            return {}
        within = {rule: self._get_people_filter(rule, appraisals) for rule in rules}
        ratings = self._get_customer_ratings(rules, appraisals)
        histories = self._get_histories(rules, appraisals)
        matches = {}
        for appraisal in appraisals:
            mean, n = ratings.get(appraisal.employee_id.id, (0.0, 0))
            history = histories.get(appraisal.employee_id.id, [])
            for rule in rules:
                if not within[rule](appraisal):
                    continue
                streak = self._get_streak(rule, appraisal, history, mean, n)
                if rule._get_streak_hit(streak):
                    match = Match(rule, appraisal, streak, mean, n)
                    matches.setdefault(appraisal.id, []).append(match)
        return matches

    def _get_streak(self, rule, appraisal, history, mean, n):
        """How many times in a row the condition holds, this time included; 0 if not."""
        if rule.condition in ("customer_high", "customer_low"):
            if n < rule.min_n:
                return 0
            high = round(mean, 2) >= rule.customer_score
            return int(high == (rule.condition == "customer_high"))
        now = (appraisal.grade_id.code, appraisal.is_below_baseline)
        if not appraisal.is_rated or not self._is_met(rule, *now):
            return 0
        streak = 1
        for earlier in history:
            if not self._is_met(rule, *earlier):
                break
            streak += 1
        return streak

    @api.model
    def _is_met(self, rule, grade_code, is_below_baseline):
        if rule.condition == "grade":
            return grade_code == rule.grade_code
        return is_below_baseline

    def _get_people_filter(self, rule, appraisals):
        """A test whether an appraisal is of somebody the rule is about."""
        departments = rule.department_ids and set(
            self.env["hr.department"]
            .sudo()
            .search([("id", "child_of", rule.department_ids.ids)])
            .ids
        )
        versions = {}
        if rule.contract_type_ids or rule.employee_type:
            versions = self._get_last_versions(appraisals)

        nothing = self.env["hr.version"]

        def is_meant(appraisal):
            version = versions.get(appraisal.employee_id.id, nothing)
            return (
                (not rule.job_ids or appraisal.job_id in rule.job_ids)
                and (not departments or appraisal.department_id.id in departments)
                and rule._is_for_version(version)
            )

        return is_meant

    def _get_last_versions(self, appraisals):
        """``{employee id: hr.version}`` at the end of the period."""
        # Contracts are HR's; only what kind they are is asked.
        histories = self.env["hr.version"].sudo()._get_histories(appraisals.employee_id)
        return {
            employee_id: versions._get_valid(self.date_to)
            for employee_id, versions in histories.items()
        }

    def _get_customer_ratings(self, rules, appraisals):
        """``{employee id: (mean, number)}`` of customers' answers in the period."""
        if not {"customer_high", "customer_low"} & set(rules.mapped("condition")):
            return {}
        period = self._get_period()
        return self.env["service.feedback"]._get_mean_ratings(
            appraisals.employee_id, period.start_at, period.stop_at
        )

    def _get_histories(self, rules, appraisals):
        """Earlier grades, newest first: ``{employee id: [(code, below baseline)]}``.

        Of published cycles of the same kind; appraisals without a grade are left out.
        Read only for people whose row may matter.
        """
        if max(rules.mapped("streak")) < 2 and not any(rules.mapped("is_exact")):
            return {}
        asked = rules.filtered(lambda rule: rule.streak > 1 or rule.is_exact)
        people = appraisals.filtered(
            lambda a: (
                a.is_rated
                and any(
                    self._is_met(rule, a.grade_id.code, a.is_below_baseline)
                    for rule in asked
                )
            )
        ).employee_id
        cycles = self.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("kind", "=", self.kind)
            & Domain("state", "in", ("published", "closed"))
            & Domain("date_from", "<", self.date_from),
            order="date_from desc",
            limit=EARLIER_CYCLES,
        )
        earlier = (
            self.env["service.appraisal"]
            .sudo()
            .search_fetch(
                Domain("cycle_id", "in", cycles.ids)
                & Domain("employee_id", "in", people.ids)
                & Domain("is_rated", "=", True),
                ["employee_id", "grade_id", "is_below_baseline", "date_from"],
                order="date_from desc, id desc",
            )
        )
        histories = {}
        for appraisal in earlier:
            histories.setdefault(appraisal.employee_id.id, []).append(
                (appraisal.grade_id.code, appraisal.is_below_baseline)
            )
        return histories
