from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .service_complaint_shield_mixin import MANAGER, SUPERVISOR
from .service_step_mixin import Step

OPEN = (
    "received",
    "accepted",
    "investigating",
    "verdict",
    "handling",
    "answered",
    "confirmed",
)
CLOSED = (("closed_user_id", "closed_at"),)
CLOSE_KINDS = {
    "settle": "settled",
    "close": "resolved",
    "give_up": "unresolved",
}
GRAVE = ("serious", "critical")


class ServiceComplaintStepMixin(models.AbstractModel):
    """The way of a complaint: which step leads where, who takes it, what it needs.

    There is no other way: not by ``write``, import, copy or archive. Steps of the
    customer are taken by the portal (as superuser), or recorded by who handles it.
    """

    _name = "service.complaint.step.mixin"
    _description = "Steps of a complaint"

    _steps = {
        "accept": Step(
            ("received",),
            "accepted",
            "handler",
            stamps=(("accepted_user_id", "accepted_at"),),
        ),
        "settle": Step(
            ("received", "accepted"),
            "closed",
            "handler",
            needs_note=True,
            stamps=CLOSED,
        ),
        "investigate": Step(
            ("accepted",),
            "investigating",
            "lead",
            stamps=((None, "investigation_at"),),
        ),
        "decide": Step(
            ("investigating",),
            "verdict",
            "investigator",
            stamps=(("decided_user_id", "decided_at"),),
        ),
        "handle": Step(
            ("verdict",),
            "handling",
            "approver",
            stamps=(("measures_approved_user_id", "measures_approved_at"),),
        ),
        "answer": Step(
            ("handling",),
            "answered",
            "handler",
            stamps=(("answered_user_id", "answered_at"),),
        ),
        "confirm": Step(
            ("answered",), "confirmed", "customer", stamps=((None, "confirmed_at"),)
        ),
        "assume": Step(
            ("answered",),
            "confirmed",
            "lead",
            needs_note=True,
            stamps=((None, "confirmed_at"),),
        ),
        "dissatisfied": Step(("answered",), "accepted", "customer", needs_note=True),
        "another_round": Step(("answered",), "accepted", "manager", needs_note=True),
        "close": Step(("confirmed",), "closed", "lead", stamps=CLOSED),
        "give_up": Step(
            ("answered",), "closed", "manager", needs_note=True, stamps=CLOSED
        ),
        "withdraw": Step(
            OPEN,
            "withdrawn",
            "customer",
            needs_note=True,
            stamps=((None, "withdrawn_at"),),
        ),
        "reopen": Step(("closed", "withdrawn"), "accepted", "lead", needs_note=True),
    }

    # ------------------------------------------------------------
    # Roles: an explanation when the user does not have it, else nothing.
    # ------------------------------------------------------------

    def _is_concerned(self):
        return self.env.user in self.sudo().accused_user_ids

    def _explain_concerned(self):
        if not self.env.su and self._is_concerned():
            return self.env._("Nobody acts on a complaint about themselves.")
        return None

    def _explain_lead(self):
        refusal = self._explain_concerned()
        if refusal or self.env.su:
            return refusal
        user = self.env.user
        if user.has_group(MANAGER):
            return None
        team = self.sudo().team_id.with_user(user).sudo()
        if user.has_group(SUPERVISOR) and team.is_led:
            return None
        return self.env._("A supervisor of the team does this, or a service manager.")

    def _explain_handler(self):
        refusal = self._explain_lead()
        if not refusal or self._is_concerned():
            return refusal
        handler = self.handler_user_id
        if handler == self.env.user:
            return None
        if not handler and self.state in ("received", "accepted"):
            # Not taken on yet: whoever of the team may read it may begin.
            return None if self.has_access("write") else refusal
        return self.env._(
            "Who handles the complaint does this, or a supervisor of the team."
        )

    def _explain_worker(self):
        refusal = self._explain_handler()
        if not refusal or self._is_concerned():
            return refusal
        return None if self.env.user in self.sudo()._get_workers() else refusal

    def _explain_investigator(self):
        if self.env.su:
            return None
        if self.investigator_user_id != self.env.user:
            return self.env._("The investigator of the complaint does this.")
        # The HR line may have changed since the appointment.
        return self._explain_partial(self.env.user)

    def _explain_approver(self):
        return (
            self._explain_manager() if self.severity in GRAVE else self._explain_lead()
        )

    def _explain_manager(self):
        if self.env.su:
            return None
        if not self.env.user.has_group(MANAGER):
            return self.env._("Only a service manager does this.")
        return self._explain_concerned()

    def _explain_customer(self):
        return None if self.env.su else self._explain_handler()

    def _check_may_lead(self):
        """:raise AccessError: for whoever does not work on these complaints"""
        for complaint in self:
            complaint.check_access("read")
            refusal = complaint._explain_worker()
            if refusal:
                raise AccessError(refusal)

    # ------------------------------------------------------------
    # What a step needs
    # ------------------------------------------------------------

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

    # ------------------------------------------------------------
    # What a step leads to
    # ------------------------------------------------------------

    def _after_step(self, name):
        result = super()._after_step(name)
        target = self._steps[name].target
        for complaint in self.sudo():
            if name in ("dissatisfied", "another_round", "reopen"):
                complaint._begin_round(name)
            if target in ("closed", "withdrawn"):
                complaint._finish(CLOSE_KINDS.get(name))
        if name == "decide":
            self.sudo()._seal()
        if name == "handle":
            for complaint in self.sudo():
                complaint._get_measures().write({"state": "approved"})
        return result

    def _seal(self):
        """Fix evidence and parties; tell who answers for it; look for repeats."""
        self.evidence_ids.filtered(lambda piece: not piece.sealed).sealed = True
        self.party_ids._inform()
        self._find_repeats_by_cause()

    def _begin_round(self, name):
        self._message_log(body=self._get_round_log())
        # What the old round brought to light stays, also when it ended early.
        self.evidence_ids.sealed = True
        self.write(
            {
                "round_no": self.round_no + 1,
                "reopen_count": self.reopen_count + (name == "reopen"),
                "customer_answer": False,
                "closed_at": False,
                "close_kind": False,
                "withdrawn_at": False,
            }
        )
        self._escalate_round()
        self.ticket_id._work_on_complaint()

    def _get_round_log(self):
        """What the round that ends had come to, for the log of the file."""
        verdicts = dict(self._fields["verdict"]._description_selection(self.env))
        return self.env._(
            "Round %(round)s ended. Verdict: %(verdict)s. %(reason)s",
            round=self.round_no,
            verdict=verdicts.get(self.verdict, "-"),
            reason=self.verdict_reason or "",
        )

    def _finish(self, kind):
        """Close the ticket with its file."""
        if kind == "resolved" and self.customer_answer == "silent":
            kind = "silent"
        values = {"close_kind": kind}
        if kind and not self.first_closed_at:
            values["first_closed_at"] = self.closed_at
        self.write(values)
        self.activity_ids.unlink()
        self.ticket_id._end_complaint()

    def _get_step_labels(self):
        return {
            **super()._get_step_labels(),
            "accept": self.env._("Accepted"),
            "settle": self.env._("Settled at once"),
            "investigate": self.env._("Investigation begun"),
            "decide": self.env._("Verdict given"),
            "handle": self.env._("Measures approved"),
            "answer": self.env._("Customer answered"),
            "confirm": self.env._("Customer satisfied"),
            "assume": self.env._("Customer silent"),
            "dissatisfied": self.env._("Customer not satisfied"),
            "another_round": self.env._("Another round"),
            "close": self.env._("Closed"),
            "give_up": self.env._("Closed as unresolved"),
            "reopen": self.env._("Reopened"),
            "take_over": self.env._("Taken over"),
            "demand": self.env._("Demand of the supervisor"),
        }
