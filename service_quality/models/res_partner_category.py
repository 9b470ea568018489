from odoo import fields, models


class ResPartnerCategory(models.Model):
    """Tags of customers, which tell how to write to them."""

    _inherit = "res.partner.category"

    is_technical_audience = fields.Boolean(
        string="Technical audience",
        help="Customers with this tag know the technical terms: writing to them gives "
        "no hint to use plainer words.",
    )
    followup_exempt = fields.Boolean(
        string="No follow-up",
        help="Customers with this tag are not asked later how it went.",
    )
