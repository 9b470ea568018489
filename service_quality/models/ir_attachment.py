from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

RECORDING = "service.recording"


class IrAttachment(models.Model):
    """Files of recordings are reached through the recording only, which logs it.

    Files of what is signed or decided stay as they are: a model that has such files
    names them in ``_get_kept_files``.
    """

    _inherit = "ir.attachment"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        files = self.sudo()
        locked = files.filtered(lambda file: file.res_model == RECORDING)
        message = self.env._(
            "The file of a recording is opened from the recording itself, where it is "
            "logged."
        )
        if operation in ("write", "unlink") and not locked:
            locked = files._filter_kept()
            message = self.env._(
                "This file belongs to something that is signed or decided, and stays "
                "as it is."
            )
        if not locked:
            return result
        forbidden = locked.sudo(False) | (result[0] if result else self.browse())
        return forbidden, lambda: AccessError(message)

    def _filter_kept(self):
        """Those of these files that their records keep as they are."""
        kept = self.browse()
        for model, files in self.grouped("res_model").items():
            owner = self.env.get(model) if model else None
            if owner is not None and hasattr(owner, "_get_kept_files"):
                kept |= owner.browse(files.mapped("res_id")).exists()._get_kept_files()
        return kept & self

    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = Domain(domain) & Domain("res_model", "!=", RECORDING)
        return super()._search(domain, *args, **kwargs)
