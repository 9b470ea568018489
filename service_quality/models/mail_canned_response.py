from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.mail.tools.discuss import Store


class MailCannedResponse(models.Model):
    """Shortcuts may come from a script, then one for each of its languages."""

    _inherit = "mail.canned.response"

    script_id = fields.Many2one(
        "service.script",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="The script this shortcut inserts; it is changed there.",
    )
    lang = fields.Char(
        string="Language",
        readonly=True,
        help="Suggested for customers with this language.",
    )
    company_id = fields.Many2one(related="script_id.company_id", store=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {k: v for k, v in vals.items() if k not in ("script_id", "lang")}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_from_script()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_from_script(self):
        self._check_not_from_script()

    def _check_not_from_script(self):
        for response in self:
            if response.script_id and not self.env.su:
                raise UserError(
                    self.env._(
                        "The shortcut “%(shortcut)s” comes from a script. Make a new "
                        "version of the script to change it.",
                        shortcut=response.source,
                    )
                )

    def _to_store_defaults(self, target):
        return [
            *super()._to_store_defaults(target),
            "lang",
            Store.Attr("service_script_id", lambda canned: canned.script_id.id),
        ]
