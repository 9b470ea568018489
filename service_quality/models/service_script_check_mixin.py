import re

from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools import wording

SHORTCUT = re.compile(r"[\w-]+")


class ServiceScriptCheckMixin(models.AbstractModel):
    """What the shortcut and the texts of a script must keep to."""

    _name = "service.script.check.mixin"
    _description = "Checks of a script"

    @api.constrains("shortcut")
    def _check_shortcut(self):
        for script in self:
            if not SHORTCUT.fullmatch(script.shortcut or ""):
                raise ValidationError(
                    self.env._(
                        "The shortcut “%(shortcut)s” must be one word of letters, "
                        "digits, - and _.",
                        shortcut=script.shortcut or "",
                    )
                )

    @api.constrains("body")
    def _check_body(self):
        for script in self:
            script._check_marks(script.body)

    def _check_marks(self, body):
        """:raise ValidationError: when the marks of the mandatory parts are wrong"""
        try:
            return wording.cores(body)
        except ValueError:
            raise ValidationError(
                self.env._(
                    "Script “%(script)s”: put each mandatory part into [[double "
                    "brackets]], open and closed, with at least %(count)s letters.",
                    script=self.title or self.shortcut,
                    count=wording.CORE_MIN,
                )
            ) from None

    def _check_translations(self):
        """:raise ValidationError: when a language has not the same mandatory parts"""
        bodies = self._get_bodies()
        for script in self:
            counts = {
                lang: len(script._check_marks(body))
                for lang, body in bodies[script.id].items()
            }
            if len(set(counts.values())) > 1:
                raise ValidationError(
                    self.env._(
                        "Script “%(script)s” has not the same number of mandatory "
                        "parts in every language: %(counts)s.",
                        script=script.title,
                        counts=", ".join(f"{lang} {n}" for lang, n in counts.items()),
                    )
                )
