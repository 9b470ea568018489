import mimetypes
import os
import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request


class ServiceAppraisalExportController(http.Controller):
    """Files that an export of a cycle has asked for."""

    @http.route(
        "/service_incentive/appraisal-export/<int:export_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def fetch(self, export_id):
        """Make the file and send it piece by piece; the export checks who asks."""
        export = request.env["service.appraisal.export"].browse(export_id)
        # First the right, then the record: who has none does not learn which exist.
        request.env["service.appraisal.cycle"]._check_export_group()
        if not export.exists():
            raise MissingError(request.env._("This export does not exist any more."))
        if export.sudo().create_uid != request.env.user:
            raise AccessError(request.env._("Somebody else has asked for this export."))
        return send(export._get_filename(), export._write_file)

    @http.route(
        "/service_incentive/appraisal-print/<int:run_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def fetch_print(self, run_id):
        """Send what was printed in the background; the run checks who asks."""
        run = request.env["service.appraisal.print"].browse(run_id)
        # First the right, then the record: who has none does not learn which exist.
        request.env["service.appraisal.cycle"]._check_export_group()
        if not run.exists():
            raise MissingError(request.env._("This export does not exist any more."))
        run._check_ready()
        return send(run._get_filename(), run._write_file)


def send(filename, write):
    """A response with a file that ``write(stream)`` makes, never whole in memory."""
    # The response reads it after this method is over, and closes it in the end.
    stream = tempfile.TemporaryFile()
    try:
        write(stream)
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
    except Exception:
        stream.close()
        raise
    response = request.make_response(
        wrap_file(request.httprequest.environ, stream),
        headers=[
            ("Content-Type", mimetypes.guess_type(filename)[0]),
            ("Content-Length", str(size)),
            ("Content-Disposition", content_disposition(filename)),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    response.direct_passthrough = True
    return response
