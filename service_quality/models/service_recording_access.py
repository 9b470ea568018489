from odoo import api, fields, models


class ServiceRecordingAccess(models.Model):
    """Somebody has looked at a recording, or its file was destroyed.

    Append-only: written by the system, edited and deleted by nobody.
    """

    _name = "service.recording.access"
    _description = "Look at a recording"
    _order = "occurred_at desc, id desc"
    # When and by whom is what the line itself says.
    _log_access = False

    recording_id = fields.Many2one(
        "service.recording",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", related="recording_id.company_id", store=True
    )
    user_id = fields.Many2one("res.users", string="Who", required=True, readonly=True)
    occurred_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )
    action = fields.Selection(
        [
            ("stored", "Stored"),
            ("seen", "Looked at"),
            ("file", "File opened"),
            ("purged", "File destroyed"),
        ],
        string="What",
        required=True,
        readonly=True,
    )

    @api.depends("action", "recording_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["action"]._description_selection(self.env))
        for access in self:
            label = labels.get(access.action, "")
            access.display_name = f"{access.recording_id.name}: {label}"
