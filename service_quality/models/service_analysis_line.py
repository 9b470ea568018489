from odoo import api, fields, models

from .service_analysis_source_mixin import RATING


class ServiceAnalysisLine(models.Model):
    """How much of the feedback of a period falls to one reason, product, team or kind,
    or to one period of the trend. Only the engine writes lines.
    """

    _name = "service.analysis.line"
    _description = "Distribution of feedback"
    _order = "analysis_id desc, dimension, sequence, id"

    analysis_id = fields.Many2one(
        "service.analysis", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="analysis_id.company_id", store=True)
    period_from = fields.Date(
        related="analysis_id.date_from", store=True, string="Period"
    )
    dimension = fields.Selection(
        [
            ("kind", "Kind"),
            ("reason", "Reason"),
            ("product", "Product or service"),
            ("team", "Team"),
            ("trend", "Trend"),
        ],
        required=True,
        readonly=True,
    )
    sequence = fields.Integer(readonly=True)
    label = fields.Char(readonly=True)
    kind = fields.Char(readonly=True)
    category_id = fields.Many2one(
        "helpdesk.ticket.category", readonly=True, ondelete="set null"
    )
    service_type_id = fields.Many2one(
        "service.type", string="Service type", readonly=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team", readonly=True, ondelete="set null"
    )
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="To", readonly=True)
    name = fields.Char(string="What", compute="_compute_name")
    count = fields.Integer(string="Feedback", readonly=True, aggregator="sum")
    previous_count = fields.Integer(
        string="Period before", readonly=True, aggregator="sum"
    )
    change = fields.Integer(compute="_compute_change", string="More or fewer")
    share = fields.Float(string="Share (%)", readonly=True, aggregator=None)

    rating_count = fields.Integer(string="Grades", readonly=True, aggregator="sum")
    average_score = fields.Float(
        string="Average grade",
        readonly=True,
        digits=(2, 1),
        aggregator="avg",
        help="What the customers graded, from 1 to 5; nothing where nobody did.",
    )

    @api.depends("label", "category_id", "service_type_id", "team_id")
    @api.depends_context("lang")
    def _compute_name(self):
        none = self.env._("Not said")
        kinds = dict(
            self.env["helpdesk.ticket"]
            ._fields["service_kind"]
            ._description_selection(self.env)
        )
        kinds[RATING] = self.env._("Low rating")
        for line in self:
            owner = line.category_id or line.service_type_id or line.team_id
            # The name of a team or subject is no secret.
            name = kinds.get(line.kind) or line.label or owner.sudo().display_name
            line.name = name or none

    @api.depends("count", "previous_count")
    def _compute_change(self):
        for line in self:
            line.change = line.count - line.previous_count

    def action_open_feedback(self):
        """Open the feedback that the line has counted."""
        self.ensure_one()
        self.check_access("read")
        analysis = self.analysis_id
        period, values = analysis._get_period(), {}
        if self.dimension == "trend":
            period = self.env["service.indicator"]._get_period(
                self.date_from, self.date_to, self.company_id
            )
        elif self.dimension == "kind":
            values = {"service_kind": self.kind}
        else:
            field = {
                "reason": "category_id",
                "product": "service_type_id",
                "team": "team_id",
            }[self.dimension]
            values = {field: self[field].id}
        return analysis._open_feedback(period, self.name, values)
