from odoo import models


class HrEmployee(models.Model):
    """The line above somebody."""

    _inherit = "hr.employee"

    def _get_line_above(self):
        """Everybody that these employees report to, directly or over others."""
        above = self.browse()
        managers = self.parent_id
        while managers - above:
            above |= managers
            managers = managers.parent_id
        return above
