from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.service_identity_check import FACTORS, VOUCHED


class HelpdeskTicketIdentify(models.TransientModel):
    """Takes the proofs of a customer's identity one after the other."""

    _name = "helpdesk.ticket.identify"
    _description = "Check the identity of a customer"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", related="ticket_id.partner_id"
    )
    check_id = fields.Many2one("service.identity.check", readonly=True)
    state = fields.Selection(related="check_id.state", string="Result")
    factor_ids = fields.One2many(related="check_id.factor_ids", string="So far")
    needed = fields.Integer(related="check_id.needed")
    code_sent_to = fields.Char(related="check_id.code_sent_to")
    question = fields.Char(
        string="Security question", compute="_compute_question", compute_sudo=True
    )
    kind = fields.Selection(FACTORS, string="Factor", required=True, default="code")
    given = fields.Char(
        string="What the customer says",
        help="The code, the answer or the last four characters; it is compared and not "
        "kept.",
    )
    given_date = fields.Date(string="Date the customer says")
    note = fields.Char(
        string="What you have seen or done",
        help="Which document was shown, or which number you called back.",
    )
    is_vouched = fields.Boolean(
        string="Vouched for by staff", compute="_compute_is_vouched"
    )

    @api.depends("kind")
    def _compute_is_vouched(self):
        for wizard in self:
            wizard.is_vouched = wizard.kind in VOUCHED

    @api.depends("ticket_id")
    def _compute_question(self):
        for wizard in self:
            # Who asks the question has to know it, without the rest of the profile.
            profile = self.env["service.customer.profile"].search(
                [
                    ("partner_id", "=", wizard.ticket_id.partner_id.id),
                    ("company_id", "=", wizard.ticket_id.company_id.id),
                ]
            )
            wizard.question = profile.security_question

    @api.model_create_multi
    def create(self, vals_list):
        ticket_id = self.env.context.get("default_ticket_id")
        Ticket = self.env["helpdesk.ticket"]
        for vals in vals_list:
            # A check is begun for who may work on the ticket, and by nobody else.
            ticket = Ticket.browse(vals.get("ticket_id") or ticket_id)
            vals["check_id"] = ticket._get_open_check().id
        return super().create(vals_list)

    def write(self, vals):
        if {"check_id", "ticket_id"} & vals.keys() and not self.env.su:
            raise UserError(self.env._("Start another check for another ticket."))
        return super().write(vals)

    def action_send_code(self):
        """Mail the customer a code, and wait for it."""
        self.ensure_one()
        self.ticket_id.check_access("write")
        self.ticket_id._check_identifiable()
        self.check_id._send_code()
        self.kind = "code"
        return self._reopen()

    def action_try(self):
        """Compare the proof; go on until the check has passed or failed."""
        self.ensure_one()
        self.ticket_id.check_access("write")
        self.ticket_id._check_identifiable()
        given = self.given
        if self.kind == "birth_date":
            given = fields.Date.to_string(self.given_date) or ""
        fits = self.check_id._try_factor(self.kind, given, self.note)
        self.write({"given": False, "given_date": False, "note": False})
        if fits:
            self._propose_next_kind()
        state = self.check_id.sudo().state
        if state == "open":
            return self._reopen()
        messages = {
            "passed": self.env._("The identity of the customer is confirmed."),
            "failed": self.env._(
                "The check has failed. Tell and change nothing; a supervisor knows."
            ),
        }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if fits else "danger",
                "message": messages[state],
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _propose_next_kind(self):
        """The next factor that has not fitted yet."""
        fitting = self.check_id._get_fitting().mapped("kind")
        self.kind = next((kind for kind, _label in FACTORS if kind not in fitting))

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check the identity"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
