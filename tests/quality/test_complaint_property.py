"""Random steps by random people find no way into a state that must not be."""

import random

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.service_quality.models.service_complaint_guard_mixin import (
    BEFORE_VERDICT,
)

from .complaint_common import ComplaintCommon

SEED = 20260302
ROUNDS = 4
STEPS = 45
AFTER_ACCEPTANCE = (
    "accepted",
    "investigating",
    "verdict",
    "handling",
    "answered",
    "confirmed",
)
AFTER_VERDICT = ("verdict", "handling", "answered", "confirmed")


class TestComplaintProperty(ComplaintCommon):
    """What holds after every act, whoever tried whatever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.complaint_max_rounds = 2

    def get_acts(self, complaint):
        """Name and act, to be tried by anybody on their own copy of the record."""
        fill = {
            "complexity": "simple",
            "impact": "one",
            "investigator_user_id": self.inspector.user_id.id,
        }
        verdict = {
            "true_cause": "Waited",
            "wanted_outcome": "Money",
            "verdict_reason": "Said so",
            "cause_ids": [Command.set(self.cause.ids)],
        }
        intake = {"apology_given": True, "promised_at": "2030-01-01 10:00:00"}
        line = [Command.create({"department_id": self.department.id, "share": 100})]
        piece = {"source": "She", "finding": "So it was"}
        measure = {
            "name": "Call",
            "owner_id": self.colleague.id,
            "due_date": "2030-01-01",
        }
        return [
            ("accept", lambda own: own.action_accept(intake)),
            ("accept_empty", lambda own: own.action_accept({})),
            ("settle", lambda own: own.action_settle("So", True)),
            ("assess", lambda own: own.write(fill)),
            ("grumble", lambda own: own.write({"severity": "grumble"})),
            ("grave", lambda own: own.write({"severity": "critical"})),
            ("investigate", lambda own: own.action_investigate()),
            (
                "evidence",
                lambda own: own.write({"evidence_ids": [Command.create(piece)]}),
            ),
            ("party", lambda own: own.write({"party_ids": line})),
            ("find", lambda own: own.write({**verdict, "verdict": "upheld"})),
            ("clear", lambda own: own.write({**verdict, "verdict": "not_upheld"})),
            ("decide", lambda own: own.action_decide()),
            (
                "measure",
                lambda own: own.write({"measure_ids": [Command.create(measure)]}),
            ),
            ("handle", lambda own: own.action_handle()),
            ("answer", lambda own: own.action_answer("You are right", "Write")),
            ("confirm", lambda own: own.action_confirm("She said so")),
            ("dissatisfied", lambda own: own.action_dissatisfied("No")),
            ("portal_no", lambda own: own.sudo()._note_answer(False, "No")),
            ("portal_yes", lambda own: own.sudo()._note_answer(True)),
            ("assume", lambda own: own.action_assume("Silent")),
            ("another_round", lambda own: own.action_another_round("More")),
            ("give_up", lambda own: own.action_give_up("Explained")),
            ("close", lambda own: own.action_close()),
            ("withdraw", lambda own: own.action_withdraw("Never mind")),
            ("reopen", lambda own: own.action_reopen("Again")),
            ("take_over", lambda own: own.action_take_over()),
            ("force", lambda own: own.write({"state": "closed"})),
            ("unseal", lambda own: own.evidence_ids.write({"sealed": False})),
            ("forge", lambda own: own.evidence_ids.write({"finding": "Nothing"})),
            ("approve", lambda own: own.measure_ids.write({"state": "approved"})),
        ]

    def check(self, complaint, before):
        """The invariants."""
        complaint.invalidate_recordset()
        state = complaint.state
        if state in AFTER_ACCEPTANCE:
            self.assertTrue(complaint.apology_given and complaint.promised_at)
            self.assertTrue(complaint.accepted_at and complaint.handler_user_id)
        pieces = complaint.evidence_ids
        if state in AFTER_VERDICT:
            now = pieces.filtered(lambda p: p.round_no == complaint.round_no)
            self.assertTrue(now and all(pieces.mapped("sealed")))
            self.assertTrue(complaint.verdict and complaint.true_cause)
        if state in BEFORE_VERDICT:
            self.assertTrue(
                all(p.sealed for p in pieces if p.round_no < complaint.round_no)
            )
        if state in ("answered", "confirmed"):
            self.assertTrue(complaint.answer_text and complaint._get_measures())
        if complaint.close_kind in ("resolved", "unresolved"):
            self.assertTrue(complaint.review_ids.filtered(lambda r: r.state == "done"))
        self.assertEqual(bool(complaint.closed_at), state == "closed")
        self.assertLessEqual(
            len(complaint.accused_user_ids & complaint._get_workers()), 0
        )
        old, new = before, state
        if old != new:
            entry = complaint.approval_ids[-1]
            self.assertEqual((entry.from_state, entry.to_state), (old, new))
            step = complaint._steps[entry.action]
            self.assertIn(old, step.sources)
            self.assertEqual(new, step.target)
        sealed = {p.id: p.finding for p in pieces if p.sealed}
        for piece_id, finding in self.sealed.items():
            self.assertEqual(sealed[piece_id], finding)
        self.sealed = sealed

    def test_random_steps(self):
        """SQ-59: no sequence of acts of whatever role breaks an invariant."""
        draw = random.Random(SEED)
        people = (
            self.agent,
            self.colleague,
            self.junior,
            self.inspector,
            self.leader,
            self.manager,
        )
        reached = set()
        for _round in range(ROUNDS):
            complaint = self.complain()
            self.sealed = {}
            acts = self.get_acts(complaint)
            likely = dict(acts)
            for number in range(STEPS):
                before = complaint.state
                name, act = draw.choice(acts)
                who = draw.choice(people)
                if number % 4:
                    name = self.get_likely(draw, complaint)
                    act = likely[name]
                    if number % 3:
                        who = self.get_doer(name)
                try:
                    with self.env.cr.savepoint():
                        act(complaint.with_user(who.user_id))
                        self.env.flush_all()
                except (UserError, ValidationError):
                    self.env.invalidate_all()
                self.check(complaint, before)
                reached.add(complaint.state)
                if number == STEPS // 2:
                    self.accuse_somebody(complaint)
        self.assertLessEqual({"accepted", "investigating", "verdict"}, reached)

    def accuse_somebody(self, complaint):
        """In the middle of it, where it still may be."""
        if complaint.state in BEFORE_VERDICT and not complaint.party_ids.employee_id:
            complaint.with_user(self.manager.user_id).write(
                {"party_ids": [Command.create({"employee_id": self.agent.id})]}
            )

    def get_doer(self, name):
        """Who may take such a step, if anybody may."""
        if name in ("evidence", "find", "clear", "decide"):
            return self.inspector
        if name in ("assess", "grave", "investigate", "handle", "close", "reopen"):
            return self.manager
        return self.colleague

    def get_likely(self, draw, complaint):
        """An act that may lead on from where the complaint is."""
        return draw.choice(
            {
                "received": ("accept", "settle", "assess"),
                "accepted": ("assess", "investigate", "grave"),
                "investigating": ("evidence", "party", "clear", "find", "decide"),
                "verdict": ("measure", "handle"),
                "handling": ("answer",),
                "answered": ("portal_no", "portal_yes", "confirm"),
                "confirmed": ("close",),
                "closed": ("reopen",),
                "withdrawn": ("reopen",),
            }[complaint.state]
        )
