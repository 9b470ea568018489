from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# Fields that tell who somebody is: what they become when the person is forgotten.
PERSONAL_FIELDS = {
    "res.partner": (
        "email",
        "phone",
        "street",
        "street2",
        "zip",
        "city",
        "vat",
        "website",
        "comment",
        "image_1920",
        "service_preferences",
    ),
    "helpdesk.ticket": ("partner_name", "partner_email", "tailored_solution"),
}


class ServiceSubjectRequest(models.Model):
    """A customer asks what is known of them, or to be forgotten.

    The lookup is that of Odoo (``privacy.lookup.wizard``) and lists every record that
    names the person. Forgetting replaces what tells who the person is, and leaves what
    happened: tickets, clocks and figures stay.
    """

    _name = "service.subject.request"
    _description = "Request of a customer about their data"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state, due_date, id"
    _rec_name = "partner_id"
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
    )
    kind = fields.Selection(
        [("access", "What is known of me?"), ("forget", "Forget me")],
        string="Asks for",
        required=True,
        default="access",
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Looked after by",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="By which the customer has asked.",
    )
    asked_on = fields.Date(
        string="Asked on", required=True, default=fields.Date.context_today
    )
    due_date = fields.Date(
        string="Answer until",
        compute="_compute_due_date",
        store=True,
        readonly=False,
        tracking=True,
        help="A month after it was asked, unless the law says otherwise.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("found", "Looked up"),
            ("done", "Done"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many(
        "service.subject.request.line", "request_id", string="Found", readonly=True
    )
    record_count = fields.Integer(
        string="Records found", compute="_compute_record_count"
    )
    answer = fields.Text(help="What the customer was told, or why it was refused.")
    done_at = fields.Datetime(string="Done on", readonly=True, copy=False)

    @api.depends("asked_on")
    def _compute_due_date(self):
        for request in self:
            asked = request.asked_on
            request.due_date = asked and asked + relativedelta(months=1)

    @api.depends("line_ids.record_count")
    def _compute_record_count(self):
        for request in self:
            request.record_count = sum(request.line_ids.mapped("record_count"))

    def action_look_up(self):
        """List all records that name the customer, also those of other apps.

        :raise UserError: for a customer without a mail address to look for
        """
        self.check_access("write")
        for request in self.filtered(lambda r: r.state in ("open", "found")):
            # Rules would hide what has to be found; only numbers are kept.
            known = request.sudo()
            partner = known.partner_id
            if not partner.email:
                raise UserError(
                    self.env._(
                        "%(customer)s has no mail address, by which the lookup finds "
                        "people. Enter it first.",
                        customer=partner.display_name,
                    )
                )
            wizard = known.env["privacy.lookup.wizard"].create(
                {"name": partner.name, "email": partner.email}
            )
            wizard.action_lookup()
            found = wizard.line_ids.grouped("res_model_id")
            known.line_ids.unlink()
            known.line_ids.create(
                [
                    {
                        "request_id": request.id,
                        "res_model_id": model.id,
                        "record_ids": sorted(lines.mapped("res_id")),
                        "record_count": len(lines),
                    }
                    for model, lines in found.items()
                ]
            )
            wizard.unlink()
            known.state = "found"

    def action_forget(self):
        """Replace what tells who the customer is; what happened stays.

        :raise UserError: before the lookup, or for a request that asks something else
        """
        self.check_access("write")
        for request in self:
            if request.kind != "forget" or request.state != "found":
                raise UserError(
                    self.env._(
                        "Look up the records of %(customer)s first; only who asks for "
                        "it is forgotten.",
                        customer=request.partner_id.display_name,
                    )
                )
            request.sudo()._forget()

    def _forget(self):
        """Take the person out of their records, as superuser."""
        self.ensure_one()
        partner = self.partner_id
        if partner.with_context(active_test=False).user_ids.filtered(
            lambda user: not user.share
        ):
            raise UserError(
                self.env._(
                    "%(customer)s is a colleague; their data are kept by HR.",
                    customer=partner.name,
                )
            )
        tickets = self.env["helpdesk.ticket"].search([("partner_id", "=", partner.id)])
        before = partner.name
        for records in (partner, tickets):
            names = PERSONAL_FIELDS[records._name]
            records.with_context(tracking_disable=True).write(
                {name: False for name in names if name in records._fields}
            )
        partner.with_context(tracking_disable=True).name = self.env._(
            "Forgotten customer %(number)s", number=partner.id
        )
        consents = partner.service_consent_ids
        consents._withdraw("written", self.env._("Asked to be forgotten"))
        partner._forget_profile(self.company_id)
        users = partner.with_context(active_test=False).user_ids
        users.write({"active": False})
        self.env["privacy.log"].create(
            {
                "anonymized_name": before,
                "anonymized_email": "forgotten@example.com",
                "user_id": self.env.uid,
                "execution_details": self.env._("Personal fields replaced"),
                "records_description": "\n".join(
                    f"{line.res_model_id.name}: {line.record_count}"
                    for line in self.line_ids
                ),
            }
        )
        self._finish("done")

    def action_done(self):
        """The customer was told what is known of them.

        :raise UserError: without the lookup, or without saying what was told
        """
        self.check_access("write")
        for request in self:
            if request.state != "found" or not (request.answer or "").strip():
                raise UserError(
                    self.env._(
                        "Look up the records, and note what %(customer)s was told.",
                        customer=request.partner_id.display_name,
                    )
                )
            request._finish("done")

    def action_refuse(self):
        """The request cannot be followed.

        :raise UserError: without a reason
        """
        self.check_access("write")
        for request in self.filtered(lambda r: r.state in ("open", "found")):
            if not (request.answer or "").strip():
                raise UserError(
                    self.env._(
                        "Say why the request of %(customer)s is refused.",
                        customer=request.partner_id.display_name,
                    )
                )
            request._finish("refused")

    def _finish(self, state):
        self.sudo().write({"state": state, "done_at": fields.Datetime.now()})

    def write(self, vals):
        if not self.env.su and {"state", "done_at"} & vals.keys():
            raise UserError(self.env._("Use the buttons of the request."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handled(self):
        if any(request.state != "open" for request in self):
            raise UserError(self.env._("A request that was handled stays on record."))
