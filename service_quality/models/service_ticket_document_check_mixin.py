from odoo import fields, models
from odoo.exceptions import AccessError, UserError

# What is looked at in a document, each with the fields that keep who did and when.
CHECKS = ("received", "complete", "authentic", "valid")
SUPERVISOR = "service_quality.group_supervisor"


class ServiceTicketDocumentCheckMixin(models.AbstractModel):
    """How a document is checked: ticked, found in order or not, or done without."""

    _name = "service.ticket.document.check.mixin"
    _description = "Document that is checked"

    def _stamp_checks(self, checks):
        """Keep who ticked what, and when."""
        now = fields.Datetime.now()
        for check in checks:
            ticked = self.filtered(f"is_{check}")
            for lines, at, user_id in (
                (ticked, now, self.env.uid),
                (self - ticked, False, False),
            ):
                if lines:
                    lines._engine().write(
                        {f"{check}_at": at, f"{check}_by_id": user_id}
                    )

    def _settle(self):
        """Set the state that the ticks amount to, and let the tickets follow."""
        for state, lines in self.grouped(
            lambda line: line._get_settled_state()
        ).items():
            lines._engine().state = state
        self.ticket_id._follow_documents()

    def _get_settled_state(self):
        if self.state == "waived" or not self.is_received:
            return "waived" if self.state == "waived" else "missing"
        if self._is_in_order():
            return "ok"
        return "faulty" if self.state == "faulty" else "received"

    def _is_in_order(self):
        """Whether all checks that this document needs have been passed."""
        needed = () if self.kind == "proof" else CHECKS[1:]
        return self.is_received and all(
            self[f"is_{check}"] for check in needed if self[f"needs_{check}"]
        )

    def action_mark_ok(self):
        """All in order: pass every check of these documents with one click.

        :raise UserError: when one has not been received
        """
        self.check_access("write")
        self._check_unlocked()
        for line in self:
            if not line.is_received:
                raise UserError(
                    self.env._(
                        "“%(document)s” has not been received: upload it, or tick "
                        "“Received” when the customer has shown it.",
                        document=line.display_name,
                    )
                )
        self._engine().write({f"is_{check}": True for check in CHECKS[1:]})
        self._stamp_checks(CHECKS[1:])
        self._engine().write({"fault_text": False, "remedy_text": False})
        self._settle()

    def action_mark_faulty(self):
        """Not in order: what is wrong and what to do have to be said.

        :raise UserError: when nothing is said, or nothing was received
        """
        self.check_access("write")
        self._check_unlocked()
        for line in self:
            if line.state not in ("received", "ok", "faulty"):
                raise UserError(
                    self.env._(
                        "“%(document)s” has not been received yet.",
                        document=line.display_name,
                    )
                )
            if not (line.fault_text or "").strip():
                raise UserError(
                    self.env._(
                        "Say what is wrong with “%(document)s”, so that the customer "
                        "can be told.",
                        document=line.display_name,
                    )
                )
        self._engine().state = "faulty"
        self.ticket_id._follow_documents()

    def action_waive(self):
        """Do without these documents, for a reason; mandatory ones need a supervisor.

        :raise UserError: without a reason
        :raise AccessError: when an agent waives a mandatory document
        """
        self.check_access("write")
        self._check_unlocked()
        for line in self:
            if line.mandatory and not self.env.user.has_group(SUPERVISOR):
                raise AccessError(
                    self.env._(
                        "“%(document)s” is mandatory: only a supervisor can do without "
                        "it.",
                        document=line.display_name,
                    )
                )
            if not (line.waive_reason or "").strip():
                raise UserError(
                    self.env._(
                        "Say why “%(document)s” is not needed.",
                        document=line.display_name,
                    )
                )
        self._engine().state = "waived"
        self.ticket_id._follow_documents()
