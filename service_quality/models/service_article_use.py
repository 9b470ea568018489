from odoo import fields, models


class ServiceArticleUse(models.Model):
    """One reply in which a standard answer was used.

    Append-only: written by the engine when the reply is sent, once for every message.
    """

    _name = "service.article.use"
    _description = "Use of a standard answer"
    _order = "used_at desc, id desc"
    _rec_name = "article_id"

    article_id = fields.Many2one(
        "service.article",
        string="Standard answer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    category_id = fields.Many2one(related="article_id.category_id", store=True)
    message_id = fields.Many2one("mail.message", ondelete="set null")
    user_id = fields.Many2one("res.users", string="Used by", required=True)
    used_at = fields.Datetime(string="When", required=True)

    _message_unique = models.UniqueIndex(
        "(message_id, article_id) WHERE message_id IS NOT NULL",
        "This reply has been counted already.",
    )
