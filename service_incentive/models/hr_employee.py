from odoo import api, models


class HrEmployee(models.Model):
    """The line above somebody, now and in the past."""

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        led = employees.filtered("parent_id")
        if led:
            # Whoever may say who leads somebody leaves a line; nobody edits these.
            self.env["service.reporting.line"].sudo()._note(led.sudo())
        return employees

    def write(self, vals):
        result = super().write(vals)
        if "parent_id" in vals:
            self.env["service.reporting.line"].sudo()._note(self.sudo())
        return result

    def _get_line_above(self):
        """Everybody that these employees report to, directly or over others."""
        above = self.browse()
        managers = self.parent_id
        while managers - above:
            above |= managers
            managers = managers.parent_id
        return above
