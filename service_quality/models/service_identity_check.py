import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import consteq, email_normalize
from odoo.tools.misc import hmac

SUPERVISOR = "service_quality.group_supervisor"
FACTORS = [
    ("code", "Code sent by mail"),
    ("portal", "Signed in at the portal"),
    ("security_answer", "Answer to the security question"),
    ("birth_date", "Date of birth"),
    ("identity_number", "Last four of the identity document"),
    ("call_back", "Called back at the known number"),
    ("document", "Identity document shown"),
]
# What staff vouch for; everything else is compared by the system.
VOUCHED = {"call_back", "document"}
PORTAL_HOURS = 24


class ServiceIdentityCheck(models.Model):
    """Whether the person on the phone is who they say: several proofs, kept for good.

    ``open → passed`` once enough different factors fit, or ``failed`` after too many
    wrong answers; a failed check blocks the customer's data until a supervisor has
    looked at it. Staff see whether a factor fits, never the code, nor what is kept.
    """

    _name = "service.identity.check"
    _description = "Identity check"
    _order = "id desc"
    _rec_name = "partner_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        "res.users", string="Checked by", required=True, readonly=True
    )
    state = fields.Selection(
        [("open", "Going on"), ("passed", "Passed"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    needed = fields.Integer(
        string="Factors needed", readonly=True, aggregator=None, default=2
    )
    factor_ids = fields.One2many(
        "service.identity.factor", "check_id", string="Factors", readonly=True
    )
    tries = fields.Integer(string="Wrong answers", readonly=True, aggregator=None)
    started_at = fields.Datetime(
        string="Started", required=True, readonly=True, default=fields.Datetime.now
    )
    ended_at = fields.Datetime(string="Passed or failed on", readonly=True)
    code_sent_to = fields.Char(
        string="Code sent to",
        readonly=True,
        help="The customer's known address, partly hidden.",
    )
    code_until = fields.Datetime(string="Code holds until", readonly=True)
    code_hash = fields.Char(
        string="Code, encrypted", groups=fields.NO_ACCESS, copy=False
    )
    released_at = fields.Datetime(string="Released on", readonly=True)
    released_by_id = fields.Many2one("res.users", string="Released by", readonly=True)

    _one_open = models.UniqueIndex(
        "(ticket_id, partner_id) WHERE state = 'open'",
        "A check of this customer is going on already.",
    )
    _partner_state = models.Index("(partner_id, company_id, state)")

    # ------------------------------------------------------------
    # Factors
    # ------------------------------------------------------------

    def _send_code(self):
        """Mail a code to the address that is known; a new one replaces the last.

        The mail hangs on no record, so that nobody here reads the code.

        :raise UserError: without an address, or when the check is over
        """
        check = self.sudo()  # engine fields; the caller has checked the ticket
        check._check_open()
        partner, company = check.partner_id, check.company_id
        address = email_normalize(partner.email or "")
        if not address:
            raise UserError(
                self.env._(
                    "No mail address of %(customer)s is known. Use another factor.",
                    customer=partner.name,
                )
            )
        code = f"{secrets.randbelow(10**6):06}"
        check.write(
            {
                "code_hash": check._get_code_hash(code),
                "code_until": fields.Datetime.now()
                + timedelta(minutes=company.identity_code_minutes),
                "code_sent_to": self._mask_address(address),
            }
        )
        template = self.env.ref("service_quality.mail_template_identity_code").sudo()
        lang = check.ticket_id._get_customer_lang()
        words = template.with_context(lang=lang, identity_code=code)
        fields_ = ["subject", "body_html"]
        mail = words._generate_template(check.ids, fields_)[check.id]
        self.env["mail.mail"].sudo().create(
            {
                "subject": mail["subject"],
                "body_html": mail["body_html"],
                "email_to": address,
                "email_from": company.partner_id.email_formatted
                or self.env.ref("base.partner_root").sudo().email_formatted,
                "author_id": company.partner_id.id,
                "auto_delete": True,
            }
        )
        return check.code_sent_to

    def _get_code_hash(self, code):
        self.ensure_one()
        scope = f"service.identity.check-{self.id}"
        return hmac(self.env(su=True), scope, code)  # the key is the database's

    @api.model
    def _mask_address(self, address):
        """A mail address of which only whoever knows it recognises the rest."""
        name, _at, domain = address.partition("@")
        return f"{name[:1]}***@{domain}"

    def _try_factor(self, kind, given=None, note=None):
        """Compare one proof, and keep whether it fits.

        :param given: what the customer says; a date as ``YYYY-MM-DD``
        :return: whether it fits
        :raise UserError: when the check is over, or the factor has fitted already
        """
        self.ensure_one()
        check = self.sudo()  # engine fields; the caller has checked the ticket
        check.lock_for_update()  # two answers at once are two tries
        check._check_open()
        if kind in check._get_fitting().mapped("kind"):
            raise UserError(
                self.env._("This factor fits already. Take another kind of proof.")
            )
        fits = check._compare(kind, given, note)
        self.env["service.identity.factor"].sudo().create(
            {
                "check_id": check.id,
                "kind": kind,
                "fits": fits,
                "note": note,
                "user_id": self.env.uid,
            }
        )
        if not fits:
            check.tries += 1
        if len(check._get_fitting()) >= check.needed:
            check.write({"state": "passed", "ended_at": fields.Datetime.now()})
            check._drop_code()
        elif check.tries >= check.company_id.identity_tries:
            check.write({"state": "failed", "ended_at": fields.Datetime.now()})
            check._drop_code()
            check._warn()
        return fits

    def _get_fitting(self):
        """The factors that have fitted since this check began."""
        self.ensure_one()
        return self.factor_ids.filtered(
            lambda factor: factor.fits and factor.tried_at >= self.started_at
        )

    def _compare(self, kind, given, note):
        self.ensure_one()
        given = (given or "").strip()
        if kind == "code":
            kept, until = self.code_hash, self.code_until
            if not kept or not until:
                raise UserError(self.env._("Send a code first."))
            if until < fields.Datetime.now():
                raise UserError(
                    self.env._("The code has run out. Send the customer another one.")
                )
            return consteq(kept, self._get_code_hash(given))
        if kind == "portal":
            logins = self.partner_id.user_ids.filtered("share").mapped("login_date")
            since = fields.Datetime.now() - timedelta(hours=PORTAL_HOURS)
            return any(moment and moment >= since for moment in logins)
        if kind in VOUCHED:
            if not (note or "").strip():
                raise UserError(
                    self.env._("Say what you have seen, or which number you called.")
                )
            return True
        profile = self.env["service.customer.profile"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ]
        )
        return bool(profile) and profile._matches(kind, given)

    def _drop_code(self):
        self.write({"code_hash": False, "code_until": False})

    def _check_open(self):
        """:raise UserError: when the check has passed or failed"""
        if self.state != "open":
            raise UserError(
                self.env._("This check is over. Start another one if it is needed.")
            )

    # ------------------------------------------------------------
    # Failed checks
    # ------------------------------------------------------------

    def _warn(self):
        """Tell whoever leads the team that somebody was not who they said."""
        for check in self:
            ticket = check.ticket_id
            leader = ticket.team_id.user_id - check.user_id
            user = leader or check.company_id._get_quality_manager()
            ticket.activity_schedule(
                "service_quality.mail_activity_type_identity_failed",
                user_id=user.id,
                note=self.env._(
                    "%(user)s could not confirm that it is %(customer)s. Nothing is "
                    "told or changed until you have looked at it.",
                    user=self.env.user.name,
                    customer=check.partner_id.name,
                ),
            )

    def action_release(self):
        """Let the customer be checked again after a failed check.

        :raise AccessError: for anybody but a supervisor who has not made the check
        """
        self.check_access("read")
        for check in self:
            if not self.env.user.has_group(SUPERVISOR):
                raise AccessError(self.env._("A supervisor releases a failed check."))
            if check.user_id == self.env.user:
                raise AccessError(
                    self.env._("Somebody else has to look at your failed check.")
                )
        failed = self.sudo().filtered(
            lambda check: check.state == "failed" and not check.released_at
        )
        failed.write(
            {"released_at": fields.Datetime.now(), "released_by_id": self.env.uid}
        )
        kind = "service_quality.mail_activity_type_identity_failed"
        failed.ticket_id.activity_feedback([kind])
        return True
