from odoo import api, models


class HrEmployee(models.Model):
    """A new login is shielded from what is about its owner, at once."""

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        employees.filtered("user_id")._shield_complaints()
        return employees

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self._shield_complaints()
        return result

    def _shield_complaints(self):
        """Hide the complaints about these employees from their login."""
        # Who keeps employees need not know of complaints about them.
        parties = self.env["service.complaint.party"].sudo()
        parties.search([("employee_id", "in", self.ids)]).complaint_id._shield()
