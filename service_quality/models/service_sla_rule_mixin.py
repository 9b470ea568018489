from odoo import api, models


class ServiceSlaRuleMixin(models.AbstractModel):
    """Part of the rules that matching keeps as plain values, see ``_get_rules``.

    Whatever changes in one makes every worker forget the rules.
    """

    _name = "service.sla.rule.mixin"
    _description = "Part of the SLA rules"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
