from collections import defaultdict

from odoo import api, fields, models


class ServiceScriptShortcutMixin(models.AbstractModel):
    """Keeps Odoo's canned responses in step with the scripts in force.

    One canned response per language of a script: the suggestion list of a ticket shows
    the one in the customer's language only. Which version is in force follows from its
    approval and its dates, so everything here may run as often as it likes.
    """

    _name = "service.script.shortcut.mixin"
    _description = "Script with shortcuts"

    def _refresh_shortcuts(self):
        """Supersede what a newer version replaces, and mend the shortcuts."""
        if not self:
            return
        # Shortcuts belong to the system, whoever has written the script.
        scripts = self.sudo().with_context(active_test=False)
        chains = defaultdict(scripts.browse)
        for script in scripts.search(scripts._get_chain_domain()):
            chains[script._get_chain()] |= script
        in_force = scripts.browse()
        outdated = scripts.browse()
        for chain in chains.values():
            current = chain._find_in_force()
            in_force |= current
            outdated |= chain.filtered(
                lambda script, current=current: (
                    script.state == "approved" and script.version < current.version
                )
            )
        if outdated:
            outdated.write({"state": "superseded"})
        every = scripts.browse().union(*chains.values())
        every._sync_canned_responses(in_force)

    def _find_in_force(self):
        """The version of this chain that holds today; none before its first day."""
        today = fields.Date.context_today(self)
        return self.filtered(
            lambda script: (
                script.active
                and script.state == "approved"
                and (not script.valid_from or script.valid_from <= today)
                and (not script.valid_to or today <= script.valid_to)
            )
        ).sorted("version")[-1:]

    def _sync_canned_responses(self, in_force):
        """Create, correct and delete the canned responses of these scripts."""
        canned = self.env["mail.canned.response"].sudo()
        wanted = {
            (script.id, lang): self._prepare_canned_values(script, lang, text)
            for script in in_force
            for lang, text in script._get_texts()[script.id].items()
        }
        stale = canned
        for response in canned.search([("script_id", "in", self.ids)]):
            values = wanted.pop((response.script_id.id, response.lang), None)
            if not values:
                stale |= response
            elif (response.source, response.substitution) != (
                values["source"],
                values["substitution"],
            ):
                response.write({key: values[key] for key in ("source", "substitution")})
        changed = bool(stale or wanted)
        stale.unlink()
        # Not the user's own: nobody but the script changes them.
        canned.with_user(self.env.ref("base.user_root")).sudo().create(
            list(wanted.values())
        )
        if changed:
            self.env.registry.clear_cache()

    @api.model
    def _cron_refresh_shortcuts(self):
        """Scripts come into force and run out with their dates."""
        self.search([("state", "=", "approved")])._refresh_shortcuts()
