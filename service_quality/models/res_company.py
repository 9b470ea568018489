from odoo import models


class ResCompany(models.Model):
    """Figures of the service desk that a company may set, one mixin for each theme."""

    _name = "res.company"
    _inherit = [
        "res.company",
        "service.company.term.mixin",
        "service.company.clock.mixin",
        "service.company.desk.mixin",
        "service.company.complaint.mixin",
        "service.company.wording.mixin",
        "service.company.standard.mixin",
        "service.company.inspection.mixin",
        "service.company.action.mixin",
        "service.company.meeting.mixin",
        "service.company.feedback.mixin",
        "service.company.followup.mixin",
        "service.company.sample.mixin",
        "service.company.privacy.mixin",
        "service.setting.log.mixin",
    ]

    def _get_service_tz(self):
        """Name of the zone whose midnights part this company's days and months.

        That of its working hours: unlike the zone of a user or a contact it is a
        setting of the company itself.
        """
        self.ensure_one()
        # Not everybody may read the company's calendar; its zone is no secret.
        return self.sudo().resource_calendar_id.tz or "UTC"

    def _get_logged_fields(self):
        """Every figure of the service desk that is set by the company."""
        return {
            name
            for name, field in self._fields.items()
            if field._module
            and field._module.startswith("service_")
            and field.store
            and not field.compute
            and field.type != "one2many"
        }
