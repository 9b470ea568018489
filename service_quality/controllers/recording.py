from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import Controller, request, route


class ServiceRecording(Controller):
    """The only way to the file of a recording."""

    @route(
        "/service_quality/recording/<int:recording_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def service_recording_file(self, recording_id):
        """Send the file to whoever may open it, after it was logged."""
        recording = request.env["service.recording"].browse(recording_id)
        try:
            attachment = recording._open_file()
        except (AccessError, MissingError, UserError) as error:
            # Whether it exists is not for others to know.
            raise NotFound() from error
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        return stream.get_response(as_attachment=True, immutable=False)
