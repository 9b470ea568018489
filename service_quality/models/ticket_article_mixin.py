from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

ARTICLE_KEY = "service_quality_article_id"


class ServiceTicketArticleMixin(models.AbstractModel):
    """Finding a standard answer for a ticket, using it, and making a new one of it."""

    _name = "service.ticket.article.mixin"
    _description = "Ticket with standard answers"

    article_use_ids = fields.One2many(
        "service.article.use",
        "ticket_id",
        string="Standard answers used",
        readonly=True,
        groups="base.group_user",
    )
    suggested_article_id = fields.Many2one(
        "service.article",
        string="Repeated question",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
        help="The draft that this question has led to, because it is asked often.",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {
            "article_use_ids",
            "suggested_article_id",
        }

    def _note_message(self, message):
        result = super()._note_message(message)
        article_id = self.env.context.get(ARTICLE_KEY)
        if article_id and self._is_staff_answer(message):
            article = self.env["service.article"].browse(article_id).exists()
            # The context is the client's word; only what the user may read counts.
            if article.has_access("read"):
                self._count_use(article, message)
        return result

    def _count_use(self, article, message):
        """Count that a reply uses a standard answer."""
        # Uses are evidence that nobody may write.
        self.env["service.article.use"].sudo().create(
            {
                "article_id": article.id,
                "ticket_id": self.id,
                "message_id": message.id,
                "user_id": self.env.uid,
                "used_at": fields.Datetime.now(),
            }
        )

    def _use_article(self, article):
        """Open a reply with a standard answer, in the customer's language."""
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        body = article.with_context(lang=lang).answer
        return self._open_composer(
            self.env._("Answer"), body, **{ARTICLE_KEY: article.id}
        )

    def action_find_article(self):
        """Open the search for a standard answer, with the question of this ticket."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.helpdesk_ticket_article_action"
        )
        return {**action, "context": {"default_ticket_id": self.id}}

    def action_save_article(self):
        """Make the draft of a standard answer from this question and answer."""
        self.ensure_one()
        self.check_access("read")
        if is_html_empty(self.answer):
            raise UserError(
                self.env._(
                    "Ticket %(ticket)s has no answer yet that could be saved.",
                    ticket=self.number,
                )
            )
        question = (self.question or "").strip()
        article = self.env["service.article"].create(
            {
                "question": question if 0 < len(question) <= 120 else self.name,
                "answer": self.answer,
                "category_id": self.category_id.id,
                "owner_employee_id": self.env.user.employee_id.id,
                "company_id": self.company_id.id,
                "ticket_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.article",
            "res_id": article.id,
            "views": [(False, "form")],
        }
