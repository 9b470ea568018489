from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ServiceTicketInspectionMixin(models.AbstractModel):
    """Tickets open up to the inspector who has to look at them, and to nobody else."""

    _name = "service.ticket.inspection.mixin"
    _description = "Inspected ticket"

    is_inspected_by_me = fields.Boolean(
        string="Inspected by me",
        compute="_compute_is_inspected_by_me",
        search="_search_is_inspected_by_me",
        groups="service_quality.group_inspector",
        help="The user has an inspection of this ticket, or is on patrol in its team.",
    )

    @api.depends_context("uid")
    def _compute_is_inspected_by_me(self):
        mine = self.search([("id", "in", self.ids), ("is_inspected_by_me", "=", True)])
        for ticket in self:
            ticket.is_inspected_by_me = ticket._origin in mine

    def _search_is_inspected_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        inspected = self._get_inspected_domain()
        return inspected if True in value else ~inspected

    @api.model
    def _get_inspected_domain(self):
        """Tickets the user inspects; no search, for rules ask this of every ticket."""
        self.env["service.inspection"].flush_model(
            ["inspector_user_id", "ticket_id", "team_id", "kind", "state", "company_id"]
        )
        uid = self.env.uid
        cases = SQL(
            """(SELECT ticket_id FROM service_inspection
            WHERE inspector_user_id = %s AND ticket_id IS NOT NULL)""",
            uid,
        )
        # A patrol looks at the whole desk, as long as it lasts.
        patrols = "inspector_user_id = %s AND kind = 'patrol' AND state <> 'published'"
        teams = SQL(
            f"""(SELECT team_id FROM service_inspection
            WHERE {patrols} AND team_id IS NOT NULL)""",
            uid,
        )
        companies = SQL(
            f"""(SELECT company_id FROM service_inspection
            WHERE {patrols} AND team_id IS NULL)""",
            uid,
        )
        return (
            Domain("id", "in", cases)
            | Domain("team_id", "in", teams)
            | Domain("company_id", "in", companies)
        )
