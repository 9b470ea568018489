from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .service_clause_wording_mixin import AUDIENCES

SEVERITIES = [("low", "Low"), ("medium", "Medium"), ("high", "High")]


class ServiceClause(models.Model):
    """One rule of conduct or of work that inspections, training and penalties cite.

    The library comes with the addon and belongs to every company. ``original_text`` is
    what the clause said first and never changes; a company that says it in other words,
    or does not use it, adds a dated ``service.clause.wording``. ``text`` is what holds
    today in the company at work. So whatever has cited a clause keeps its words.
    """

    _name = "service.clause"
    _description = "Clause"
    _inherit = [
        "service.clause.wording.mixin",
        "service.clause.term.mixin",
        "mail.thread",
    ]
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
    source = fields.Char(
        string="Taken from", help="Where the clause comes from: a regulation, a law."
    )
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
        string="Applies to",
        required=True,
        default="all",
        tracking=True,
        help="Whom the clause is written for. A company may declare in a wording of "
        "its own that it holds for everybody.",
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
    valid_from = fields.Date(
        string="Valid from", tracking=True, help="Empty: from the beginning."
    )
    valid_to = fields.Date(
        string="Valid to", tracking=True, help="The last day. Empty: without end."
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: for all companies.",
    )
    _code_unique = models.UniqueIndex(
        "(code, company_id) NULLS NOT DISTINCT", "Another clause has this code."
    )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = " ".join(filter(None, (clause.code, clause.name)))

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
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if "text" in vals:
                vals["original_text"] = vals.pop("text")
            if vals.get("in_use"):
                del vals["in_use"]  # as every new clause is
        # The seeded library needs no note on each clause that it was made.
        quiet = self.env.context.get("install_mode", False)
        clauses = self.with_context(mail_create_nolog=True) if quiet else self
        created = super(ServiceClause, clauses).create(vals_list)
        return created.with_env(self.env)

    def write(self, vals):
        if vals.keys() & {"original_text"} and not self.env.su:
            self._refuse_other_words()
        return super().write(vals)

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """A language may be added to the first wording; those it has stay."""
        clause = self
        if field_name == "original_text" and not self.env.su:
            self.check_access("write")
            told = self._fields[field_name]._get_stored_translations(self) or {}
            # What was written in one language stands in for English until it has any.
            own = [
                text for text in told.values() if list(told.values()).count(text) < 2
            ]
            if any(
                told.get(lang) in own and told[lang] != text
                for lang, text in translations.items()
            ):
                self._refuse_other_words()
            clause = self.sudo()  # write() refuses, and is called by what follows
        return super(ServiceClause, clause)._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def _refuse_other_words(self):
        raise UserError(
            self.env._(
                "The first wording of a clause stays. Change its wording instead: it "
                "holds from today on."
            )
        )

    def copy_data(self, default=None):
        """A copy is a clause of the company at work, with a code of its own."""
        default = {"company_id": self.env.company.id, **(default or {})}
        vals_list = super().copy_data(default)
        for clause, vals in zip(self, vals_list, strict=True):
            if "code" not in default:
                vals["code"] = self.env._("%(code)s copy", code=clause.code)
        return vals_list

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
            for clause in self:
                if citing.search_count([(link.name, "in", clause.ids)], limit=1):
                    raise UserError(
                        self.env._(
                            "%(clause)s is cited (%(where)s) and cannot be deleted. "
                            "Archive it: it is no longer offered, and what cites it "
                            "stays as it is.",
                            clause=f"{clause.code} {clause.name}",
                            where=model._description,
                        )
                    )

    @api.model
    def _get_principle_domain(self):
        """The clauses that make up the quality policy."""
        return Domain("category_id.code", "=", "PN")
