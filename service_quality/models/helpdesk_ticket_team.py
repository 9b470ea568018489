from odoo import fields, models
from odoo.tools import ormcache

UNCACHED = "service_quality_uncached_stages"


class HelpdeskTicketTeam(models.Model):
    """Teams keep working hours, and know their stages without asking each time."""

    _inherit = "helpdesk.ticket.team"

    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        check_company=True,
        help="The hours in which the clocks of this team's tickets run, unless a "
        "policy has hours of its own. Empty means the company's working hours.",
    )

    def _get_duty_leader(self, moment):
        """The user who leads the shift of this team at ``moment``, nobody when none
        does.

        Duty rosters answer it; without one there is no leader on duty.
        """
        return self.env["res.users"]

    def _get_applicable_stages(self):
        if self.env.context.get(UNCACHED):
            return super()._get_applicable_stages()
        return self.env["helpdesk.ticket.stage"].browse(
            self._get_applicable_stage_ids()
        )

    @ormcache(
        "self.id",
        "self.env.uid",
        "self.env.su",
        "self.env.company.id",
        "tuple(self.env.companies.ids)",
    )
    def _get_applicable_stage_ids(self):
        """helpdesk_mgmt searches them for every single ticket; stages hardly ever
        change.
        """
        stages = self.with_context(**{UNCACHED: True})._get_applicable_stages()
        return tuple(stages.ids)

    def write(self, vals):
        if "company_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)
