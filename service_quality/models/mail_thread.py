from odoo import models

from .ticket_arrival_mixin import AUTO_REPLY


def _is_auto_reply(message):
    """Whether a mail was written by a machine (RFC 3834, and what came before it)."""
    submitted = (message.get("Auto-Submitted") or "no").strip().lower()
    precedence = (message.get("Precedence") or "").strip().lower()
    return (
        submitted != "no"
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or bool(message.get("X-Autoreply") or message.get("X-Auto-Response-Suppress"))
    )


class MailThread(models.AbstractModel):
    """Remembers of an incoming mail whether a machine has written it."""

    _inherit = "mail.thread"

    def _message_route_process(self, message, message_dict, routes):
        if _is_auto_reply(message):
            self = self.with_context(**{AUTO_REPLY: True})
        return super()._message_route_process(message, message_dict, routes)
