from odoo import api, models


class ResPartner(models.Model):
    """Contacts who are asked for their opinion, also by surveys."""

    _inherit = "res.partner"

    @api.model
    def _get_contact_queries(self):
        return [
            *super()._get_contact_queries(),
            ("service.survey.invitation", "sent_at"),
        ]
