from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ServiceAnalysisMeasure(models.Model):
    """A measure that an analysis of feedback led to, and what it brought.

    Validating the analysis makes a corrective action of it. The next analysis counts
    the feedback it was meant against once more.
    """

    _name = "service.analysis.measure"
    _description = "Measure against feedback"
    _order = "analysis_id desc, sequence, id"
    _check_company_auto = True

    analysis_id = fields.Many2one(
        "service.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="analysis_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Measure to take", required=True)
    category_id = fields.Many2one(
        "helpdesk.ticket.category",
        string="Against the reason",
        help="Its feedback is counted before and after. Empty: all feedback.",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Of the team",
        help="Only feedback to this team is counted. Empty: to all teams.",
    )
    owner_id = fields.Many2one(
        "hr.employee",
        required=True,
        check_company=True,
        index=True,
        help="Who carries it out.",
    )
    due_date = fields.Date(string="Due", required=True)
    action_id = fields.Many2one(
        "service.action",
        string="Corrective action",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    action_state = fields.Selection(related="action_id.state", string="Action is")
    before_count = fields.Integer(
        string="Feedback before",
        readonly=True,
        copy=False,
        help="In the period of the analysis that asked for it.",
    )
    after_count = fields.Integer(
        string="Feedback after",
        readonly=True,
        copy=False,
        help="In the period of the next analysis.",
    )
    effect = fields.Selection(
        [("less", "Less"), ("same", "The same"), ("more", "More")],
        readonly=True,
        copy=False,
        help="Whether there is less of the feedback than before; empty until the next "
        "analysis.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        measures._check_open()
        return measures

    def write(self, vals):
        if not self.env.su:
            counted = {"action_id", "before_count", "after_count", "effect"}
            if counted & vals.keys():
                raise AccessError(
                    self.env._("What a measure brought is counted, not written.")
                )
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_validated(self):
        self._check_open()

    def _check_open(self):
        for measure in self:
            if not self.env.su and measure.analysis_id.state == "validated":
                raise UserError(
                    self.env._(
                        "%(analysis)s is validated and stays as it is.",
                        analysis=measure.analysis_id.display_name,
                    )
                )

    def _make_actions(self):
        """Make the corrective action of each measure, once."""
        for measure in self.filtered(lambda measure: not measure.action_id):
            analysis = measure.analysis_id
            action = analysis._open_action(
                [
                    {
                        "name": measure.name,
                        "problem": analysis.weak_points or analysis.display_name,
                        "cause": analysis.conclusion,
                        "measure": measure.name,
                        "owner_id": measure.owner_id.id,
                        "due_date": measure.due_date,
                        "team_id": measure.team_id.id,
                    }
                ]
            )
            # Links and counts are not for people to write.
            measure.sudo().write(
                {
                    "action_id": action.id,
                    "before_count": measure._count_in(analysis._get_period()),
                }
            )

    def _count_effect(self, analysis):
        """Count the feedback of these measures again in the period of ``analysis``."""
        period = analysis._get_period()
        for measure in self.filtered("action_id"):
            after = measure._count_in(period)
            sign = (after > measure.before_count) - (after < measure.before_count)
            measure.write(
                {
                    "after_count": after,
                    "effect": {-1: "less", 0: "same", 1: "more"}[sign],
                }
            )

    def _count_in(self, period):
        """Feedback that the measure is against in a period."""
        self.ensure_one()
        reason, team = self.category_id.id, self.team_id.id
        rows = self.analysis_id._get_feedback(
            self.company_id, period.start_at, period.stop_at
        )
        return sum(
            (not reason or row[2] == reason) and (not team or row[4] == team)
            for row in rows
        )
