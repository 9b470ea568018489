from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import search_rank


class ServiceArticleSuggestionMixin(models.AbstractModel):
    """Questions that repeat become drafts of standard answers, by themselves."""

    _name = "service.article.suggestion.mixin"
    _description = "Suggestions for standard answers"

    asked_ticket_ids = fields.One2many(
        "helpdesk.ticket",
        "suggested_article_id",
        string="Asked in",
        readonly=True,
        help="The questions that this answer was suggested for.",
    )
    asked_count = fields.Integer(
        string="Times asked",
        compute="_compute_asked_count",
        compute_sudo=True,
        help="How many questions have led to this draft.",
    )

    @api.depends("asked_ticket_ids")
    def _compute_asked_count(self):
        groups = self.env["helpdesk.ticket"]._read_group(
            Domain("suggested_article_id", "in", self.ids),
            ["suggested_article_id"],
            ["__count"],
        )
        counts = {article.id: count for article, count in groups}
        for article in self:
            article.asked_count = counts.get(article._origin.id, 0)

    @api.model
    def _cron_suggest(self):
        """Make one draft for every subject that is asked about again and again."""
        companies = self.env["res.company"].search([("active", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            self.with_company(company)._suggest(company)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _suggest(self, company):
        """The new drafts for one company; a second run makes none.

        Questions answered with a standard answer do not count, nor those of a subject
        whose draft waits already: they join it.
        """
        since = fields.Datetime.now() - timedelta(days=company.repeated_question_days)
        Ticket = self.env["helpdesk.ticket"]
        groups = Ticket._read_group(
            Domain("company_id", "=", company.id)
            & Domain("service_kind", "=", "consultation")
            & Domain("category_id", "!=", False)
            & Domain("registered_at", ">=", since)
            & Domain("article_use_ids", "=", False)
            & Domain("suggested_article_id", "=", False),
            ["category_id"],
            ["id:recordset"],
        )
        waiting = {
            article.category_id: article
            for article in self.search(
                Domain("state", "=", "draft")
                & Domain("company_id", "=", company.id)
                & Domain("category_id", "in", [category.id for category, _t in groups])
                & Domain("asked_ticket_ids", "!=", False)
            )
        }
        drafts = self.browse()
        for category, tickets in groups:
            article = waiting.get(category)
            if not article and len(tickets) >= company.repeated_question_limit:
                article = self._create_suggestion(company, category, tickets)
                drafts |= article
            if article:
                stamp = {"suggested_article_id": article.id}
                tickets._stamp({ticket.id: stamp for ticket in tickets})
                article.invalidate_recordset(["asked_ticket_ids", "asked_count"])
        return drafts

    def _create_suggestion(self, company, category, tickets):
        texts = {ticket.id: ticket.question or ticket.name for ticket in tickets}
        typical = tickets.browse(search_rank.most_typical(texts))
        owner = self._get_suggestion_owner(tickets)
        employee = owner.employee_ids.filtered(lambda e: e.company_id == company)[:1]
        article = self.create(
            {
                "question": typical.name,
                "answer": typical.answer,
                "category_id": category.id,
                "company_id": company.id,
                "owner_employee_id": employee.id,
            }
        )
        reader = self.with_context(lang=owner.lang)
        article.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=owner.id,
            summary=reader.env._("Customers keep asking this"),
            note=reader.env._(
                "%(count)s questions about “%(subject)s”: write a standard answer and "
                "publish it.",
                count=len(tickets),
                subject=category.with_context(lang=owner.lang).name,
            ),
        )
        article._suggest_training_need(category, tickets)
        return article

    def _get_suggestion_owner(self, tickets):
        """Whose draft it is: who leads the team that is asked most."""
        teams = tickets.team_id.sorted(
            lambda team: -len(tickets.filtered(lambda t: t.team_id == team))
        )
        return teams.user_id[:1] or self.env.ref("base.user_admin")

    def _suggest_training_need(self, category, tickets):
        """Hook for addons that train: ``tickets`` ask about ``category`` too often."""
