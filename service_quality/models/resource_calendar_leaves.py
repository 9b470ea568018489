from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """Public holidays: the clocks forget what they knew when one changes.

    The leave of a single person does not touch the hours that a clock counts.
    """

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._forget_holidays()
        return leaves

    def write(self, vals):
        self._forget_holidays()
        result = super().write(vals)
        self._forget_holidays()
        return result

    def unlink(self):
        self._forget_holidays()
        return super().unlink()

    def _forget_holidays(self):
        if any(not leave.resource_id for leave in self):
            self.env["resource.calendar"]._forget_working_time()
