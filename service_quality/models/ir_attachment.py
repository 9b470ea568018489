from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

RECORDING = "service.recording"


class IrAttachment(models.Model):
    """Files of recordings are reached through the recording only, which logs it."""

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        locked = self.sudo().filtered(lambda file: file.res_model == RECORDING)
        if not locked:
            return result
        forbidden = locked.sudo(False) | (result[0] if result else self.browse())

        def get_error():
            return AccessError(
                self.env._(
                    "The file of a recording is opened from the recording itself, "
                    "where it is logged."
                )
            )

        return forbidden, get_error

    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = Domain(domain) & Domain("res_model", "!=", RECORDING)
        return super()._search(domain, *args, **kwargs)
