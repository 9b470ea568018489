from odoo import fields, models

from .service_identity_check import FACTORS


class ServiceIdentityFactor(models.Model):
    """One proof in an identity check, and whether it fitted. Nobody edits or deletes
    it; what the customer said is not kept.
    """

    _name = "service.identity.factor"
    _description = "Factor of an identity check"
    _order = "id"
    _rec_name = "kind"

    check_id = fields.Many2one(
        "service.identity.check",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="check_id.company_id", store=True)
    ticket_id = fields.Many2one(
        related="check_id.ticket_id", store=True, index="btree_not_null"
    )
    team_id = fields.Many2one(related="check_id.team_id", store=True)
    kind = fields.Selection(FACTORS, string="Factor", required=True, readonly=True)
    fits = fields.Boolean(readonly=True)
    note = fields.Char(
        readonly=True, help="What staff have seen, or which number they called."
    )
    user_id = fields.Many2one("res.users", string="Asked by", readonly=True)
    tried_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
