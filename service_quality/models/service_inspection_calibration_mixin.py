from odoo import fields, models


class ServiceInspectionCalibrationMixin(models.AbstractModel):
    """An inspection made for a calibration session, and recordings that it goes by."""

    _name = "service.inspection.calibration.mixin"
    _description = "Inspection of a session, with recordings"

    calibration_id = fields.Many2one(
        "service.calibration",
        string="Calibration session",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="service_quality.group_inspector",
    )
    recording_ids = fields.One2many(
        "service.recording",
        "inspection_id",
        string="Recordings",
        groups="service_quality.group_inspector",
    )

    def _has_recording(self):
        """Also a recording that is kept here says what was looked at."""
        inspection = self.sudo()  # that there is one is no secret, what it says is
        return (
            super()._has_recording()
            or bool(inspection.recording_ids)
            or bool(inspection.calibration_id.recording_ids)
        )
