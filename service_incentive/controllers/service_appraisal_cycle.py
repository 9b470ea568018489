from odoo import http
from odoo.exceptions import MissingError
from odoo.http import request

from .service_appraisal_export import send


class ServiceAppraisalCycleController(http.Controller):
    """Downloads of an appraisal cycle."""

    @http.route(
        "/service_incentive/cycle/<int:cycle_id>/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export_xlsx(self, cycle_id):
        """Send the report; the cycle itself checks who asks."""
        cycle = request.env["service.appraisal.cycle"].browse(cycle_id)
        # First the right, then the record: who has none does not learn which exist.
        cycle._check_export_group()
        if not cycle.exists():
            raise MissingError(request.env._("This appraisal cycle does not exist."))
        cycle._check_export()
        return send(cycle._get_export_filename(), cycle._write_xlsx)
