from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import formatLang

from ..tools.scoring import in_order
from .service_indicator_yardstick_mixin import YARDSTICK


class ServiceIndicator(models.Model):
    """One figure that says how well somebody served, the same for everybody.

    It knows what is counted (``provider``), how good a value is (target, floor, cap and
    curve give 0 to 100 points) and how many cases a value needs. Service managers
    configure it; ``service.measure`` keeps its values.
    """

    _name = "service.indicator"
    _inherit = [
        "service.indicator.complaint.cause.mixin",
        "service.indicator.complaint.mixin",
        "service.indicator.consultation.mixin",
        "service.indicator.provider.action.mixin",
        "service.indicator.provider.learning.mixin",
        "service.indicator.provider.conduct.mixin",
        "service.indicator.provider.inspection.mixin",
        "service.indicator.provider.feedback.mixin",
        "service.indicator.provider.resolution.mixin",
        "service.indicator.provider.flow.mixin",
        "service.indicator.provider.error.mixin",
        "service.indicator.provider.manual.mixin",
        "service.indicator.provider.mixin",
        "service.indicator.provider.desk.mixin",
        "service.indicator.measure.mixin",
        "service.indicator.yardstick.mixin",
        "service.setting.log.mixin",
    ]
    _description = "Service indicator"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Short name that other records and reports refer to.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to measure in every company."
    )
    kind = fields.Selection(
        [("result", "Result"), ("process", "Process"), ("growth", "Growth")],
        required=True,
        default="result",
        help="Result: what came out. Process: how the work was done. "
        "Growth: what the employee learned or gave to others.",
    )
    theme = fields.Selection(
        [
            ("response", "Response"),
            ("efficiency", "Efficiency"),
            ("workload", "Workload"),
            ("problem", "Problem handling"),
            ("complaint", "Complaints"),
            ("satisfaction", "Satisfaction"),
            ("feedback", "Customer feedback"),
            ("quality", "Quality"),
            ("consistency", "Consistency"),
            ("compliance", "Flow compliance"),
            ("attitude", "Attitude"),
            ("language", "Language"),
            ("behaviour", "Behaviour"),
            ("teamwork", "Teamwork"),
            ("learning", "Learning"),
            ("attendance", "Attendance"),
        ],
        string="Field",
        required=True,
        default="quality",
        help="What part of the service the indicator is about. Appraisal schemes may "
        "ask for a least weight of complaints, or of teamwork.",
    )
    description = fields.Text(
        translate=True, help="What the indicator says, in words for employees."
    )
    formula = fields.Char(
        required=True,
        translate=True,
        help="How the value comes about, in words: what is divided by what.",
    )
    unit = fields.Selection(
        [
            ("percent", "Percent"),
            ("minute", "Minutes"),
            ("count", "Per month"),
            ("point", "Points"),
        ],
        required=True,
        default="percent",
    )
    direction = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better")],
        required=True,
        default="higher",
    )
    target = fields.Float(required=True, aggregator=None, help="The value aimed at.")
    floor = fields.Float(
        required=True,
        aggregator=None,
        help="Here and for the worse there are no points.",
    )
    cap = fields.Float(
        string="Full points at",
        required=True,
        aggregator=None,
        help="The value that earns all 100 points; usually the target.",
    )
    curve = fields.Selection(
        [("linear", "Linear"), ("step", "Steps")],
        required=True,
        default="linear",
        help="Linear: points grow evenly from the floor to full points. "
        "Steps: 100 points at the target, 50 while better than the floor, else none.",
    )
    min_n = fields.Integer(
        string="Cases needed",
        required=True,
        aggregator=None,
        default=5,
        help="With fewer cases in the period there is not enough data: no points, "
        "which is not the same as zero points.",
    )
    measure_count = fields.Integer(
        string="Number of measures", compute="_compute_measure_count"
    )

    _code_unique = models.Constraint("UNIQUE(code)", "The code is already taken.")
    _min_n_positive = models.Constraint(
        "CHECK(min_n >= 1)", "An indicator needs at least one case."
    )

    @api.constrains("direction", "target", "floor", "cap")
    def _check_figures(self):
        for indicator in self:
            if not in_order(
                indicator.direction, indicator.target, indicator.floor, indicator.cap
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s: the floor must be worse than the target, and full"
                        " points cannot come before the target.",
                        name=indicator.name,
                    )
                )

    @api.constrains("formula")
    def _check_formula(self):
        for indicator in self:
            if not indicator.formula.strip():
                raise ValidationError(
                    self.env._(
                        "%(name)s: say in the formula what is divided by what.",
                        name=indicator.name,
                    )
                )

    @api.onchange("target")
    def _onchange_target(self):
        """The target earns full points until somebody asks for more."""
        self.cap = self.target

    def _compute_measure_count(self):
        counts = dict(
            self.env["service.measure"]._read_group(
                Domain("indicator_id", "in", self.ids), ["indicator_id"], ["__count"]
            )
        )
        for indicator in self:
            indicator.measure_count = counts.get(indicator, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("cap", vals.get("target"))
        return super().create(vals_list)

    def action_view_measures(self):
        """Open the measures of these indicators."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_quality.service_measure_action"
        )
        return {**action, "domain": [("indicator_id", "in", self.ids)], "context": {}}

    def _get_logged_fields(self):
        return {*YARDSTICK, "provider", "active"}

    def _format(self, value):
        """``value`` with the unit of the indicator, in the language of the user."""
        number = formatLang(self.env, value, digits=0 if value == int(value) else 1)
        return {
            "percent": self.env._("%(number)s %%", number=number),
            "minute": self.env._("%(number)s min", number=number),
            "count": self.env._("%(number)s a month", number=number),
            "point": self.env._("%(number)s points", number=number),
        }[self.unit]
