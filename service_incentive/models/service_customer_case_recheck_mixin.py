from datetime import timedelta

from odoo import api, fields, models

DEFAULT_SANCTION = "written_warning"


class ServiceCustomerCaseRecheckMixin(models.AbstractModel):
    """How a case of low ratings goes on by itself: after the training, another look.

    ``service.customer.case`` inherits it.
    """

    _name = "service.customer.case.recheck.mixin"
    _description = "Another look at low customer ratings"

    @api.model
    def _cron_recheck(self):
        """Move cases on whose training is over, and look again where it is time."""
        trained = self.search([("state", "=", "open"), ("need_id.state", "=", "done")])
        for case in trained:
            done_at = case.need_id.closed_at or fields.Datetime.now()
            days = timedelta(days=case.company_id.customer_recheck_days)
            case._transition("trained", trained_at=done_at, recheck_at=done_at + days)
        self.env["ir.cron"]._commit_progress(len(trained))
        due = self.search(
            [("state", "=", "waiting"), ("recheck_at", "<=", fields.Datetime.now())]
        )
        due._look_again()
        self.env["ir.cron"]._commit_progress(len(due), remaining=0)

    def _look_again(self):
        """Judge cases by what customers answered since the training."""
        answers = self._get_answers()
        for case in self:
            scores = [
                score
                for answered_at, score in answers.get(case.employee_id.id, [])
                if case.trained_at <= answered_at < case.recheck_at
            ]
            mean = sum(scores) / len(scores) if scores else 0.0
            case.write({"recheck_mean": mean, "recheck_n": len(scores)})
            if len(scores) < case.min_n:
                days = timedelta(days=case.company_id.customer_recheck_days)
                case.recheck_at = max(case.recheck_at, fields.Datetime.now()) + days
            elif round(mean, 2) < case.threshold:
                case.penalty_id = case._propose_penalty()
                case._transition("find_low")
            else:
                case._transition("recover")

    def _get_answers(self):
        """``{employee id: [(moment, grade)]}`` since the trainings, in one query."""
        if not self:
            return {}
        Feedback = self.env["service.feedback"]
        found = Feedback.search_fetch(
            [
                *Feedback._get_counted_domain(),
                ("employee_id", "in", self.employee_id.ids),
                ("answered_at", ">=", min(self.mapped("trained_at"))),
                ("answered_at", "<", max(self.mapped("recheck_at"))),
            ],
            ["employee_id", "answered_at", "score"],
        )
        answers = {}
        for feedback in found:
            answers.setdefault(feedback.employee_id.id, []).append(
                (feedback.answered_at, feedback.score)
            )
        return answers

    def _propose_penalty(self):
        """A sanction to be heard and decided by people; the case is its evidence."""
        rule = self.outcome_rule_id
        return (
            self.env["service.sanction"]
            .with_context(mail_create_nosubscribe=True)
            .create(
                {
                    "employee_id": self.employee_id.id,
                    "outcome_rule_id": rule.id,
                    "kind": rule.sanction_kind or DEFAULT_SANCTION,
                    "training_topic_id": rule.training_topic_id.id,
                    "date_incident": fields.Date.context_today(self),
                    "reason": self.env._(
                        "Customers rated %(before)s of 5 on average, and %(after)s"
                        " (%(n)s answers) after a talk and training; %(threshold)s is"
                        " needed.",
                        before=f"{self.mean:.2f}",
                        after=f"{self.recheck_mean:.2f}",
                        n=self.recheck_n,
                        threshold=f"{self.threshold:.2f}",
                    ),
                    "rule_reference": self.env._(
                        "Outcome rule: %(rule)s.", rule=rule.display_name
                    ),
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
