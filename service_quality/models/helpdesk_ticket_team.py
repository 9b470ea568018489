from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

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

    is_led = fields.Boolean(
        string="Led by me",
        compute="_compute_is_led",
        search="_search_is_led",
        recursive=True,
        help="The user leads this team, or one that stands above it.",
    )

    @api.depends("user_id", "parent_id.is_led")
    @api.depends_context("uid")
    def _compute_is_led(self):
        for team in self:
            # Whoever leads from above need not be able to read what lies between.
            parent = team.sudo().parent_id
            team.is_led = team.user_id == self.env.user or parent.is_led

    def _search_is_led(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self._get_led_query())

    @api.model
    def _get_led_query(self):
        """Ids of the teams that the user leads, with all below, as a subquery.

        Not a search: rules ask this on every ticket a supervisor reads.
        """
        self.flush_model(["user_id", "parent_id", "parent_path"])
        return SQL(
            """(SELECT below.id FROM helpdesk_ticket_team AS below
            JOIN helpdesk_ticket_team AS led
              ON below.parent_path LIKE led.parent_path || '%%'
            WHERE led.user_id = %s)""",
            self.env.uid,
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
