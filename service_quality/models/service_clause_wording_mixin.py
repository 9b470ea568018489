from odoo import api, fields, models
from odoo.fields import Domain

AUDIENCES = [("all", "Everybody"), ("women", "Women"), ("men", "Men")]


class ServiceClauseWordingMixin(models.AbstractModel):
    """What a clause says: first, on any day, and in which company."""

    _name = "service.clause.wording.mixin"
    _description = "Words of a clause"

    original_text = fields.Text(
        string="First wording",
        required=True,
        translate=True,
        readonly=True,
        help="What the clause said when it was written. It stays; other words come "
        "as a new wording with a date.",
    )
    text = fields.Text(
        string="Wording",
        compute="_compute_wording",
        inverse="_inverse_text",
        search="_search_text",
        help="What holds today. New words hold from today on, in the company you "
        "work for; what was cited before keeps the old ones.",
    )
    in_use = fields.Boolean(
        string="In use",
        compute="_compute_wording",
        inverse="_inverse_in_use",
        search="_search_in_use",
        help="Whether the company you work for uses the clause today. Off, it is "
        "asked and cited no more, and what has cited it stays as it is.",
    )
    audience = fields.Selection(
        AUDIENCES,
        string="Holds for",
        compute="_compute_wording",
        help="Whom it holds for in the company you work for.",
    )
    wording_ids = fields.One2many(
        "service.clause.wording", "clause_id", string="Later wordings", readonly=True
    )

    @api.depends(
        "original_text",
        "applies_to",
        "valid_from",
        "valid_to",
        "wording_ids.text",
        "wording_ids.in_use",
        "wording_ids.for_everybody",
        "wording_ids.valid_from",
    )
    @api.depends_context("company", "lang")
    def _compute_wording(self):
        today = self.env.company._get_service_today()
        wordings = self._get_wording(today)
        for clause in self:
            wording = wordings.get(clause._origin.id)
            clause.text = wording.text if wording else clause.original_text
            clause.in_use = clause._is_valid(today) and (not wording or wording.in_use)
            neutral = wording and wording.for_everybody
            clause.audience = "all" if neutral else clause.applies_to

    def _inverse_text(self):
        """Other words for an existing clause are a new wording from today on."""
        texts = {clause: clause.text for clause in self}
        self._add_wordings({clause: {"text": text} for clause, text in texts.items()})

    def _inverse_in_use(self):
        """A clause switched off or on again is one too, in the same words."""
        uses = {clause: clause.in_use for clause in self}
        self._add_wordings({clause: {"in_use": use} for clause, use in uses.items()})

    def _add_wordings(self, changes):
        """New wordings from today on, which go on with whatever is not changed.

        :param changes: dict of clause -> values of a ``service.clause.wording``
        """
        vals_list = []
        for company, clauses in self.grouped(
            lambda clause: clause.company_id or self.env.company
        ).items():
            today = company._get_service_today()
            held = clauses._get_wording(today, company)
            for clause in clauses:
                wording = held.get(clause.id)
                values = {
                    "text": wording.text if wording else clause.original_text,
                    "in_use": wording.in_use if wording else True,
                    "for_everybody": bool(wording and wording.for_everybody),
                }
                if changes[clause].items() <= values.items():
                    continue
                vals_list.append(
                    {
                        "clause_id": clause.id,
                        "company_id": company.id,
                        "valid_from": today,
                        **values,
                        **changes[clause],
                    }
                )
        self.env["service.clause.wording"].create(vals_list)

    @api.model
    def _search_text(self, operator, value):
        if operator not in ("ilike", "like", "=", "in"):
            return NotImplemented
        return Domain("original_text", operator, value) | Domain(
            "wording_ids", "any", [("text", operator, value)]
        )

    @api.model
    def _search_in_use(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_usable_domain()
        return domain if True in value else ~domain

    # ------------------------------------------------------------
    # What holds on a day
    # ------------------------------------------------------------

    def _is_valid(self, day):
        """Whether the clause itself is valid on ``day``, whatever a company says."""
        self.ensure_one()
        return (not self.valid_from or self.valid_from <= day) and (
            not self.valid_to or self.valid_to >= day
        )

    def _applies_to(self, employee):
        """Whether the clause holds for the post and the place of an employee."""
        self.ensure_one()
        jobs, places = self.job_ids, self.work_location_ids
        return (not jobs or employee.job_id in jobs) and (
            not places or employee.work_location_id in places
        )

    def _get_wording(self, day=None, company=None):
        """The wording a company uses on a day, for all these clauses in one query.

        :param day: a date, by default today where the company works
        :return: dict of clause id -> ``service.clause.wording``; clauses still in
            their first wording are missing
        """
        company = company or self.env.company
        day = day or company._get_service_today()
        histories = self._get_histories(company)
        found = {}
        for (clause_id, _company_id), wordings in histories.items():
            wording = wordings._get_valid(day)
            if wording:
                found[clause_id] = wording
        return found

    def _get_words(self, day=None, company=None):
        """What these clauses say on a day in a company, in the user's language.

        :param day: a date, by default today where the company works
        :return: dict of clause id -> text
        """
        wordings = self._get_wording(day, company)
        return {
            clause.id: wordings[clause.id].text
            if clause.id in wordings
            else clause.original_text
            for clause in self
        }

    def _get_histories(self, companies):
        """All wordings of these clauses in companies, read in one query.

        :return: dict of (clause id, company id) -> wordings, oldest first
        """
        # Whoever reads a clause reads how the company of the record puts it.
        wordings = self.env["service.clause.wording"].sudo()
        found = {}
        for wording in wordings.search_fetch(
            Domain("clause_id", "in", self.ids)
            & Domain("company_id", "in", companies.ids),
            order="valid_from, id",
        ):
            key = (wording.clause_id.id, wording.company_id.id)
            found[key] = found.get(key, wordings) | wording
        return found

    @api.model
    def _get_usable_domain(self, day=None, company=None):
        """Clauses that a company uses on a day: valid and not switched off."""
        company = company or self.env.company
        day = day or company._get_service_today()
        # One statement: the newest wording of each clause decides.
        wordings = self.env["service.clause.wording"].sudo()
        newest = {}
        for wording in wordings.search_fetch(
            [("company_id", "=", company.id), ("valid_from", "<=", day)],
            ["clause_id", "in_use"],
            order="valid_from, id",
        ):
            newest[wording.clause_id.id] = wording.in_use
        off = [clause_id for clause_id, in_use in newest.items() if not in_use]
        return (
            Domain("company_id", "in", [company.id, False])
            & (Domain("valid_from", "=", False) | Domain("valid_from", "<=", day))
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", day))
            & Domain("id", "not in", off)
        )

    def _get_texts(self, wording=None):
        """What the clause says, in every installed language.

        :param wording: the ``service.clause.wording`` in force, if there is one
        :return: dict of language code -> text
        """
        self.ensure_one()
        record = (wording or self).with_context(prefetch_langs=True)
        name = "text" if wording else "original_text"
        return {
            lang: record.with_context(lang=lang)[name]
            for lang, _name in self.env["res.lang"].get_installed()
        }
