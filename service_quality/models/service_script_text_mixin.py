from odoo import api, models
from odoo.tools import SQL

from ..tools import wording


class ServiceScriptTextMixin(models.AbstractModel):
    """The texts of a script in the customer's language."""

    _name = "service.script.text.mixin"
    _description = "Texts of a script"

    @api.depends("body")
    @api.depends_context("service_script_ticket_id", "uid")
    def _compute_customer_text(self):
        ticket = self._get_context_ticket()
        langs = ticket._get_customer_langs() if ticket else [self.env.lang, "en_US"]
        texts = self._get_texts()
        for script in self:
            found = texts.get(script.id, {})
            script.customer_text = script._choose_text(found, langs)

    def _get_texts(self):
        """``{script id: {language: text without marks}}``, real translations only."""
        return {
            script_id: {lang: wording.plain(body) for lang, body in bodies.items()}
            for script_id, bodies in self._get_bodies().items()
        }

    def _get_bodies(self):
        """``{script id: {language: text with marks}}`` of the installed languages."""
        if not self.ids:
            return {}
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        self.flush_recordset(["body"])
        self.env.cr.execute(
            SQL(
                "SELECT id, body FROM service_script WHERE id = ANY(%s)",
                list(self.ids),
            )
        )
        return {
            script_id: {
                lang: body
                for lang, body in (bodies or {}).items()
                if body and (lang in installed or lang == "en_US")
            }
            for script_id, bodies in self.env.cr.fetchall()
        }

    @staticmethod
    def _choose_text(texts, langs):
        """The text in the first of these languages that there is."""
        for lang in langs:
            if texts.get(lang):
                return texts[lang]
        return next(iter(texts.values()), "")

    @api.model
    def _get_signatures(self, company):
        """Pairs of a script id and ``{language: what its use is recognised by}``, of
        all approved scripts that a company may use.
        """
        # A script is recognised whoever may read it.
        responses = self.env["mail.canned.response"].sudo()
        found = responses.search_fetch(
            [
                ("script_id", "!=", False),
                ("company_id", "in", (False, company.id)),
            ],
            ["script_id"],
        )
        return tuple(
            (
                script_id,
                {lang: wording.signatures(body) for lang, body in bodies.items()},
            )
            for script_id, bodies in found.script_id._get_bodies().items()
        )

    def _get_context_ticket(self):
        """The ticket that a script is being chosen for, if any."""
        ticket_id = self.env.context.get("service_script_ticket_id")
        tickets = self.env["helpdesk.ticket"]
        return tickets.browse(ticket_id).exists() if ticket_id else tickets
