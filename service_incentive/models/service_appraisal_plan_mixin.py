from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BEST_KIND = "commendation"


class Outcome(NamedTuple):
    """What the grade of one appraisal leads to."""

    appraisal: object
    is_best: bool  # among the best of the cycle
    reward_kinds: tuple  # rewards to propose
    is_low: bool  # below the baseline: a talk and training


class ServiceAppraisalPlanMixin(models.AbstractModel):
    """Whom the grades of a cycle would affect; nothing is written here."""

    _name = "service.appraisal.plan.mixin"
    _description = "Plan of the outcomes of an appraisal cycle"

    def _plan_outcomes(self, best_n):
        """Who would be affected and how, best first, in a fixed number of queries.

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
        rated = (
            self.env["service.appraisal"]
            .sudo()
            .search(Domain("cycle_id", "=", self.id) & Domain("is_rated", "=", True))
        )
        rated = rated.sorted(lambda a: (-round(a.score, 2), a.id))
        best = self._get_best(self._get_eligible(rated), best_n)
        kinds_by_grade = self._get_kinds_by_grade()
        eligible_ids = set(self._get_eligible(rated).ids)
        outcomes = []
        for appraisal in rated:
            kinds = [BEST_KIND] if appraisal in best else []
            if appraisal.id in eligible_ids:
                kinds += kinds_by_grade.get(appraisal.grade_id.code, [])
            outcome = Outcome(
                appraisal,
                appraisal in best,
                tuple(dict.fromkeys(kinds)),
                appraisal.is_below_baseline,
            )
            if outcome.reward_kinds or outcome.is_low:
                outcomes.append(outcome)
        return outcomes

    def _get_eligible(self, rated):
        """Those who may be rewarded: not the lowest grade, no sanction in effect.

        A grade that passes may lie below the baseline for training: to be commended and
        to be trained do not exclude each other, and a person decides on both.
        """
        lowest = {
            scheme: scheme.grade_ids.sorted("min_score")[:1]
            for scheme in rated.scheme_id
        }
        passed = rated.filtered(lambda a: a.grade_id != lowest[a.scheme_id])
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

    def _get_kinds_by_grade(self):
        """Configured rewards: {grade code: [reward kind]}."""
        kinds = {}
        for code, kind in self.env["service.appraisal.outcome.rule"]._read_group(
            [("company_id", "in", (self.company_id.id, False))],
            ["grade_code", "reward_kind"],
        ):
            kinds.setdefault(code, []).append(kind)
        return kinds

    def _get_proposed_rewards(self):
        """What has been proposed before: {(appraisal id, reward kind)}."""
        groups = (
            self.env["service.reward"]
            .sudo()
            ._read_group([("cycle_id", "=", self.id)], ["appraisal_id", "kind"])
        )
        return {(appraisal.id, kind) for appraisal, kind in groups}

    def _get_talked_to(self):
        """Ids of the appraisals for which a sanction was proposed before."""
        groups = (
            self.env["service.sanction"]
            .sudo()
            ._read_group([("cycle_id", "=", self.id)], ["appraisal_id"])
        )
        return {appraisal.id for [appraisal] in groups}
