from odoo import api, fields, models


class HelpdeskTicketArticle(models.TransientModel):
    """Looks for a standard answer; ``service.article.action_use`` replies with it."""

    _name = "helpdesk.ticket.article"
    _description = "Find a standard answer"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    query = fields.Char(
        string="Question", compute="_compute_query", store=True, readonly=False
    )
    article_ids = fields.Many2many(
        "service.article", string="Standard answers", compute="_compute_article_ids"
    )

    @api.depends("ticket_id")
    def _compute_query(self):
        for dialog in self:
            ticket = dialog.ticket_id
            title, question = ticket.name or "", ticket.question or ""
            told = question if title in question else f"{title} {question}"
            dialog.query = told[:200].strip()

    @api.depends("query", "ticket_id")
    def _compute_article_ids(self):
        for dialog in self:
            ticket = dialog.ticket_id
            dialog.article_ids = self.env["service.article"]._find(
                dialog.query, ticket.category_id, company=ticket.company_id
            )
