from odoo import api, fields, models
from odoo.exceptions import UserError

DIMENSIONS = [
    ("response", "Response in time"),
    ("resolution", "Problems resolved"),
    ("satisfaction", "Satisfaction"),
    ("feedback", "Feedback rate"),
    ("consistency", "Consistency"),
]


class ServiceScorecardLine(models.Model):
    """One dimension of a scorecard: the figure, its target and the records behind it.

    The records are kept by their ids, so that what a number opens is always what it was
    counted from. Only the engine writes lines.
    """

    _name = "service.scorecard.line"
    _description = "Dimension of a scorecard"
    _order = "scorecard_id, sequence, id"

    scorecard_id = fields.Many2one(
        "service.scorecard",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True)
    scope = fields.Selection(related="scorecard_id.scope", store=True)
    team_id = fields.Many2one(
        related="scorecard_id.team_id", store=True, index="btree_not_null"
    )
    employee_id = fields.Many2one(
        related="scorecard_id.employee_id", store=True, index="btree_not_null"
    )
    date_from = fields.Date(related="scorecard_id.date_from", store=True)
    sequence = fields.Integer(readonly=True)
    dimension = fields.Selection(DIMENSIONS, required=True, readonly=True)
    indicator_id = fields.Many2one(
        "service.indicator",
        readonly=True,
        ondelete="restrict",
        help="Where the figure comes from; empty where nothing measures the dimension.",
    )
    weight = fields.Float(
        readonly=True, aggregator=None, help="As the company had set it."
    )
    share = fields.Float(
        string="Weight used (%)",
        readonly=True,
        aggregator=None,
        help="The weight after those without data have been shared out.",
    )
    numerator = fields.Float(
        string="Good cases", readonly=True, help="What is divided, see the formula."
    )
    denominator = fields.Float(readonly=True, help="What it is divided by.")
    n = fields.Integer(
        string="Cases", readonly=True, help="How many cases the figure rests on."
    )
    value = fields.Float(string="Figure", readonly=True, aggregator="avg")
    has_data = fields.Boolean(string="Enough data", readonly=True)
    points = fields.Float(
        readonly=True, aggregator="avg", help="0 to 100; none without enough data."
    )
    target = fields.Float(
        readonly=True, aggregator=None, help="The value aimed at in that period."
    )
    status = fields.Selection(
        [
            ("met", "Target met"),
            ("near", "Below the target"),
            ("missed", "Below the floor"),
            ("none", "No data"),
        ],
        required=True,
        readonly=True,
        default="none",
    )
    value_label = fields.Char(string="Result", compute="_compute_labels")
    target_label = fields.Char(string="Aimed at", compute="_compute_labels")
    evidence_model = fields.Char(string="Kind of records", readonly=True)
    evidence_ids = fields.Json(readonly=True, groups="base.group_no_one")
    counted_ids = fields.Json(readonly=True, groups="base.group_no_one")
    evidence_count = fields.Integer(
        string="Records", readonly=True, help="Records behind the figure."
    )
    is_part = fields.Boolean(
        string="Can be opened apart",
        readonly=True,
        help="The good cases are a part of the cases and can be opened apart.",
    )

    _dimension_unique = models.Constraint(
        "UNIQUE(scorecard_id, dimension)", "A scorecard has each dimension once."
    )

    @api.depends("dimension")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["dimension"]._description_selection(self.env))
        for line in self:
            line.display_name = labels.get(line.dimension, "")

    @api.depends("has_data", "value", "target", "indicator_id")
    @api.depends_context("lang")
    def _compute_labels(self):
        for line in self:
            indicator = line.indicator_id
            line.value_label = line.has_data and indicator._format(line.value)
            line.target_label = bool(indicator) and indicator._format(line.target)

    # -- drill-down -------------------------------------------------------------------

    def action_open_cases(self):
        """Open all records that the figure was counted from."""
        return self._open_evidence(lambda evidence, counted: evidence)

    def action_open_good(self):
        """Open the good cases among them."""
        return self._open_evidence(lambda evidence, counted: counted)

    def action_open_missed(self):
        """Open the cases that spoil the figure."""
        return self._open_evidence(
            lambda evidence, counted: sorted(set(evidence) - set(counted))
        )

    def action_open_tickets(self):
        """Open the tickets behind the figure."""
        action = self.action_open_cases()
        model = self.env[self.evidence_model]
        if self.evidence_model == "helpdesk.ticket":
            return action
        if "ticket_id" not in model._fields:
            raise UserError(self.env._("There are no tickets behind this figure."))
        # Only ids leave here; what is shown of a ticket is up to the rules of tickets.
        records = model.sudo().browse(self.sudo().evidence_ids).exists()
        return {
            **action,
            "res_model": "helpdesk.ticket",
            "domain": [("id", "in", records.ticket_id.ids)],
        }

    def _open_evidence(self, choose):
        self.ensure_one()
        self.check_access("read")
        if not self.evidence_model:
            raise UserError(
                self.env._(
                    "%(dimension)s: nothing has been counted.",
                    dimension=self.display_name,
                )
            )
        # The lists are too long for any view; whoever reads the line may use them.
        line = self.sudo()
        ids = choose(line.evidence_ids or [], line.counted_ids or [])
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.scorecard_id.display_name}: {self.display_name}",
            "res_model": self.evidence_model,
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"create": False, "active_test": False},
        }
