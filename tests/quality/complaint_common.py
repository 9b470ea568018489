"""A complaint about Ada, and short-hands to take it through its states."""

from odoo.fields import Command

from .clock_common import ClockCommon

RECEIVED = "2026-03-02 09:00:00"


class ComplaintCommon(ClockCommon):
    """Cyd handles, Ira investigates, Lea leads the team, Max is the manager.

    Ada, who is complained about, reports to Lea, and Jo reports to Ada.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.customer.lang = "en_US"
        # Whether somebody was promised a time is a guard of its own.
        cls.company.promise_required = False
        cls.inspector = cls.create_person(
            "Ira Inspector", "service_quality.group_inspector"
        )
        cls.junior = cls.create_person(
            "Jo Junior",
            "helpdesk_mgmt.group_helpdesk_user_team",
            parent_id=cls.agent.id,
            department_id=cls.department.id,
        )
        cls.team.user_ids |= cls.junior.user_id
        cls.cause = cls.env.ref("service_quality.service_root_cause_attitude")
        cls.operation = cls.env.ref("service_quality.service_root_cause_slow_response")

    def complain(self, moment=RECEIVED, **values):
        """A complaint that came in at ``moment``; the file of its ticket."""
        ticket = self.create_ticket(
            moment,
            **{"name": "He was rude", "service_kind": "complaint", **values},
        )
        return ticket.complaint_ids

    def as_of(self, record, employee):
        """The record as an employee has it."""
        return record.with_user(employee.user_id)

    def accept(self, complaint, moment="2026-03-02 10:00:00", employee=None):
        """Cyd takes it on."""
        with self.at(moment):
            self.as_of(complaint, employee or self.colleague).action_accept(
                {
                    "apology_given": True,
                    "calm_listened": True,
                    "promised_at": "2026-03-10 16:00:00",
                    "remedy_sought": "An apology",
                }
            )

    def accuse(self, complaint, employee=None):
        """Cyd names whom it is about."""
        return (
            self.env["service.complaint.party"]
            .with_user(self.colleague.user_id)
            .create(
                {
                    "complaint_id": complaint.id,
                    "employee_id": (employee or self.agent).id,
                    "summary": "A customer says you were rude on the phone.",
                }
            )
        )

    def investigate(self, complaint, moment="2026-03-02 11:00:00", severity="minor"):
        """Lea lets Ira investigate."""
        with self.at(moment):
            own = self.as_of(complaint, self.leader)
            own.write(
                {
                    "severity": severity,
                    "complexity": "simple",
                    "impact": "one",
                    "investigator_user_id": self.inspector.user_id.id,
                }
            )
            own.action_investigate()

    def collect(self, complaint, **values):
        """Ira finds a piece of evidence."""
        return (
            self.env["service.complaint.evidence"]
            .with_user(self.inspector.user_id)
            .create(
                {
                    "complaint_id": complaint.id,
                    "kind": "interview",
                    "source": "The customer",
                    "finding": "Ada hung up on her.",
                    **values,
                }
            )
        )

    def decide(self, complaint, verdict="upheld", moment="2026-03-03 10:00:00"):
        """Ira gives the verdict; the fault is all Ada's, if it is about her."""
        own = self.as_of(complaint, self.inspector)
        with self.at(moment):
            if not complaint.evidence_ids.filtered(
                lambda piece: piece.round_no == complaint.round_no
            ):
                self.collect(complaint)
            own.write(
                {
                    "true_cause": "She waited for an hour before.",
                    "wanted_outcome": "An apology",
                    "verdict": verdict,
                    "verdict_reason": "The recording says so.",
                    "cause_ids": [Command.set(self.cause.ids)],
                }
            )
            if verdict != "not_upheld":
                if not complaint.party_ids:
                    self.accuse(complaint)
                own.party_ids[:1].share = 100
            own.action_decide()

    def plan(self, complaint, **values):
        """Cyd draws up a measure."""
        return (
            self.env["service.complaint.measure"]
            .with_user(self.colleague.user_id)
            .create(
                {
                    "complaint_id": complaint.id,
                    "name": "Call her and apologise",
                    "owner_id": self.colleague.id,
                    "due_date": "2026-03-05",
                    **values,
                }
            )
        )

    def answer_it(self, complaint, moment="2026-03-04 10:00:00", approver=None):
        """Measures are approved and Cyd tells the result."""
        with self.at(moment):
            self.plan(complaint)
            self.as_of(complaint, approver or self.leader).action_handle()
            self.as_of(complaint, self.colleague).action_answer(
                "You were right; we are sorry.", "Write to the ombudsman."
            )

    def review(self, complaint, moment="2026-03-05 10:00:00", employee=None, **values):
        """Ira looks back."""
        employee = employee or self.inspector
        with self.at(moment):
            review = self.env["service.complaint.review"].with_user(employee.user_id)
            review = review.create(
                {
                    "complaint_id": complaint.id,
                    "root_cause": "Nobody relieved her.",
                    "shortcomings": "We called back too late.",
                    "improvement_ids": [
                        Command.create(
                            {
                                "name": "Plan a relief at noon",
                                "owner_id": self.leader.id,
                                "due_date": "2026-03-20",
                            }
                        )
                    ],
                    **values,
                }
            )
        return review

    def bring_to(self, state, **values):
        """A complaint about Ada brought to a state of its way."""
        complaint = self.complain(**values)
        steps = [
            ("accepted", self.accept),
            ("accused", self.accuse),
            ("investigating", self.investigate),
            ("verdict", self.decide),
            ("answered", self.answer_it),
            (
                "confirmed",
                lambda complaint: self.as_of(complaint, self.colleague).action_confirm(
                    "By phone today"
                ),
            ),
            ("reviewed", lambda complaint: self.review(complaint).action_done()),
            (
                "closed",
                lambda complaint: self.as_of(complaint, self.leader).action_close(),
            ),
        ]
        if state == "received":
            return complaint
        for name, step in steps:
            step(complaint)
            if name == state:
                break
        return complaint
