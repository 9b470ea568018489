"""A type of business with documents, a review and an acceptance."""

import base64

from odoo import Command

from .clock_common import ClockCommon

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NINE = "2026-03-02 09:00:00"


class BusinessCommon(ClockCommon):
    """Refunds ask for an invoice, a form and perhaps a photo; a receipt is handed out.

    Ada accepts and checks, Cyd or Lea (supervisor) reviews.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.lang = "en_US"
        cls.service_type = cls.env["service.type"].create(
            {
                "name": "Refund",
                "service_kind": "business",
                "needs_review": True,
                "review_separate": True,
                "needs_acceptance": True,
                "caution": "Keep the receipt.",
                "condition_ids": [Command.create({"name": "Bought from us"})],
                "document_ids": [
                    Command.create({"name": "Invoice", "instructions": "All pages."}),
                    Command.create(
                        {
                            "name": "Application",
                            "kind": "form",
                            "form_url": "https://forms.example.com/refund",
                        }
                    ),
                    Command.create({"name": "Photo", "mandatory": False}),
                    Command.create({"name": "Receipt", "kind": "proof"}),
                ],
            }
        )
        cls.company = cls.env.company
        # Whether the customer was told is a guard of its own.
        cls.company.feedback_required = False

    def create_case(self, moment=NINE, **values):
        """A refund that Ada has taken on."""
        ticket = self.create_ticket(
            moment,
            **{
                "service_type_id": self.service_type.id,
                "user_id": self.agent.user_id.id,
                **values,
            },
        )
        with self.at(moment):
            ticket.with_user(self.agent.user_id).action_accept()
        return ticket

    def line(self, ticket, name):
        """The line of a document of the ticket."""
        return ticket.document_ids.filtered(lambda line: line.name == name)

    def upload(self, ticket, name, moment="2026-03-02 10:00:00", employee=None):
        """Staff scan a paper and upload it."""
        line = self.line(ticket, name)
        with self.at(moment):
            line.with_user((employee or self.agent).user_id).write(
                {"file": base64.b64encode(PDF), "file_name": f"{name}.pdf"}
            )
        return line

    def complete(self, ticket, moment="2026-03-02 10:00:00"):
        """All mandatory documents are here and in order."""
        for name in ("Invoice", "Application"):
            line = self.upload(ticket, name, moment)
            with self.at(moment):
                line.with_user(self.agent.user_id).action_mark_ok()

    def as_agent(self, record):
        """As Ada does it."""
        return record.with_user(self.agent.user_id)

    def approve(self, ticket, employee=None):
        """Send to review and approve."""
        self.as_agent(ticket).action_send_to_review()
        reviewer = (employee or self.leader).user_id
        ticket.with_user(reviewer).action_approve(conditions_met=True)

    def get_mails(self, ticket):
        """What the customer was written, the newest first."""
        return ticket.message_ids.filtered(
            lambda message: (
                message.message_type == "comment" and not message.subtype_id.internal
            )
        )
