from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .service_appraisal_line import ANONYMOUS, RATER_GROUPS

# Fewer answers without name would be as good as signed.
FEWEST_ANONYMOUS = 3
# Proposed defaults: (weight, answers needed, raters asked).
USUAL = {
    "superior": (40, 1, 1),
    "customer": (30, 5, 0),
    "peer": (20, 3, 5),
    "self": (10, 1, 1),
    "subordinate": (0, 3, 5),
}


class ServiceAppraisalRaterGroup(models.Model):
    """One group of raters of a scheme with its share of the reviews.

    Colleagues and people led answer without name; superior and employee are named, and
    customers count by the feedback they gave in the period.
    """

    _name = "service.appraisal.rater.group"
    _inherit = ["service.appraisal.scheme.part.mixin"]
    _description = "Group of raters of an appraisal scheme"
    _order = "scheme_id, weight desc, id"
    _rec_name = "group"

    group = fields.Selection(RATER_GROUPS, string="Raters", required=True)
    weight = fields.Float(
        string="Weight (%)",
        required=True,
        compute="_compute_usual",
        store=True,
        readonly=False,
        precompute=True,
        help="Share of the reviews; all groups of a scheme sum to 100.",
    )
    min_answers = fields.Integer(
        string="Answers needed",
        required=True,
        compute="_compute_usual",
        store=True,
        readonly=False,
        precompute=True,
        help="With fewer answers the group does not count, and those who answer without"
        " name stay unseen.",
    )
    wanted = fields.Integer(
        string="Raters asked",
        required=True,
        compute="_compute_usual",
        store=True,
        readonly=False,
        precompute=True,
        help="How many colleagues or people led are asked about one employee; better"
        " some more than answers are needed.",
    )

    _group_unique = models.Constraint(
        'UNIQUE(scheme_id, "group")', "A group of raters stands once in a scheme."
    )
    _weight_range = models.Constraint(
        "CHECK(weight BETWEEN 0 AND 100)", "A weight is at most 100 %."
    )
    _min_answers_positive = models.Constraint(
        "CHECK(min_answers > 0)", "At least one answer is needed."
    )

    @api.depends("group")
    def _compute_usual(self):
        for line in self.filtered("group"):
            line.weight, line.min_answers, line.wanted = USUAL[line.group]

    @api.constrains("group", "min_answers", "wanted")
    def _check_anonymous(self):
        labels = dict(self._fields["group"]._description_selection(self.env))
        for line in self.filtered(lambda line: line.group in ANONYMOUS):
            if line.min_answers < FEWEST_ANONYMOUS:
                raise ValidationError(
                    self.env._(
                        "%(group)s answer without name: fewer than %(fewest)s answers"
                        " would tell who they are.",
                        group=labels[line.group],
                        fewest=FEWEST_ANONYMOUS,
                    )
                )
            if line.wanted < line.min_answers:
                raise ValidationError(
                    self.env._(
                        "%(group)s: ask at least as many (%(wanted)s) as answers are"
                        " needed (%(needed)s).",
                        group=labels[line.group],
                        wanted=line.wanted,
                        needed=line.min_answers,
                    )
                )
