from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..tools import search_rank

SUPERVISOR = "service_quality.group_supervisor"
# So many entries at most are compared with a question.
CANDIDATES = 500
# What fits so much less than the best answer is not shown beside it.
LOOSE = 0.4


class ServiceArticle(models.Model):
    """A standard answer to a question that customers ask again and again.

    Anybody who answers may write a draft, or it comes by itself from questions that
    repeat; a supervisor publishes it. Agents find published entries from the ticket, as
    long as they are valid.
    """

    _name = "service.article"
    _description = "Standard answer"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.article.suggestion.mixin",
    ]
    _order = "question, id"
    _rec_name = "question"
    _check_company_auto = True

    question = fields.Char(
        required=True,
        translate=True,
        index="trigram",
        tracking=True,
        help="As customers ask it.",
    )
    answer = fields.Html(
        string="Standard answer",
        translate=True,
        index="trigram",
        help="Goes into the reply as it stands here.",
    )
    keywords = fields.Char(
        translate=True,
        index="trigram",
        help="Other words for the same thing, as customers use them.",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        string="Subject",
        index="btree_not_null",
        check_company=True,
        help="What the question is about; tickets of this category find it first.",
    )
    product = fields.Char(
        string="Product or service", help="What it is that the answer is for."
    )
    manual_section = fields.Char(
        string="Section of the manual", help="Where the manual says it, such as 4.2."
    )
    valid_from = fields.Date(
        string="Valid from", tracking=True, help="Empty: valid already."
    )
    valid_to = fields.Date(
        string="Valid to",
        tracking=True,
        help="The last day of validity. Agents do not find it later.",
    )
    owner_employee_id = fields.Many2one(
        "hr.employee",
        string="Owner",
        tracking=True,
        check_company=True,
        help="Keeps the answer right.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("archived", "Archived")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
        help="Agents find published answers only.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: for all companies.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        string="Written from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The ticket in which this answer was given first.",
    )
    use_ids = fields.One2many("service.article.use", "article_id", readonly=True)
    use_count = fields.Integer(
        string="Times used",
        compute="_compute_use",
        help="How many replies have used it.",
    )
    answer_excerpt = fields.Char(
        string="Answer", compute="_compute_answer_excerpt", compute_sudo=False
    )
    last_used_at = fields.Datetime(string="Last used", compute="_compute_use")

    @api.depends("use_ids")
    def _compute_use(self):
        # How often an answer is used may be known to whoever may read it.
        uses = self.env["service.article.use"].sudo()
        groups = uses._read_group(
            Domain("article_id", "in", self.ids),
            ["article_id"],
            ["__count", "used_at:max"],
        )
        found = {article.id: values for article, *values in groups}
        for article in self:
            count, last = found.get(article._origin.id, (0, False))
            article.use_count = count
            article.last_used_at = last

    @api.depends("answer")
    @api.depends_context("lang")
    def _compute_answer_excerpt(self):
        for article in self:
            text = " ".join(search_rank.plain(article.answer).split())
            article.answer_excerpt = text if len(text) <= 120 else f"{text[:119]}…"

    @api.constrains("valid_from", "valid_to")
    def _check_validity(self):
        for article in self:
            if (
                article.valid_from
                and article.valid_to
                and article.valid_to < article.valid_from
            ):
                raise ValidationError(
                    self.env._(
                        "“%(question)s”: the last day of validity comes before the "
                        "first. Change one of them.",
                        question=article.question,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_engine_values({**vals, "state": vals.get("state", "draft")})
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_engine_values(vals, self.mapped("state"))
        return super().write(vals)

    def _check_engine_values(self, vals, states=("draft",)):
        """The state is changed by buttons; published answers only by supervisors.

        :raise AccessError: else
        """
        if vals.get("state", "draft") != "draft" or (
            "state" in vals and set(states) != {"draft"}
        ):
            raise AccessError(
                self.env._("Use the buttons to publish or archive a standard answer.")
            )

    # ------------------------------------------------------------
    # Life of an answer
    # ------------------------------------------------------------

    def action_publish(self):
        """Let agents find these answers (supervisors)."""
        self._check_supervisor()
        for article in self:
            if is_html_empty(article.answer):
                raise UserError(
                    self.env._(
                        "“%(question)s” has no answer yet. Write it, then publish.",
                        question=article.question,
                    )
                )
        self._set_state("published")
        self.activity_feedback(
            ["mail.mail_activity_data_todo"], feedback=self.env._("Published.")
        )

    def action_archive_answer(self):
        """Take these answers out of use (supervisors)."""
        self._check_supervisor()
        self._set_state("archived")
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_draft(self):
        """Put these answers back to draft (supervisors)."""
        self._check_supervisor()
        self._set_state("draft")

    def _set_state(self, state):
        # The state has no other writer; see write().
        self.sudo().state = state

    def _check_supervisor(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(SUPERVISOR):
            raise AccessError(
                self.env._("Only supervisors decide which answers agents find.")
            )

    # ------------------------------------------------------------
    # Finding and using
    # ------------------------------------------------------------

    @api.model
    def _get_usable_domain(self, company=None):
        """Answers that are published and valid today."""
        today = fields.Date.context_today(self)
        company = company or self.env.company
        return (
            Domain("state", "=", "published")
            & Domain("company_id", "in", [company.id, False])
            & (Domain("valid_from", "=", False) | Domain("valid_from", "<=", today))
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )

    @api.model
    def _find(self, query, category=None, limit=10, company=None):
        """Usable answers to a question, the best first.

        Words may be incomplete or misspelt, and in Chinese; an answer of the same
        subject comes before another that fits as well, then what is used more.

        :param query: what the customer asks; without words, what is used most
        :param category: the ``helpdesk.ticket.category`` asked about
        """
        domain = self._get_usable_domain(company)
        wanted = search_rank.terms(query)
        if wanted:
            parts = {
                piece for term in wanted[:40] for piece in search_rank.pieces(term)
            }
            domain &= Domain.OR(
                Domain(name, "ilike", part)
                for part in parts
                for name in ("question", "keywords", "answer", "product")
            )
        names = ["question", "keywords", "answer", "product", "category_id"]
        articles = self.search_fetch(domain, names, limit=CANDIDATES)
        scores = dict.fromkeys(articles.ids, 0.0)
        if wanted:
            entries = {article.id: article._get_texts() for article in articles}
            ranked = search_rank.rank(query, entries)
            best = ranked[0][1] if ranked else 0
            scores = {key: score for key, score in ranked if score > LOOSE * best}
        found = self.browse(scores)

        def place(article):
            same = 0.15 if category and article.category_id == category else 0
            return (-round(scores[article.id] + same, 3), -article.use_count)

        return found.sorted(place)[:limit]

    def _get_texts(self):
        """What is searched, and what a hit in it is worth."""
        self.ensure_one()
        return [
            (1.0, self.question),
            (1.0, self.keywords),
            (0.8, self.product),
            (0.4, search_rank.plain(self.answer)),
        ]

    def action_use(self):
        """Open a reply to the customer with this answer.

        The ticket is named by ``service_quality_ticket_id`` in the context.
        """
        self.ensure_one()
        self.check_access("read")
        ticket_id = self.env.context.get("service_quality_ticket_id")
        ticket = self.env["helpdesk.ticket"].browse(ticket_id).exists()
        if not ticket:
            raise UserError(self.env._("Open a ticket first, then find an answer."))
        return ticket._use_article(self)
