from odoo import fields, models


class ResCompany(models.Model):
    """Figures of the service desk that a company may set."""

    _inherit = "res.company"

    sla_warning_percent = fields.Integer(
        string="SLA warning",
        default=80,
        help="Share of the time (%) at which the assignee is warned, for new targets.",
    )

    _sla_warning_percent_range = models.Constraint(
        "CHECK(sla_warning_percent BETWEEN 0 AND 99)",
        "Warn between 1 and 99 % of the time, or 0 for no warning.",
    )

    def _get_service_tz(self):
        """Name of the zone whose midnights part this company's days and months.

        That of its working hours: unlike the zone of a user or a contact it is a
        setting of the company itself.
        """
        self.ensure_one()
        # Not everybody may read the company's calendar; its zone is no secret.
        return self.sudo().resource_calendar_id.tz or "UTC"
