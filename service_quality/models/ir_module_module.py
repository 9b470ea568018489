from odoo import models


class IrModuleModule(models.Model):
    """Gives approved scripts their shortcuts in a language that is added."""

    _inherit = "ir.module.module"

    def _update_translations(self, filter_lang=None, overwrite=False):
        # A new language brings new texts, and these want shortcuts.
        result = super()._update_translations(filter_lang, overwrite)
        if "service_quality" in self.mapped("name"):
            scripts = self.env["service.script"].sudo()
            self.env.invalidate_all()
            scripts.search([("state", "=", "approved")])._refresh_shortcuts()
            self.env.registry.clear_cache()
        return result
