"""Logged contacts as evidence of a complaint."""

from odoo.exceptions import AccessError
from odoo.tests import Form

from .complaint_common import ComplaintCommon


class TestInteractionEvidence(ComplaintCommon):
    """Ada was on the phone with Carla before Carla complained."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id = cls.calendar
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Where is my parcel?",
                "description": "-",
                "team_id": cls.team.id,
                "partner_id": cls.customer.id,
                "user_id": cls.agent.user_id.id,
            }
        )

    def log_call(self, moment="2026-03-01 23:30:00"):
        """The call that Ada ended."""
        with self.at(moment):
            return (
                self.env["service.interaction"]
                .with_user(self.agent.user_id)
                .create(
                    {
                        "ticket_id": self.ticket.id,
                        "kind": "call",
                        "note": "She shouted",
                        "duration_minutes": 7,
                        "ended_by": "staff",
                    }
                )
            )

    def test_evidence_of_a_call(self):
        """SQ-125: a logged call is evidence: when, who, how long, and who ended it."""
        call = self.log_call()
        complaint = self.bring_to("investigating")
        owner = complaint.with_user(self.manager.user_id)
        with Form(owner) as form, form.evidence_ids.new() as line:
            line.interaction_id = call
            self.assertIn("Ended by: We did", line.finding)
        piece = complaint.evidence_ids
        self.assertEqual(str(piece.collected_on), "2026-03-02", "in Rome it is Monday")
        self.assertIn("She shouted", piece.finding)
        self.assertIn("7 minutes", piece.finding)
        self.assertIn("Phone call", piece.source)
        self.assertIn("Ada Agent", piece.source)
        made = (
            self.env["service.complaint.evidence"]
            .with_user(self.manager.user_id)
            .create(
                {
                    "complaint_id": complaint.id,
                    "interaction_id": call.id,
                    "finding": "She hung up on her",
                }
            )
        )
        self.assertEqual((made.kind, made.finding), ("system", "She hung up on her"))
        self.assertIn("Ada Agent", made.source)

    def test_evidence_for_whom(self):
        """SQ-125: nobody reads a contact by citing it who may not read it."""
        call = self.log_call()
        complaint = self.bring_to("investigating")
        # Ira investigates, but does not serve Carla's parcel.
        with self.assertRaises(AccessError):
            self.collect(complaint, interaction_id=call.id)
