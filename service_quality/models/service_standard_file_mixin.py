from odoo import fields, models
from odoo.fields import Command


class ServiceStandardFileMixin(models.AbstractModel):
    """The files that belong to a version, and the documents beside it.

    Each version has files of its own, for its readers may not read another one; once
    it is signed they stay as they are.
    """

    _name = "service.standard.file.mixin"
    _description = "Files of a standard"

    attachment_ids = fields.Many2many("ir.attachment", string="Attachments", copy=False)
    related_standard_ids = fields.Many2many(
        "service.standard", string="Related documents"
    )

    def copy(self, default=None):
        """Copy the text, and the files with it."""
        copies = super().copy(default)
        if "attachment_ids" not in (default or {}):
            for version, new in zip(self, copies, strict=True):
                own = {"res_model": self._name, "res_id": new.id}
                new.attachment_ids = [Command.set(version.attachment_ids.copy(own).ids)]
        return copies

    def _own_attachments(self):
        """Let attachments be read by whoever reads the version."""
        for version in self:
            loose = version.attachment_ids.filtered(lambda file: not file.res_id)
            loose.write({"res_model": self._name, "res_id": version.id})

    def _get_kept_files(self):
        """Files that nobody changes any more, see ``ir.attachment``."""
        return self.filtered(lambda version: version.state != "draft").attachment_ids
