from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ServiceScriptVersionMixin(models.AbstractModel):
    """How a new version of a script is drafted and comes into force."""

    _name = "service.script.version.mixin"
    _description = "Versions of a script"

    @api.depends("shortcut", "company_id", "state")
    def _compute_version_ids(self):
        by_chain = defaultdict(self.browse)
        chains = self.with_context(active_test=False).search(self._get_chain_domain())
        for script in chains:
            by_chain[script._get_chain()] |= script
        for script in self:
            script.version_ids = by_chain[script._get_chain()]

    def action_new_version(self):
        """Draft the next version; this one holds until that is approved."""
        self.ensure_one()
        self.check_access("read")
        self.browse().check_access("create")
        newest = self.version_ids[:1]
        if newest.state == "draft":
            return newest._get_records_action()
        # Version numbers are set by the system.
        draft = newest.sudo().copy(
            {
                "version": newest.version + 1,
                "previous_id": newest.id,
                "owner_user_id": self.env.uid,
            }
        )
        return draft.sudo(False)._get_records_action()

    def action_approve(self):
        """Let these drafts hold from now on, or from their first day on.

        :raise AccessError: for whoever is not a service manager
        """
        self.check_access("write")
        if not self.env.user.has_group("service_quality.group_manager"):
            raise AccessError(self.env._("Scripts are approved by a service manager."))
        drafts = self.filtered(lambda script: script.state == "draft")
        drafts._check_translations()
        # Approval is recorded by the system.
        drafts.sudo().write(
            {
                "state": "approved",
                "approved_by_user_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
            }
        )
        return True

    def _get_chain(self):
        """What all versions of a script have in common."""
        self.ensure_one()
        return (self.shortcut or "").lower(), self.company_id.id

    def _get_chain_domain(self):
        """Finds all versions of these scripts."""
        return Domain.OR(
            [
                ("shortcut", "=ilike", (script.shortcut or "").replace("_", r"\_")),
                ("company_id", "=", script.company_id.id),
            ]
            for script in self
        )
