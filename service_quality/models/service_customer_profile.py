from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import consteq
from odoo.tools.misc import hmac

SENSITIVE = frozenset(
    {
        "birth_date",
        "identity_number",
        "special_needs",
        "household",
        "note",
        "security_question",
    }
)


class ServiceCustomerProfile(models.Model):
    """What a company knows about a customer that is nobody else's business.

    Kept only while the customer agrees (``service.consent``), shown to who serves the
    customer at present, and every look at it is logged. The answer to the security
    question is kept as a fingerprint: it can be compared, and read by nobody.
    """

    _name = "service.customer.profile"
    _description = "Sensitive profile of a customer"
    _inherit = ["service.access.log.mixin"]
    _rec_name = "partner_id"
    _order = "id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
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
    birth_date = fields.Date(string="Date of birth")
    identity_number = fields.Char(
        string="Number of the identity document",
        help="Compared in an identity check; only the last four characters are asked.",
    )
    special_needs = fields.Text(
        string="Special needs",
        help="Health, hearing, sight, mobility: what to mind when serving.",
    )
    household = fields.Text(help="Family and living circumstances, as far as needed.")
    note = fields.Text(string="Other sensitive facts")
    security_question = fields.Char(
        string="Security question",
        help="Asked in an identity check, e.g. the name of the first school.",
    )
    security_answer = fields.Char(
        string="Security answer",
        compute="_compute_security_answer",
        inverse="_inverse_security_answer",
        help="Only to be set: nobody can read it afterwards.",
    )
    security_hint = fields.Char(
        string="Answer set",
        compute="_compute_security_answer",
        help="Whether there is an answer to compare with.",
    )
    security_hash = fields.Char(
        string="Answer, encrypted", groups=fields.NO_ACCESS, copy=False
    )

    _partner_unique = models.UniqueIndex(
        "(partner_id, company_id)", "This customer has a sensitive profile already."
    )

    def _get_guarded_fields(self):
        return SENSITIVE

    @api.depends("security_hash")
    def _compute_security_answer(self):
        for profile in self:
            profile.security_answer = False
            # Whether there is one is no secret.
            kept = profile.sudo().security_hash
            profile.security_hint = self.env._("Yes") if kept else self.env._("No")

    def _inverse_security_answer(self):
        for profile in self.filtered("security_answer"):
            answer = profile.security_answer
            # Nobody has the right to the fingerprint.
            profile.sudo().security_hash = profile._get_fingerprint(answer)

    def _get_fingerprint(self, answer):
        """The keyed hash of an answer, whatever its capitals and blanks."""
        self.ensure_one()
        plain = " ".join((answer or "").casefold().split())
        scope = f"service.customer.profile-{self.partner_id.id}"
        return hmac(self.env(su=True), scope, plain)  # the key is the database's

    @api.constrains("partner_id", "company_id", "security_hash", *sorted(SENSITIVE))
    def _check_consent(self):
        """:raise ValidationError: while the customer has not agreed"""
        Consent = self.env["service.consent"]
        for company, profiles in self.sudo().grouped("company_id").items():
            filled = profiles.filtered(lambda profile: profile._is_filled())
            Consent._check_consenting(filled.partner_id, company, "profile")

    def _is_filled(self):
        """Whether anything is kept here."""
        self.ensure_one()
        profile = self.sudo()
        return any(profile[name] for name in SENSITIVE | {"security_hash"})

    @api.constrains("birth_date")
    def _check_birth_date(self):
        for profile in self.sudo():
            today = profile.company_id._get_service_today()
            if profile.birth_date and profile.birth_date > today:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: a date of birth lies in the past.",
                        customer=profile.partner_id.name,
                    )
                )

    def _matches(self, item, given):
        """Whether what the customer says is what is kept; False where nothing is.

        :param item: ``birth_date``, ``identity_number`` or ``security_answer``
        """
        self.ensure_one()
        profile = self.sudo()  # compared, and shown to nobody
        given = (given or "").strip()
        if item == "security_answer":
            kept = profile.security_hash
            return bool(kept) and consteq(kept, profile._get_fingerprint(given))
        if item == "identity_number":
            kept = "".join((profile.identity_number or "").split())[-4:].casefold()
            said = "".join(given.split())[-4:].casefold()
            return len(kept) == 4 and consteq(kept.encode(), said.encode())
        if item == "birth_date":
            kept = fields.Date.to_string(profile.birth_date) or ""
            return bool(kept) and consteq(kept, given)
        return False
