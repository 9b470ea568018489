from odoo import api, models

from ..tools import terminology


class Base(models.AbstractModel):
    """Labels of the service desk call customers what the company calls them."""

    _inherit = "base"

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        found = super().fields_get(allfields, attributes)
        if self._name != "helpdesk.ticket" and not self._name.startswith("service."):
            return found
        company = self.env.company.sudo()  # what it calls its customers is no secret
        if not company.customer_term:
            return found
        lang = self.env.lang or "en_US"
        old, new = terminology.usual(lang), company._get_terms().get(lang)
        if new and new != old:
            for description in found.values():
                for part in {"string", "help"} & description.keys():
                    if description[part]:
                        description[part] = terminology.rename(
                            description[part], old, new
                        )
        return found
