from odoo import fields, models

from ..tools import terminology


class ServiceCompanyTermMixin(models.AbstractModel):
    """What a company calls those it serves, on its screens and in its clauses."""

    _name = "service.company.term.mixin"
    _description = "Words of a company"

    customer_term = fields.Char(
        string="Those we serve are called",
        translate=True,
        help="Another word for “customer”, such as owner, patient or member. Labels "
        "and clauses use it from then on; what was cited before keeps its words.",
    )

    def write(self, vals):
        if "customer_term" not in vals:
            return super().write(vals)
        before = {company: company._get_terms() for company in self}
        result = super().write(vals)
        self._use_terms(before)
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        # The translation dialog writes past write().
        before = {self: self._get_terms()} if field_name == "customer_term" else {}
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        self._use_terms(before)
        return result

    def _get_terms(self):
        """The word for a customer in each installed language that has texts of ours.

        :return: dict of language code -> word, the usual one unless the company has
            its own
        """
        self.ensure_one()
        terms = {}
        for lang, _name in self.env["res.lang"].get_installed():
            usual = terminology.usual(lang)
            own = (self.with_context(lang=lang).customer_term or "").strip()
            if usual:
                terms[lang] = own if own and terminology.fits(own, lang) else usual
        return terms

    def _use_terms(self, before):
        """Let the clauses of each company speak of its customers as it does now.

        :param before: dict of company -> terms as they were
        """
        for company, terms in before.items():
            if terms != company._get_terms():
                # The clauses follow the setting, whoever may set it.
                clauses = self.env["service.clause"].sudo().with_company(company)
                clauses._rename_customers(company, terms, company._get_terms())
