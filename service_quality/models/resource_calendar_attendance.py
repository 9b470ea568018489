from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """The hours of a calendar: the clocks forget what they knew when one changes."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["resource.calendar"]._forget_working_time()
        return super().create(vals_list)

    def write(self, vals):
        self.env["resource.calendar"]._forget_working_time()
        return super().write(vals)

    def unlink(self):
        self.env["resource.calendar"]._forget_working_time()
        return super().unlink()
