from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

MANAGER = "service_quality.group_manager"
# What the engine counts and nobody writes.
COUNTED = {
    "scope",
    "company_id",
    "team_id",
    "employee_id",
    "period_kind",
    "date_from",
    "date_to",
    "state",
    "score",
    "has_score",
    "coverage",
    "line_ids",
    "counted_at",
    "validated_at",
    "validated_by_id",
}


class ServiceScorecard(models.Model):
    """How well a company, a team or an agent served in one period.

    Five dimensions, each from an indicator, weighted as the company has set. The engine
    counts drafts anew as often as wanted; a validated card stays as it is, with the
    very records it was counted from, whatever happens to them later.
    """

    _name = "service.scorecard"
    _description = "Quality scorecard"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.scorecard.engine.mixin",
    ]
    _order = "date_from desc, scope, score desc, id"

    scope = fields.Selection(
        [("company", "Company"), ("team", "Team"), ("agent", "Agent")],
        required=True,
        readonly=True,
        help="Whose card it is.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    team_id = fields.Many2one(
        "helpdesk.ticket.team", readonly=True, index="btree_not_null"
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Agent", readonly=True, index="btree_not_null"
    )
    period_kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        string="Period",
        required=True,
        readonly=True,
    )
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "Draft"), ("validated", "Validated")],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        help="A draft is counted anew every day; a validated card stays as it is.",
    )
    score = fields.Float(
        readonly=True,
        aggregator="avg",
        help="0 to 100: the points of the dimensions by their weights. The weight of a "
        "dimension without data is shared out among the others.",
    )
    has_score = fields.Boolean(
        string="Has a score",
        readonly=True,
        help="At least one dimension has enough data.",
    )
    coverage = fields.Float(
        string="Weight with data (%)",
        readonly=True,
        aggregator="avg",
        help="How much of the weight lies on dimensions that have enough data.",
    )
    line_ids = fields.One2many(
        "service.scorecard.line", "scorecard_id", string="Dimensions", readonly=True
    )
    counted_at = fields.Datetime(string="Counted", readonly=True)
    validated_at = fields.Datetime(string="Validated on", readonly=True, tracking=True)
    validated_by_id = fields.Many2one(
        "res.users", string="Validated by", readonly=True, tracking=True
    )
    note = fields.Text(
        string="Remark", help="What has to be said to the figures, for the readers."
    )

    _subject_period_unique = models.UniqueIndex(
        "(company_id, scope, COALESCE(team_id, 0), COALESCE(employee_id, 0), "
        "date_from, date_to)",
        "There is one card per company, team or agent and period.",
    )

    @api.depends("scope", "team_id", "employee_id", "company_id", "date_from")
    def _compute_display_name(self):
        for card in self:
            # Whoever sees a card may know whose it is.
            owner = card.sudo()._get_subject()
            card.display_name = f"{owner.name}, {card._get_period().label}"

    def _get_subject(self):
        """The company, team or employee that the card is about."""
        self.ensure_one()
        return {"team": self.team_id, "agent": self.employee_id}.get(
            self.scope, self.company_id
        )

    def _get_period(self):
        """The period of the card in the zone of its company."""
        self.ensure_one()
        return self.env["service.indicator"]._get_period(
            self.date_from, self.date_to, self.company_id
        )

    # -- guards -----------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su and COUNTED & vals.keys():
            raise AccessError(
                self.env._("The figures of a scorecard are counted, not written.")
            )
        if "note" in vals and any(card.state == "validated" for card in self):
            raise UserError(
                self.env._("A validated scorecard stays as it is, its remark too.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_validated(self):
        for card in self:
            if card.state == "validated":
                raise UserError(
                    self.env._(
                        "%(card)s is validated and cannot be deleted.",
                        card=card.display_name,
                    )
                )

    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(
                self.env._("Only service managers count and validate scorecards.")
            )

    # -- actions ----------------------------------------------------------------------

    def action_count_again(self):
        """Count the drafts among these cards anew; validated ones stay as they are.

        :raise AccessError: for anybody but a service manager
        """
        self._check_manager()
        self.check_access("read")
        self.filtered(lambda card: card.state == "draft")._count_anew()
        return True

    def action_validate(self):
        """Fix the figures of these cards for good.

        :raise AccessError: for anybody but a service manager
        :raise UserError: while the period runs, or was counted before it was over
        """
        self._check_manager()
        self.check_access("read")
        now = fields.Datetime.now()
        drafts = self.filtered(lambda card: card.state == "draft")
        for card in drafts:
            stop_at = card._get_period().stop_at
            if now < stop_at:
                raise UserError(
                    self.env._(
                        "%(card)s: the period is still running.", card=card.display_name
                    )
                )
            if not card.counted_at or card.counted_at < stop_at:
                raise UserError(
                    self.env._(
                        "%(card)s was counted before its period was over. Count it "
                        "again first.",
                        card=card.display_name,
                    )
                )
        # Nobody may write cards; this is the way to validate them.
        drafts.sudo().write(
            {
                "state": "validated",
                "validated_at": now,
                "validated_by_id": self.env.uid,
            }
        )
        return True

    def action_view_agents(self):
        """Open the cards of the agents of the same period."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_scorecard_action"
        )
        domain = (
            Domain("scope", "=", "agent")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("date_from", "=", self.date_from)
            & Domain("date_to", "=", self.date_to)
        )
        if self.scope == "team":
            users = self.team_id.user_ids
            domain &= Domain("employee_id.user_id", "in", users.ids)
        return {**action, "domain": list(domain), "context": {}}
