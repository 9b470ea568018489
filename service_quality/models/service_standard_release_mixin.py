from odoo import api, fields, models


class ServiceStandardReleaseMixin(models.AbstractModel):
    """When a version comes into force, when it ends, and who is told."""

    _name = "service.standard.release.mixin"
    _description = "Release of a standard"

    effective_on = fields.Date(
        string="Effective date",
        copy=False,
        help="An approved version comes into force on this day by itself.",
    )
    ends_on = fields.Date(
        string="Last day",
        copy=False,
        help="After this day it is not in force any more. Empty: until the next "
        "version.",
    )

    def _get_today(self):
        """The day it is where the company of the standard works."""
        self.ensure_one()
        company = self.sudo().standard_id.company_id or self.env.company
        zone = company._get_service_tz()
        return fields.Date.context_today(self.with_context(tz=zone))

    def _put_in_force(self):
        """Let approved versions take the place of those in force, and ask to read."""
        versions = self.sudo()  # states have no other writer; see write()
        old = versions.standard_id.version_ids.filtered(
            lambda version: version.state == "in_force"
        )
        (old - versions)._supersede()
        self.env.flush_all()  # at no moment are two versions in force
        versions.filtered(lambda version: version.state == "approved").write(
            {"state": "in_force"}
        )
        versions._open_acknowledgements()

    def _supersede(self):
        """End these versions; who has not read them need not any more."""
        for version in self:
            today = version._get_today()
            version.write(
                {"state": "superseded", "ends_on": min(version.ends_on or today, today)}
            )
        self.acknowledgement_ids._lapse()

    @api.model
    def _cron_release(self):
        """Put into force what is due today, and end what has passed its last day."""
        today = fields.Date.today()
        # Somewhere it is tomorrow already; each company's own day decides below.
        tomorrow = fields.Date.add(today, days=1)
        coming = self.search(
            [("state", "=", "approved"), ("effective_on", "<=", tomorrow)],
            order="effective_on, number",
        ).filtered(lambda version: version.effective_on <= version._get_today())
        ended = self.search(
            [("state", "=", "in_force"), ("ends_on", "<", tomorrow)]
        ).filtered(lambda version: version.ends_on < version._get_today())
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(coming) + len(ended))
        for version in ended:
            version.sudo()._supersede()
            if not progress(1):
                return
        for version in coming:
            version._put_in_force()
            if not progress(1):
                return

    def _open_acknowledgements(self):
        """Ask everybody in scope to read these versions; withdraw it from others."""
        asked = self.env["service.acknowledgement"]
        for version in self.filtered(
            lambda version: (
                version.state == "in_force" and version.standard_id.reading_required
            )
        ):
            asked._follow_scope(version)
        self.env.ref("service_quality.ir_cron_service_acknowledgement")._trigger()
