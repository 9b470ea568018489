from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BEST_KIND = "commendation"
LOW_KIND = "talk"


class Outcome(NamedTuple):
    """What one appraisal leads to."""

    appraisal: object
    is_best: bool  # among the best of the cycle
    reward_kinds: tuple  # rewards to propose
    is_low: bool  # below the baseline: a talk and training
    sanction_kind: object  # a talk, or what a rule says instead; None for nothing
    proposal_rules: tuple  # rules that propose something else
    topics: tuple  # further training
    case_rule: object  # customers rate low: talk, training and another look
    matches: tuple  # the rules that hold, with their figures

    def get_rule(self, effect, kind):
        """The first rule that proposes this kind of reward or sanction, or None."""
        for match in self.matches:
            if match.rule.effect == effect and match.rule[f"{effect}_kind"] == kind:
                return match.rule
        return None


class ServiceAppraisalPlanMixin(models.AbstractModel):
    """Whom the results of a cycle would affect; nothing is written here."""

    _name = "service.appraisal.plan.mixin"
    _inherit = ["service.appraisal.rule.mixin"]
    _description = "Plan of the outcomes of an appraisal cycle"

    def _plan_outcomes(self, best_n):
        """Who would be affected and how, best first, in a fixed number of queries.

        Results on hold, because an appeal is open, lead to nothing yet.

        :return: list of Outcome, people with nothing to propose left out
        """
        self.ensure_one()
        if self.state not in ("published", "closed"):
            raise UserError(
                self.env._(
                    "Publish %(cycle)s first; outcomes come from published grades.",
                    cycle=self.display_name,
                )
            )
        # People's sanctions and appraisals as the company has them: an officer plans
        # for his own superiors and for himself too.
        appraisals = (
            self.env["service.appraisal"]
            .sudo()
            .search(Domain("cycle_id", "=", self.id) & Domain("is_on_hold", "=", False))
            .sorted(lambda a: (not a.is_rated, -round(a.score, 2), a.id))
        )
        rated = appraisals.filtered("is_rated")
        eligible = self._get_eligible(appraisals)
        best = self._get_best(eligible & rated, best_n)
        matches = self._match_rules(self._get_rules(), appraisals)
        eligible_ids, best_ids = set(eligible.ids), set(best.ids)
        outcomes = [
            self._prepare_outcome(
                appraisal,
                matches.get(appraisal.id, ()),
                appraisal.id in best_ids,
                appraisal.id in eligible_ids,
            )
            for appraisal in appraisals
        ]
        return [outcome for outcome in outcomes if self._is_something(outcome)]

    @api.model
    def _is_something(self, outcome):
        return (
            outcome.reward_kinds
            or outcome.sanction_kind
            or outcome.proposal_rules
            or outcome.topics
            or outcome.case_rule
        )

    def _prepare_outcome(self, appraisal, matches, is_best, is_eligible):
        """What the rules that hold and the baseline come to for one appraisal."""
        by_effect = {}
        for match in matches:
            by_effect.setdefault(match.rule.effect, []).append(match.rule)
        has_money = self.company_id.sudo().conduct_allow_monetary
        money = {
            model: () if has_money else self.env[model]._monetary_kinds
            for model in ("service.reward", "service.appraisal.proposal")
        }
        rewards = [BEST_KIND] if is_best else []
        if is_eligible:
            rewards += [
                rule.reward_kind
                for rule in by_effect.get("reward", [])
                if rule.reward_kind not in money["service.reward"]
            ]
        proposals = {
            rule.proposal_kind: rule
            for rule in reversed(by_effect.get("proposal", []))
            if rule.proposal_kind not in money["service.appraisal.proposal"]
        }
        is_low = appraisal.is_below_baseline
        return Outcome(
            appraisal,
            is_best,
            tuple(dict.fromkeys(rewards)),
            is_low,
            self._get_sanction_kind(
                by_effect.get("sanction", []), is_low or "case" in by_effect
            ),
            tuple(proposals.values()),
            tuple(rule.training_topic_id for rule in by_effect.get("training", [])),
            (by_effect.get("case") or [None])[0],
            tuple(matches),
        )

    def _get_sanction_kind(self, rules, needs_talk):
        """One appraisal leads to one measure: the hardest that a rule says, or a talk.

        The kinds of sanctions stand in the order from mild to hard.
        """
        order = list(self.env["service.sanction"]._fields["kind"].get_values(self.env))
        kinds = [rule.sanction_kind for rule in rules] + [LOW_KIND] * needs_talk
        return max(kinds, key=order.index) if kinds else None

    def _get_eligible(self, appraisals):
        """Those who may be rewarded: not the lowest grade, no sanction in effect.

        A grade that passes may lie below the baseline for training: to be commended and
        to be trained do not exclude each other, and a person decides on both. Customers
        may praise somebody who has no grade.
        """
        lowest = {
            scheme: scheme.grade_ids.sorted("min_score")[:1]
            for scheme in appraisals.scheme_id
        }
        passed = appraisals.filtered(
            lambda a: not a.grade_id or a.grade_id != lowest[a.scheme_id]
        )
        blocked = (
            self.env["service.sanction"]
            .sudo()
            ._get_blocking(passed.employee_id, fields.Date.context_today(self))
        )
        return passed.filtered(lambda a: a.employee_id.id not in blocked)

    @api.model
    def _get_best(self, eligible, best_n):
        """The first ``best_n`` of sorted appraisals, and who ties with the last."""
        if best_n < 1 or not eligible:
            return eligible.browse()
        last = round(eligible[:best_n][-1].score, 2)
        return eligible.filtered(lambda appraisal: round(appraisal.score, 2) >= last)

    def _get_proposed(self, model):
        """What has been proposed before: {(appraisal id, kind)}."""
        groups = (
            self.env[model]
            .sudo()
            ._read_group([("cycle_id", "=", self.id)], ["appraisal_id", "kind"])
        )
        return {(appraisal.id, kind) for appraisal, kind in groups}

    def _get_talked_to(self):
        """Ids of the appraisals for which a sanction was proposed before."""
        return {
            appraisal_id
            for appraisal_id, _kind in self._get_proposed("service.sanction")
        }
