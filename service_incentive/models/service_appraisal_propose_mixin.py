from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_training.models.service_training_need import NeedRequest
from odoo.addons.service_training.tools.concurrency import retried_when_duplicate

# An improvement plan that nobody has given a date yet.
PLAN_DAYS = 90


class ServiceAppraisalProposeMixin(models.AbstractModel):
    """How what is planned for a published cycle becomes proposals.

    ``service.appraisal.cycle`` inherits it. Nothing is decided here, and nothing is
    proposed twice, whoever presses the button and how often.
    """

    _name = "service.appraisal.propose.mixin"
    _inherit = ["service.appraisal.plan.mixin"]
    _description = "Proposals from an appraisal cycle"

    def propose_outcomes(self, best_n=3):
        """Propose what the results of a published cycle lead to, by rules and baseline.

        Running it again proposes what is missing and repeats nothing, also what was
        withdrawn meanwhile. People without a grade are left out but for what customers
        say; so are results under appeal, until it is decided.

        :param best_n: for how many of the best a commendation is proposed; people whose
            scores tie with the last of them are proposed too
        :return: dict with the numbers of new ``rewards``, ``sanctions``, ``needs``,
            ``proposals`` and ``cases``
        :raise UserError: while the cycle is not published
        """
        self.ensure_one()
        self._check_officer()
        outcomes = self._plan_outcomes(best_n)
        with retried_when_duplicate():
            rewards = self._create_decisions(
                "service.reward", self._prepare_rewards(outcomes)
            )
            sanctions = self._create_decisions(
                "service.sanction", self._prepare_sanctions(outcomes)
            )
            proposals = self._create_decisions(
                "service.appraisal.proposal", self._prepare_proposals(outcomes)
            )
        proposals._ask_for_comments()
        needs = self.env["service.training.need"]._open_needs(
            self._prepare_need_requests(outcomes)
        )
        cases = self.env["service.customer.case"]._open_cases(
            [
                (match.appraisal, match.rule, match.mean, match.n)
                for outcome in outcomes
                for match in outcome.matches
                if match.rule == outcome.case_rule
            ]
        )
        return {
            "rewards": len(rewards),
            "sanctions": len(sanctions),
            "needs": len(needs),
            "proposals": len(proposals),
            "cases": len(cases),
        }

    def _create_decisions(self, model, vals_list):
        """Draw decisions up for others by rule."""
        # sudo() because a proposal of one's own making could not name its appraisal,
        # nor be about oneself. The user stays its proposer.
        return (
            self.env[model]
            .sudo()
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(vals_list)
        )

    def _prepare_rewards(self, outcomes):
        proposed = self._get_proposed("service.reward")
        return [
            self._prepare_reward(outcome, kind)
            for outcome in outcomes
            for kind in outcome.reward_kinds
            if (outcome.appraisal.id, kind) not in proposed
        ]

    def _prepare_reward(self, outcome, kind):
        rule = outcome.get_rule("reward", kind)
        has_amount = rule and kind in self.env["service.reward"]._monetary_kinds
        return {
            **self._prepare_decision(outcome.appraisal, rule),
            "kind": kind,
            "state": "proposed",
            "amount": rule.reward_amount if has_amount else 0.0,
            "reason": self._explain_reward(outcome, kind),
        }

    def _prepare_sanctions(self, outcomes):
        talked_to = self._get_talked_to()
        return [
            self._prepare_sanction(outcome)
            for outcome in outcomes
            if outcome.sanction_kind and outcome.appraisal.id not in talked_to
        ]

    def _prepare_sanction(self, outcome):
        appraisal, kind = outcome.appraisal, outcome.sanction_kind
        rule = outcome.get_rule("sanction", kind) or outcome.case_rule
        if rule:
            reference = self.env._("Outcome rule: %(rule)s.", rule=rule.display_name)
        else:
            reference = self.env._(
                "Baseline of %(scheme)s: a score of at least %(baseline)s.",
                scheme=appraisal.scheme_id.display_name,
                baseline=f"{appraisal.scheme_id.baseline:g}",
            )
        return {
            **self._prepare_decision(appraisal, rule),
            "kind": kind,
            "date_incident": self.date_to,
            "reason": self._explain_burden(outcome, rule),
            "rule_reference": reference,
            "training_topic_id": rule.training_topic_id.id if rule else False,
        }

    def _prepare_proposals(self, outcomes):
        proposed = self._get_proposed("service.appraisal.proposal")
        until = self.env["service.appraisal.proposal"]._get_company_comment_deadline(
            self.company_id
        )
        today = fields.Date.context_today(self)
        return [
            {
                **self._prepare_decision(outcome.appraisal, rule),
                "kind": rule.proposal_kind,
                "state": "proposed",
                "reason": self._explain_burden(outcome, rule),
                "coefficient": rule.coefficient
                if rule.proposal_kind == "coefficient"
                else 1.0,
                "raise_percent": rule.raise_percent
                if rule.proposal_kind == "raise"
                else 0.0,
                "plan": rule.text,
                "due_date": today + timedelta(days=PLAN_DAYS)
                if rule.proposal_kind == "plan"
                else False,
                "comment_until": until,
            }
            for outcome in outcomes
            for rule in outcome.proposal_rules
            if (outcome.appraisal.id, rule.proposal_kind) not in proposed
        ]

    def _prepare_need_requests(self, outcomes):
        """Training for who is below the baseline, and what rules say besides."""
        default = None
        requests = []
        for outcome in outcomes:
            topics = dict.fromkeys(outcome.topics)
            case = outcome.case_rule
            if case and case.training_topic_id:
                topics[case.training_topic_id] = None
            if outcome.is_low or (case and not case.training_topic_id):
                default = default or self._get_outcome_topic()
                topics[default] = None
            requests += [
                NeedRequest(
                    outcome.appraisal.employee_id,
                    topic,
                    self._explain_need(outcome),
                    outcome.appraisal,
                )
                for topic in topics
            ]
        return requests

    @api.model
    def _prepare_decision(self, appraisal, rule=None):
        return {
            "employee_id": appraisal.employee_id.id,
            "appraisal_id": appraisal.id,
            "outcome_rule_id": rule.id if rule else False,
            "res_model": appraisal._name,
            "res_id": appraisal.id,
            "proposer_id": self.env.uid,
        }

    def _get_outcome_topic(self):
        """What people below the baseline are trained in."""
        topic = self.company_id.outcome_topic_id or self.env.ref(
            "service_training.service_training_topic_fundamentals",
            raise_if_not_found=False,
        )
        if not topic:
            raise UserError(
                self.env._(
                    "Choose in the settings what people below the baseline are "
                    "trained in."
                )
            )
        return topic

    # Reasons, in words for the person concerned

    def _explain_reward(self, outcome, kind):
        rule = outcome.get_rule("reward", kind)
        values = {
            "score": f"{outcome.appraisal.score:.2f}",
            "grade": outcome.appraisal.grade_id.name,
            "cycle": self.display_name,
        }
        if outcome.is_best and not rule:
            return self.env._(
                "Among the best of %(cycle)s: score %(score)s, grade %(grade)s.",
                **values,
            )
        if rule and rule.condition == "customer_high":
            return self._explain_match(outcome, rule)
        return self.env._("%(grade)s in %(cycle)s: score %(score)s.", **values)

    def _explain_burden(self, outcome, rule):
        """Why something that burdens somebody, or a rule, is proposed."""
        texts = [self._explain_match(outcome, rule)] if rule else []
        if outcome.is_low:
            texts.append(self._explain_low(outcome.appraisal))
        return "\n".join(texts)

    def _explain_need(self, outcome):
        """Why somebody is to be trained."""
        if outcome.is_low:
            return self._explain_low(outcome.appraisal)
        rules = [m.rule for m in outcome.matches if m.rule.effect == "training"]
        return self._explain_match(outcome, outcome.case_rule or rules[0])

    def _explain_match(self, outcome, rule):
        """What made a rule hold."""
        match = next(match for match in outcome.matches if match.rule == rule)
        if rule.condition in ("customer_high", "customer_low"):
            return self.env._(
                "Customers rated %(mean)s of 5 on average in %(cycle)s"
                " (%(n)s answers).",
                mean=f"{match.mean:.2f}",
                cycle=self.display_name,
                n=match.n,
            )
        if match.streak > 1:
            return self.env._(
                "%(grade)s in %(cycle)s, %(n)s times in a row: score %(score)s.",
                grade=outcome.appraisal.grade_id.name,
                cycle=self.display_name,
                n=match.streak,
                score=f"{outcome.appraisal.score:.2f}",
            )
        return self.env._(
            "%(grade)s in %(cycle)s: score %(score)s.",
            score=f"{outcome.appraisal.score:.2f}",
            grade=outcome.appraisal.grade_id.name,
            cycle=self.display_name,
        )

    def _explain_low(self, appraisal):
        return self.env._(
            "Score %(score)s in %(cycle)s, below the baseline of %(baseline)s.",
            score=f"{appraisal.score:.2f}",
            cycle=self.display_name,
            baseline=f"{appraisal.scheme_id.baseline:g}",
        )
