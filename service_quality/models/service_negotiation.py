from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServiceNegotiation(models.Model):
    """One talk about a demand that cannot be met: what was asked, said and offered.

    Append-only: it shows later that the customer was heard and got an explanation.
    """

    _name = "service.negotiation"
    _description = "Negotiation of a demand"
    _order = "occurred_at desc, id desc"
    _rec_name = "demand"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    demand = fields.Text(required=True, help="What the customer demands.")
    explanation = fields.Text(
        string="Explanation given",
        required=True,
        help="Why it is not possible, as it was explained to the customer.",
    )
    alternative = fields.Text(
        string="Alternative offered", help="What the customer was offered instead."
    )
    outcome = fields.Selection(
        [
            ("agreed", "Agreed on the alternative"),
            ("refused", "Customer refused"),
            ("open", "Still talking"),
        ],
        required=True,
        default="open",
    )
    agreement = fields.Text(
        string="Agreed outcome", help="What was agreed in the end, in a few words."
    )
    occurred_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="Talked by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    @api.constrains("demand", "explanation")
    def _check_texts(self):
        for talk in self:
            if not (talk.demand or "").strip() or not (talk.explanation or "").strip():
                raise ValidationError(
                    self.env._(
                        "Ticket %(ticket)s: write down what the customer demands and "
                        "what you explained.",
                        ticket=talk.ticket_id.number,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            now = fields.Datetime.now()
            vals_list = [
                {**vals, "occurred_at": now, "user_id": self.env.uid}
                for vals in vals_list
            ]
        talks = super().create(vals_list)
        talks.ticket_id.check_access("write")
        unmarked = talks.ticket_id.filtered(lambda t: not t.has_unreasonable_demand)
        if unmarked:
            unmarked.has_unreasonable_demand = True
        return talks
