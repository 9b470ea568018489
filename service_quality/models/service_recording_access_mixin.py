from odoo import models
from odoo.exceptions import UserError

# Marks a reading that is logged by whoever asked for it. Nobody can send this very
# object from outside.
LOGGED = object()


class ServiceRecordingAccessMixin(models.AbstractModel):
    """How a recording is looked at and its file is fetched, each time with a line in
    the log.
    """

    _name = "service.recording.access.mixin"
    _inherit = ["service.access.log.mixin"]
    _description = "Access to a recording"

    def read(self, fields=None, load="_classic_read"):
        """Read, and keep on record who has looked at which recording."""
        result = super().read(fields, load)
        if self.env.context.get("service_recording_logged") is not LOGGED:
            self._log_access_of("seen")
        return result

    def web_read(self, specification):
        """As :meth:`read`, for the form of the web client."""
        logged = self.with_context(service_recording_logged=LOGGED)
        result = super(ServiceRecordingAccessMixin, logged).web_read(specification)
        if "file" in specification:
            # Only the form asks for it; a list shows nothing of what was said.
            self._log_access_of("seen")
        return result

    # Reading is noted, so it is not for a read-only connection.
    read._readonly = False
    web_read._readonly = False

    def action_open_file(self):
        """Fetch the file, which is logged.

        :raise AccessError: for whoever may not read the recording
        """
        self.ensure_one()
        self._check_openable()
        return {
            "type": "ir.actions.act_url",
            "url": f"/service_quality/recording/{self.id}",
            "target": "new",
        }

    def _check_openable(self):
        self.check_access("read")
        if self.state != "kept":
            raise UserError(
                self.env._("There is no file to open: %(name)s", name=self.name)
            )

    def _open_file(self):
        """The attachment, as superuser, after the look into it is on record.

        :raise AccessError: for whoever may not read the recording
        """
        self.ensure_one()
        self._check_openable()
        self._log_access_of("file")
        return self.sudo().attachment_id

    def _get_just_seen(self):
        """Each look at a recording is a line of its own."""
        return self.browse()
