from odoo import api, fields, models
from odoo.exceptions import AccessError


class ServiceClauseCitationMixin(models.AbstractModel):
    """A record that cites a clause, in the words that held on the day in question.

    ``clause_texts`` keeps them in every installed language when the clause or the day
    is set, and nothing changes them later: not another wording, not the archiving of
    the clause. A model with ``company_id`` cites in the words of that company.
    """

    _name = "service.clause.citation.mixin"
    _description = "Citation of a clause"

    clause_id = fields.Many2one(
        "service.clause",
        index="btree_not_null",
        ondelete="restrict",
        help="The rule this is about.",
    )
    cited_on = fields.Date(
        string="Words of",
        default=lambda self: self.env.company._get_service_today(),
        help="The clause is cited as it read on this day.",
    )
    clause_texts = fields.Json(
        string="Cited words", compute="_compute_clause_texts", store=True, copy=False
    )
    clause_text = fields.Text(
        string="Wording",
        compute="_compute_clause_text",
        help="What the clause said on the day, in the words of the company.",
    )

    @api.depends("clause_id", "cited_on")
    def _compute_clause_texts(self):
        """Three queries, however many records cite."""
        # What a clause said is part of the record; whoever reads the one reads both.
        citing = self.sudo()
        companies = self.env["res.company"].union(
            *(record._get_citation_company() for record in citing)
        )
        histories = citing.clause_id._get_histories(companies)
        for record, cited in zip(self, citing, strict=True):
            clause = cited.clause_id
            if not clause:
                record.clause_texts = False
                continue
            company = cited._get_citation_company()
            wordings = histories.get((clause._origin.id, company.id))
            day = cited.cited_on or company._get_service_today()
            wording = wordings and wordings._get_valid(day)
            record.clause_texts = clause._get_texts(wording)

    @api.depends("clause_texts")
    @api.depends_context("lang")
    def _compute_clause_text(self):
        lang = self.env.lang or "en_US"
        for record in self:
            texts = record.clause_texts or {}
            record.clause_text = texts.get(lang) or texts.get("en_US") or False

    @api.model_create_multi
    def create(self, vals_list):
        """Take the words down at once, before anybody may change them."""
        for vals in vals_list:
            self._check_not_invented(vals)
        records = super().create(vals_list)
        records.mapped("clause_texts")
        return records

    def write(self, vals):
        """Take the words down at once where another clause or day is cited."""
        self._check_not_invented(vals)
        result = super().write(vals)
        if {"clause_id", "cited_on"} & vals.keys():
            self.mapped("clause_texts")
        return result

    def _check_not_invented(self, vals):
        """:raise AccessError: when a person puts words into the mouth of a clause"""
        if "clause_texts" in vals and not self.env.su:
            raise AccessError(
                self.env._("What a clause says is taken from the library, not written.")
            )

    def _get_citation_company(self):
        """The company in whose words the record cites."""
        self.ensure_one()
        company = self["company_id"] if "company_id" in self._fields else None
        return company or self.env.company
