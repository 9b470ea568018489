from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class ServiceClauseWording(models.Model):
    """How a company puts a clause from a day on, or that it does not use it.

    Append-only: a wording is followed by the next one and never changed, so that what
    was cited under it can always be read as it was.
    """

    _name = "service.clause.wording"
    _description = "Wording of a clause"
    _order = "valid_from desc, id desc"
    _rec_name = "text"
    _check_company_auto = True

    clause_id = fields.Many2one(
        "service.clause",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    text = fields.Text(
        string="Wording",
        required=True,
        translate=True,
        help="The clause in the company's own words.",
    )
    valid_from = fields.Date(
        string="Valid from",
        required=True,
        default=lambda self: self.env.company._get_service_today(),
        help="It holds from this day on, until the next wording begins.",
    )
    in_use = fields.Boolean(
        string="In use",
        default=True,
        help="Off: the company does not use the clause from this day on.",
    )
    for_everybody = fields.Boolean(
        string="For everybody",
        help="The clause holds for women and men alike, whoever it was written for.",
    )
    reason = fields.Char(help="Why the company changes it.")

    _history = models.Index("(clause_id, company_id, valid_from)")

    @api.constrains("text")
    def _check_text(self):
        for wording in self:
            if not (wording.text or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(clause)s: say in words what the clause demands, or switch "
                        "it off.",
                        clause=wording.clause_id.display_name,
                    )
                )

    @api.model
    def default_get(self, fields):
        """A new wording begins with what holds today."""
        values = super().default_get(fields)
        clause = self.env["service.clause"].browse(values.get("clause_id"))
        if clause:
            clause.check_access("read")
            values.setdefault("text", clause.text)
            values["for_everybody"] = clause.audience != clause.applies_to
        return values

    @api.model_create_multi
    def create(self, vals_list):
        """Add wordings; those of the past are nobody's to invent.

        :raise ValidationError: when a person dates a wording back
        """
        wordings = super().create(vals_list)
        wordings._keep_languages()
        if not self.env.su:
            for wording in wordings:
                wording.clause_id.check_access("write")
                if wording.valid_from < wording.company_id._get_service_today():
                    raise ValidationError(
                        self.env._(
                            "%(clause)s: a new wording holds from today on at the "
                            "earliest. What was cited before keeps its words.",
                            clause=wording.clause_id.display_name,
                        )
                    )
        return wordings

    def _keep_languages(self):
        """Words that were not changed stay as they were in the other languages too."""
        lang = self.env.lang or "en_US"
        histories = self.clause_id._get_histories(self.company_id)
        for wording in self.sudo():
            clause = wording.clause_id
            history = histories[clause.id, wording.company_id.id] - self
            texts = clause._get_texts(history._get_valid(wording.valid_from))
            if len(texts) > 1 and texts.get(lang) == wording.text:
                wording.update_field_translations("text", texts)

    def write(self, vals):
        """Refused: another wording is a new one.

        :raise AccessError: for everybody but the system
        """
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "A wording is not changed afterwards. Add a new one, from today on."
                )
            )
        return super().write(vals)

    def _get_valid(self, day):
        """The one of these wordings of a clause, oldest first, that held on ``day``."""
        valid = self.browse()
        for wording in self:
            if wording.valid_from <= day:
                valid = wording
        return valid
