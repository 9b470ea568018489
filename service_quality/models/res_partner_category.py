from odoo import fields, models


class ResPartnerCategory(models.Model):
    """Tags of customers, which tell how to write to them."""

    _inherit = "res.partner.category"

    is_technical_audience = fields.Boolean(
        string="Technical audience",
        help="Customers with this tag know the technical terms: writing to them gives "
        "no hint to use plainer words.",
    )
