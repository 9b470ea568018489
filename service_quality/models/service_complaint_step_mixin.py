from odoo import fields, models

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

    # Stamps of the steps
    accepted_user_id = fields.Many2one("res.users", readonly=True, copy=False)
    accepted_at = fields.Datetime(string="Accepted on", readonly=True, copy=False)
    investigation_at = fields.Datetime(
        string="Investigated since", readonly=True, copy=False
    )
    decided_user_id = fields.Many2one(
        "res.users", string="Verdict by", readonly=True, copy=False
    )
    decided_at = fields.Datetime(
        string="Verdict on", readonly=True, copy=False, index="btree_not_null"
    )
    measures_approved_user_id = fields.Many2one(
        "res.users", string="Measures approved by", readonly=True, copy=False
    )
    measures_approved_at = fields.Datetime(
        string="Measures approved on", readonly=True, copy=False
    )
    answered_user_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False
    )
    answered_at = fields.Datetime(string="Answered on", readonly=True, copy=False)
    confirmed_at = fields.Datetime(string="Confirmed on", readonly=True, copy=False)
    closed_user_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False
    )
    closed_at = fields.Datetime(string="Closed on", readonly=True, copy=False)
    first_closed_at = fields.Datetime(
        string="First closed on", readonly=True, copy=False, index="btree_not_null"
    )
    withdrawn_at = fields.Datetime(string="Withdrawn on", readonly=True, copy=False)
    close_kind = fields.Selection(
        [
            ("resolved", "Resolved"),
            ("settled", "Settled at once"),
            ("silent", "No answer from the customer"),
            ("unresolved", "Unresolved, reasons explained"),
        ],
        string="Closed as",
        readonly=True,
        copy=False,
        tracking=True,
    )

    # ------------------------------------------------------------
    # What a step leads to
    # ------------------------------------------------------------

    def _after_step(self, name):
        result = super()._after_step(name)
        self._react()
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
        self.report_ids._drop()
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
