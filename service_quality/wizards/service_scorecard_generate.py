from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.period import Period


class ServiceScorecardGenerate(models.TransientModel):
    """Asks for which period scorecards are to be made."""

    _name = "service.scorecard.generate"
    _description = "Make scorecards"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    period_kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="Period",
        required=True,
        default="month",
    )
    day = fields.Date(
        string="Any day of it",
        required=True,
        default=fields.Date.context_today,
        help="The period that this day lies in.",
    )
    for_teams = fields.Boolean(string="Teams", default=True)
    for_agents = fields.Boolean(string="Agents", default=True)
    period_label = fields.Char(string="Cards for", compute="_compute_period_label")

    @api.depends("period_kind", "day", "company_id")
    def _compute_period_label(self):
        for wizard in self:
            wizard.period_label = wizard.day and wizard._get_period().label

    def _get_period(self):
        zone = self.company_id._get_service_tz()
        return Period.starting(self.period_kind, self.day, zone)

    def action_generate(self):
        """Make or count the cards of the period and show them.

        :raise UserError: for a period that has not begun
        """
        self.ensure_one()
        Card = self.env["service.scorecard"]
        Card._check_manager()
        period = self._get_period()
        if period.start_at > fields.Datetime.now():
            raise UserError(
                self.env._("%(period)s has not begun yet.", period=period.label)
            )
        scopes = {"company"}
        scopes |= {"team"} if self.for_teams else set()
        scopes |= {"agent"} if self.for_agents else set()
        cards = Card._generate(self.company_id, period, scopes)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_scorecard_action"
        )
        return {
            **action,
            "domain": [("id", "in", cards.ids)],
            "context": {"search_default_group_scope": 1},
        }
