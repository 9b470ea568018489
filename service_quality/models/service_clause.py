from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

SEVERITIES = [("low", "Low"), ("medium", "Medium"), ("high", "High")]
AUDIENCES = [("all", "Everybody"), ("women", "Women"), ("men", "Men")]


class ServiceClause(models.Model):
    """One rule of conduct or of work that inspections, training and penalties cite.

    The library comes with the addon and belongs to every company. ``original_text`` is
    what the clause said first and never changes; a company that says it in other words,
    or does not use it, adds a dated ``service.clause.wording``. ``text`` is what holds
    today in the company at work. So whatever has cited a clause keeps its words.
    """

    _name = "service.clause"
    _description = "Clause"
    _inherit = ["mail.thread"]
    _order = "category_id, code, id"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    code = fields.Char(
        required=True, index=True, tracking=True, help="As findings cite it: PN-01."
    )
    name = fields.Char(
        string="Label",
        required=True,
        translate=True,
        tracking=True,
        help="The clause in two or three words.",
    )
    category_id = fields.Many2one(
        "service.clause.category", required=True, index=True, ondelete="restrict"
    )
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
        compute="_compute_wording",
        search="_search_in_use",
        help="Whether the company you work for uses the clause today.",
    )
    source = fields.Char(help="Where the clause comes from: a regulation, a law.")
    severity = fields.Selection(
        SEVERITIES,
        required=True,
        default="low",
        tracking=True,
        help="Low: remind and coach. Medium: a warning is possible. High: serious.",
    )
    for_inspection = fields.Boolean(
        string="Inspections", default=True, help="Checklists may ask for it."
    )
    for_training = fields.Boolean(string="Training", help="It is taught.")
    for_penalty = fields.Boolean(
        string="Penalties", help="A sanction may be based on it."
    )
    applies_to = fields.Selection(
        AUDIENCES,
        required=True,
        default="all",
        tracking=True,
        help="Whom the clause is written for. A company may declare in a wording of "
        "its own that it holds for everybody.",
    )
    audience = fields.Selection(
        AUDIENCES,
        string="Holds for",
        compute="_compute_wording",
        help="Whom it holds for in the company you work for.",
    )
    job_ids = fields.Many2many(
        "hr.job", string="Jobs", check_company=True, help="Empty: for every job."
    )
    work_location_ids = fields.Many2many(
        "hr.work.location",
        string="Work locations",
        check_company=True,
        help="Empty: everywhere.",
    )
    valid_from = fields.Date(tracking=True, help="Empty: from the beginning.")
    valid_to = fields.Date(tracking=True, help="The last day. Empty: without end.")
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: for all companies.",
    )
    wording_ids = fields.One2many(
        "service.clause.wording", "clause_id", string="Later wordings", readonly=True
    )

    _code_unique = models.UniqueIndex(
        "(code, company_id) NULLS NOT DISTINCT", "Another clause has this code."
    )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = " ".join(filter(None, (clause.code, clause.name)))

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
        today = fields.Date.context_today(self)
        wordings = self._get_wording(today)
        for clause in self:
            wording = wordings.get(clause._origin.id)
            clause.text = wording.text if wording else clause.original_text
            clause.in_use = clause._is_valid(today) and (not wording or wording.in_use)
            neutral = wording and wording.for_everybody
            clause.audience = "all" if neutral else clause.applies_to

    def _inverse_text(self):
        """Other words for an existing clause are a new wording from today on."""
        today = fields.Date.context_today(self)
        texts = {clause: clause.text for clause in self}
        self.env["service.clause.wording"].create(
            [
                {
                    "clause_id": clause.id,
                    "company_id": (clause.company_id or self.env.company).id,
                    "text": text,
                    "valid_from": today,
                }
                for clause, text in texts.items()
            ]
        )

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

    @api.constrains("valid_from", "valid_to")
    def _check_validity(self):
        for clause in self:
            if (
                clause.valid_from
                and clause.valid_to
                and clause.valid_to < clause.valid_from
            ):
                raise ValidationError(
                    self.env._(
                        "%(clause)s: the last day of validity comes before the first. "
                        "Change one of them.",
                        clause=clause.display_name,
                    )
                )

    @api.constrains("original_text", "name", "code")
    def _check_words(self):
        for clause in self:
            for value in (clause.original_text, clause.name, clause.code):
                if not (value or "").strip():
                    raise ValidationError(
                        self.env._(
                            "A clause needs a code, a label and a text of its own: "
                            "%(clause)s.",
                            clause=clause.display_name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever writes a clause gives its ``text``; it becomes the first wording."""
        for vals in vals_list:
            if "text" in vals:
                vals["original_text"] = vals.pop("text")
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"original_text"} and not self.env.su:
            raise UserError(
                self.env._(
                    "The first wording of a clause stays. Change its wording instead: "
                    "it holds from today on."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_cited(self):
        """A clause that anything refers to is archived instead.

        :raise UserError: naming the clause
        """
        links = self.env["ir.model.fields"].sudo()  # what refers to it is nobody's
        for link in links.search(
            [
                ("relation", "=", self._name),
                ("ttype", "in", ("many2one", "many2many")),
                ("store", "=", True),
            ]
        ):
            model = self.env.get(link.model)
            if (
                model is None
                or not model._auto
                or link.model == "service.clause.wording"
            ):
                continue
            citing = model.sudo().with_context(active_test=False)
            found = citing.search([(link.name, "in", self.ids)], limit=1)
            if found:
                cited = found[link.name] & self
                raise UserError(
                    self.env._(
                        "%(clause)s is cited (%(where)s) and cannot be deleted. "
                        "Archive it: it is no longer offered, and what cites it stays "
                        "as it is.",
                        clause=cited[:1].display_name,
                        where=found._description,
                    )
                )

    # ------------------------------------------------------------
    # What holds on a day
    # ------------------------------------------------------------

    def _is_valid(self, day):
        """Whether the clause itself is valid on ``day``, whatever a company says."""
        self.ensure_one()
        return (not self.valid_from or self.valid_from <= day) and (
            not self.valid_to or self.valid_to >= day
        )

    def _get_wording(self, day=None, company=None):
        """The wording a company uses on a day, for all these clauses in one query.

        :param day: a date, today by default
        :return: dict of clause id -> ``service.clause.wording``; clauses still in
            their first wording are missing
        """
        day = day or fields.Date.context_today(self)
        company = company or self.env.company
        histories = self._get_histories(company)
        found = {}
        for (clause_id, _company_id), wordings in histories.items():
            wording = wordings._get_valid(day)
            if wording:
                found[clause_id] = wording
        return found

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
        day = day or fields.Date.context_today(self)
        company = company or self.env.company
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
