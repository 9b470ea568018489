from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

WAYS = [
    ("written", "In writing"),
    ("spoken", "Spoken"),
    ("mail", "By mail"),
    ("online", "Online"),
    ("portal", "Customer portal"),
]
PURPOSES = [
    ("profile", "Keep a sensitive profile"),
    ("contact", "Contact about offers and news"),
    ("survey", "Ask for opinions"),
    ("recording", "Record calls"),
    ("sharing", "Pass data on to partners"),
    ("other", "Something else"),
]


class ServiceConsent(models.Model):
    """A customer has agreed that data are kept or used for one purpose.

    What was agreed, when and how stays as it was registered. A consent ends by being
    withdrawn; that of the sensitive profile takes the profile with it.
    """

    _name = "service.consent"
    _description = "Consent of a customer"
    _inherit = [
        "mail.thread",
        "service.access.log.mixin",
        "service.consent.portal.mixin",
    ]
    _order = "given_on desc, id desc"
    _rec_name = "purpose"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="To whom the consent was given; another company needs its own.",
    )
    purpose = fields.Selection(PURPOSES, required=True, default="profile", index=True)
    purpose_note = fields.Char(
        string="Purpose in words",
        help="What the customer was told the data are for.",
    )
    given_on = fields.Date(
        string="Given on",
        required=True,
        default=fields.Date.context_today,
        help="Not in the future.",
    )
    way = fields.Selection(WAYS, string="How", required=True, default="spoken")
    evidence = fields.Text(
        help="What shows it: the words on the phone, the number of the form, the file."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Where the customer was asked.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Registered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        [("given", "Agreed"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="given",
        copy=False,
        index=True,
        tracking=True,
    )
    withdrawn_at = fields.Datetime(string="Withdrawn on", readonly=True, copy=False)
    withdrawn_way = fields.Selection(
        WAYS, string="Withdrawn by", readonly=True, copy=False
    )
    withdrawn_user_id = fields.Many2one(
        "res.users", string="Withdrawal registered by", readonly=True, copy=False
    )
    withdrawn_note = fields.Char(
        string="Words of the withdrawal", readonly=True, copy=False
    )

    _given = models.Index("(partner_id, company_id, purpose) WHERE state = 'given'")

    def _get_guarded_fields(self):
        return frozenset({"evidence", "attachment_ids"})

    @api.depends("purpose", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            words = (consent.sudo().partner_id.name, labels.get(consent.purpose))
            consent.display_name = ": ".join(filter(None, words))

    @api.constrains("evidence", "attachment_ids", "given_on")
    def _check_evidence(self):
        """:raise ValidationError: without evidence, or before it was given"""
        for consent in self.sudo():
            if not (consent.evidence or "").strip() and not consent.attachment_ids:
                raise ValidationError(
                    self.env._(
                        "Say what shows that %(customer)s has agreed, or attach it.",
                        customer=consent.partner_id.name,
                    )
                )
            if consent.given_on > consent.company_id._get_service_today():
                raise ValidationError(
                    self.env._(
                        "%(customer)s cannot have agreed on %(day)s, which is still "
                        "to come.",
                        customer=consent.partner_id.name,
                        day=consent.given_on,
                    )
                )

    @api.constrains("purpose", "purpose_note")
    def _check_purpose(self):
        for consent in self:
            if consent.purpose == "other" and not (consent.purpose_note or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say in words what %(customer)s has agreed to.",
                        customer=consent.sudo().partner_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if any(
                    name == "state" or name.startswith("withdrawn") for name in vals
                ):
                    raise AccessError(
                        self.env._("A consent is withdrawn by its button.")
                    )
                vals["user_id"] = self.env.uid
        consents = super().create(vals_list)
        for consent in consents.sudo():
            # Only what was uploaded here; other files stay where they belong.
            consent.attachment_ids.filtered(
                lambda file: file.res_model in (False, self._name) and not file.res_id
            ).write({"res_model": self._name, "res_id": consent.id})
        return consents

    def write(self, vals):
        own = {name for name in vals if name in self._fields}
        own -= {name for name in own if name.startswith(("message_", "activity_"))}
        if own and not self.env.su:
            raise AccessError(
                self.env._(
                    "A consent stays as it was registered. Withdraw it, and register "
                    "another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        if not self.env.context.get("service_retention"):
            raise UserError(self.env._("A consent stays on record. Withdraw it."))

    def action_withdraw(self, way="spoken", note=None):
        """The customer takes the consent back; a second time is nothing.

        :raise AccessError: for who may not register consents of this customer
        """
        self.check_access("read")
        if not self.env["service.consent"].has_access("create"):
            raise AccessError(self.env._("You do not register consents."))
        self._withdraw(way, note)
        return True

    def _withdraw(self, way, note=None):
        """Take these consents back, and forget what they were needed for."""
        consents = self.sudo().filtered(lambda consent: consent.state == "given")
        # Whoever may read a consent may note that it is withdrawn, nothing else.
        consents.write(
            {
                "state": "withdrawn",
                "withdrawn_at": fields.Datetime.now(),
                "withdrawn_way": way,
                "withdrawn_user_id": self.env.uid,
                "withdrawn_note": note,
            }
        )
        for company, lost in consents.grouped("company_id").items():
            partners = lost.filtered(lambda c: c.purpose == "profile").partner_id
            partners -= self._get_consenting(partners, company, "profile")
            partners._forget_profile(company)

    @api.model
    def _get_consenting(self, partners, company, purpose):
        """Those of the customers who have agreed to this purpose; one query."""
        found = self.sudo().search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("purpose", "=", purpose),
                ("state", "=", "given"),
            ]
        )
        return found.partner_id.sudo(self.env.su)

    @api.model
    def _check_consenting(self, partners, company, purpose):
        """:raise ValidationError: naming a customer who has not agreed, and the mend"""
        missing = partners - self._get_consenting(partners, company, purpose)
        if missing:
            labels = dict(self._fields["purpose"]._description_selection(self.env))
            raise ValidationError(
                self.env._(
                    "%(customer)s has not agreed to this: “%(purpose)s”. Ask for the "
                    "consent and register it first.",
                    customer=missing[0].sudo().display_name,
                    purpose=labels[purpose],
                )
            )
