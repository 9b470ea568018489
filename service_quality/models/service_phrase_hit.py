from odoo import api, fields, models

from .service_phrase import CLASSES, MODES


class ServicePhraseHit(models.Model):
    """A word to avoid that was sent to a customer: by whom, where and when.

    Append-only: written when the message is posted, edited and deleted by nobody; it
    goes only with its ticket. It keeps the words as they were, whatever becomes of the
    list. A reason to talk with the writer, never a judgement by itself.
    """

    _name = "service.phrase.hit"
    _description = "Words noticed in a message"
    _order = "occurred_at desc, id desc"
    _rec_name = "text"
    # The time and the author of the fact are its own fields.
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    message_id = fields.Many2one(
        "mail.message", ondelete="set null", index="btree_not_null"
    )
    phrase_id = fields.Many2one(
        "service.phrase",
        string="On the list as",
        ondelete="set null",
        index="btree_not_null",
    )
    text = fields.Char(string="Words", required=True)
    phrase_class = fields.Selection(CLASSES, string="Class", required=True)
    mode = fields.Selection(MODES, string="Handled as", required=True)
    user_id = fields.Many2one("res.users", string="Written by", index=True)
    employee_id = fields.Many2one("hr.employee", index="btree_not_null")
    team_id = fields.Many2one("helpdesk.ticket.team", index="btree_not_null")
    occurred_at = fields.Datetime(string="When", required=True)
    company_id = fields.Many2one("res.company", required=True)

    _message_phrase_unique = models.UniqueIndex(
        "(message_id, phrase_id) WHERE message_id IS NOT NULL AND phrase_id IS NOT NULL"
    )
    _class_time = models.Index("(phrase_class, occurred_at)")

    @api.model
    def _record(self, vals_list):
        """Append what was noticed; the only way in, for nobody may create it."""
        return self.sudo().create(vals_list)

    def action_open_ticket(self):
        """Open the ticket, where the message stands in the chatter."""
        self.ensure_one()
        self.check_access("read")
        return self.ticket_id._get_records_action()
