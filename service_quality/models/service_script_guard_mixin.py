from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What an approved version says stays; a change makes a new version.
CONTENT = {
    "scenario",
    "title",
    "shortcut",
    "body",
    "subject_id",
    "question_type",
    "company_id",
}
# Moved by the buttons only.
STAMPS = {"state", "version", "previous_id", "approved_by_user_id", "approved_at"}


class ServiceScriptGuardMixin(models.AbstractModel):
    """What is approved stays as it is, and every change mends the shortcuts."""

    _name = "service.script.guard.mixin"
    _description = "Guard of a script"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_stamps(vals)
        scripts = super().create(vals_list)
        scripts._refresh_shortcuts()
        return scripts

    def write(self, vals):
        self._check_stamps(vals)
        if CONTENT & vals.keys():
            self._check_draft()
        result = super().write(vals)
        self._refresh_shortcuts()
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        # The translation dialog writes past write().
        if field_name in CONTENT:
            self._check_draft()
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        self.env.registry.clear_cache()
        self._refresh_shortcuts()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "version" not in (default or {}):
            for vals in vals_list:
                vals["shortcut"] = f"{vals['shortcut']}_copy"
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(script.state != "draft" for script in self):
            raise UserError(
                self.env._(
                    "A script that has been approved stays on file. Archive it, or "
                    "give it a last day, to take its shortcut away."
                )
            )

    def _check_stamps(self, vals):
        if STAMPS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._(
                    "Version and approval of a script are recorded by its buttons and "
                    "cannot be set by hand."
                )
            )

    def _check_draft(self):
        fixed = self.filtered(lambda script: script.state != "draft")
        if fixed and not self.env.su:
            raise UserError(
                self.env._(
                    "The text of “%(script)s” has been approved and stays as it is. "
                    "Make a new version to change it.",
                    script=fixed[0].display_name,
                )
            )
