from odoo import api, models
from odoo.fields import Domain

from ..tools import terminology


class ServiceClauseTermMixin(models.AbstractModel):
    """Clauses that call customers what the company calls them."""

    _name = "service.clause.term.mixin"
    _description = "Clauses in the words of a company"

    @api.model
    def _rename_customers(self, company, old, new):
        """Add wordings from today on that use another word for customers.

        :param company: the company that has chosen another word
        :param old: dict of language code -> word used until now
        :param new: dict of language code -> word used from today on
        """
        today = company._get_service_today()
        clauses = self.search(Domain("company_id", "in", [False, company.id]))
        held = clauses._get_wording(today, company)
        told = {}
        for clause in clauses:
            texts = clause._get_texts(held.get(clause.id))
            renamed = {
                lang: terminology.rename(text or "", old[lang], new[lang])
                for lang, text in texts.items()
                if lang in new
            }
            if renamed.items() - texts.items():
                told[clause] = {**texts, **renamed}
        lang = self.env.lang or "en_US"
        wordings = self.env["service.clause.wording"].create(
            [
                {
                    "clause_id": clause.id,
                    "company_id": company.id,
                    "valid_from": today,
                    "text": texts.get(lang) or texts["en_US"],
                    "in_use": clause.id not in held or held[clause.id].in_use,
                    "for_everybody": clause.id in held
                    and held[clause.id].for_everybody,
                    "reason": self.env._("Another word for customers"),
                }
                for clause, texts in told.items()
            ]
        )
        for wording in wordings:
            wording.update_field_translations("text", told[wording.clause_id])
