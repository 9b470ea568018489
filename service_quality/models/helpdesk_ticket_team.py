from datetime import timedelta

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

    # ------------------------------------------------------------
    # Duty
    # ------------------------------------------------------------

    @api.model
    def _get_led(self, user):
        """The teams that ``user`` leads, those below them too."""
        teams = self.sudo().with_context(active_test=False)  # a setting of the desk
        led = teams.search([("user_id", "=", user.id)])
        return led and teams.search([("id", "child_of", led.ids)]).with_env(self.env)

    def _is_closed(self, moment, company_id=False):
        """Whether ``moment`` lies outside the office hours of this team, or of the
        company for no team. Without hours it is always open.
        """
        # Only the hours are used; agents need not have the right to read calendars.
        team = self.sudo()
        company = self.env["res.company"].sudo().browse(company_id or [])
        company = company or team.company_id or self.env.company.sudo()
        calendar = team.calendar_id or company.resource_calendar_id
        if not calendar.attendance_ids:
            return False
        worktime = calendar._get_working_time(moment, moment)
        return not worktime.between(moment, moment + timedelta(seconds=1))

    def _get_shifts(self, moment, company_id=False):
        """Published shifts that cover ``moment``: of this team before those of the
        whole company, duty persons before duty leaders.
        """
        # Who is on duty is no secret to who needs him.
        team = self.sudo()
        company_id = company_id or team.company_id.id or self.env.company.id
        shifts = (
            self.env["service.duty.shift"]
            .sudo()
            .search(
                [
                    ("is_published", "=", True),
                    ("starts_at", "<=", moment),
                    ("ends_at", ">", moment),
                    ("employee_id.active", "=", True),
                    ("company_id", "=", company_id),
                    ("team_id", "in", [False, *self.ids]),
                ]
            )
        )
        return shifts.sorted(
            lambda shift: (shift.role == "leader", not shift.team_id, shift.starts_at)
        )

    def _get_on_duty(self, moment):
        """Who is on duty for each of these teams: ``{team: employees}``."""
        on_duty = {}
        for team in self:
            shifts = team._get_shifts(moment)
            persons = shifts.filtered(lambda shift: shift.role == "person")
            on_duty[team] = persons.employee_id.with_env(self.env)
        return on_duty

    def _get_duty_leader(self, moment):
        """Who leads the shift at ``moment``: of this team, else of the company.

        :return: res.users, empty when nobody does
        """
        leaders = self._get_shifts(moment).filtered(lambda s: s.role == "leader")
        users = leaders.employee_id.user_id.filtered("active")
        return users[:1].with_env(self.env)

    def _get_alarm_receiver(self, moment):
        """Who is told when nobody is on duty: the duty leader, else the next one, else
        the leader of the team or of a team above it.

        :return: res.users, perhaps empty
        """
        user = self._get_duty_leader(moment)
        team = self.sudo()  # who leads is no secret
        if not user:
            following = (
                self.env["service.duty.shift"]
                .sudo()
                .search(
                    [
                        ("is_published", "=", True),
                        ("role", "=", "leader"),
                        ("starts_at", ">", moment),
                        ("employee_id.user_id.active", "=", True),
                        ("company_id", "=", (team.company_id or self.env.company).id),
                        ("team_id", "in", [False, *self.ids]),
                    ],
                    order="starts_at",
                    limit=1,
                )
            )
            user = following.employee_id.user_id
        while team and not user:
            user, team = team.user_id, team.parent_id
        return user.filtered("active").with_env(self.env)

    def write(self, vals):
        if "company_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def _retrieve_dashboard(self):
        """Name the tiles in the user's language: helpdesk_mgmt has no Chinese."""
        names = {
            "helpdesk_mgmt.helpdesk_ticket_action_unassigned": self.env._(
                "Open tickets without team"
            ),
            "helpdesk_mgmt.helpdesk_ticket_action_opened": self.env._("Open tickets"),
        }
        return [
            {**tile, "name": names.get(tile.get("action"), tile["name"])}
            for tile in super()._retrieve_dashboard()
        ]
