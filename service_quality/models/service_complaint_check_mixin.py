from odoo import fields, models
from odoo.exceptions import UserError


class ServiceComplaintCheckMixin(models.AbstractModel):
    """What each step of a complaint needs: ``_check_<step>`` raises what is missing."""

    _name = "service.complaint.check.mixin"
    _description = "What the steps of a complaint need"

    def _check_before_step(self, name):
        result = super()._check_before_step(name)
        check = getattr(self, f"_check_{name}", None)
        if check:
            check()
        return result

    def _require(self, fact, text):
        """:raise UserError: naming the complaint, unless there is ``fact``"""
        given = fact.strip() if isinstance(fact, str) else fact
        if not given:
            raise UserError(
                self.env._(
                    "%(complaint)s: %(missing)s", complaint=self.name, missing=text
                )
            )

    def _check_accept(self):
        self._require(
            self.apology_given,
            self.env._("apologise to the customer first, then tick it."),
        )
        self._require(
            self.promised_at,
            self.env._("say by when the customer was promised the result."),
        )

    def _check_settle(self):
        self._require(
            self.severity == "grumble",
            self.env._("only a grumble is settled without an investigation."),
        )
        self._require(
            self.apology_given,
            self.env._("apologise to the customer first, then tick it."),
        )

    def _check_investigate(self):
        self._require(
            self.severity != "grumble",
            self.env._("a grumble is settled at once; give it a severity first."),
        )
        self._require(
            self.complexity and self.impact,
            self.env._("assess complexity and impact first."),
        )
        self._require(
            not self.needs_immediate_action or self.immediate_action,
            self.env._("say what was done at once."),
        )
        self._require(
            self.investigator_user_id, self.env._("name the investigator first.")
        )
        refusal = self._explain_partial(self.investigator_user_id)
        if refusal:
            raise UserError(refusal)

    def _check_decide(self):
        self._require(
            self.true_cause, self.env._("write down the true reason behind it.")
        )
        self._require(
            self.wanted_outcome,
            self.env._("write down the outcome the customer wants."),
        )
        pieces = self.evidence_ids.filtered(lambda p: p.round_no == self.round_no)
        self._require(pieces, self.env._("register at least one piece of evidence."))
        self._require(
            self.verdict and self.verdict_reason and self.cause_ids,
            self.env._("give the verdict, its reason and the root causes."),
        )
        if self.verdict == "not_upheld":
            return
        shares = sum(self.party_ids.mapped("share"))
        self._require(
            abs(shares - 100) < 0.1,
            self.env._("say who answers for it; the shares make 100 %."),
        )
        for party in self.party_ids.filtered("share"):
            self._require(
                party.summary or not party.employee_id,
                self.env._(
                    "write the summary for %(party)s.", party=party.display_name
                ),
            )

    def _get_measures(self):
        """The measures of this round."""
        return self.measure_ids.filtered(lambda m: m.round_no == self.round_no)

    def _check_handle(self):
        self._require(
            self._get_measures(),
            self.env._("draw up at least one measure with owner and due date."),
        )

    def _check_answer(self):
        self._require(self._get_measures(), self.env._("there is no measure yet."))
        self._require(
            self.answer_text and self.recourse,
            self.env._(
                "tell the customer the decision with its reason, and where they can "
                "turn if they disagree."
            ),
        )

    def _check_assume(self):
        days = self.company_id.complaint_silence_days
        silent = self.answered_at and (fields.Datetime.now() - self.answered_at).days
        self._require(
            self.customer_answer != "unsatisfied" and (silent or 0) >= days,
            self.env._(
                "the customer has %(days)s days to say whether they are satisfied.",
                days=days,
            ),
        )

    def _check_confirm(self):
        self._require(
            self.customer_answer != "unsatisfied" or self.env.su,
            self.env._(
                "the customer is not satisfied. Only they themselves change that."
            ),
        )

    def _check_dissatisfied(self):
        self._require(
            self.round_no < self.company_id.complaint_max_rounds,
            self.env._("a service manager decides how it goes on."),
        )

    def _check_give_up(self):
        self._require(
            self.customer_answer == "unsatisfied"
            and self.round_no >= self.company_id.complaint_max_rounds,
            self.env._(
                "go on until the customer is satisfied; it is given up only after "
                "%(rounds)s rounds.",
                rounds=self.company_id.complaint_max_rounds,
            ),
        )
        self._check_close()

    def _check_close(self):
        review = self.review_ids.filtered(
            lambda r: r.round_no == self.round_no and r.state == "done"
        )
        self._require(
            review,
            self.env._("review it first: root causes, shortcomings, improvements."),
        )
