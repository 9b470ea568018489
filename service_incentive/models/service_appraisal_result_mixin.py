from odoo import api, fields, models

# Kept on the appraisal, so that a setting changed later does not rewrite the past.
REASONS = [
    ("absent", "Not there long enough"),
    ("probation", "On probation"),
    ("data", "Not enough data"),
]


class ServiceAppraisalResultMixin(models.AbstractModel):
    """What an appraisal comes to: its score, how long the person was there, its grade.

    ``service.appraisal`` inherits it. The engine finds ``computed_score``; ``score`` is
    the same until somebody calibrates it or an appeal changes it.
    """

    _name = "service.appraisal.result.mixin"
    _description = "Result of an appraisal"

    score = fields.Float(
        digits=(5, 2),
        readonly=True,
        aggregator="avg",
        help="0 to 100: the points of all parts with enough data, by weight.",
    )
    computed_score = fields.Float(
        string="Score as computed",
        digits=(5, 2),
        readonly=True,
        aggregator=None,
        help="The score before any calibration or appeal.",
    )
    has_score = fields.Boolean(
        string="Has a score",
        readonly=True,
        help="Whether any part of the appraisal has enough data.",
    )
    coverage = fields.Float(
        string="Coverage (%)",
        digits=(5, 2),
        readonly=True,
        aggregator="avg",
        help="Percent of the weight that rests on enough data.",
    )
    is_rated = fields.Boolean(
        string="Has a grade",
        readonly=True,
        help="There are enough data, and the person was there long enough, so there is"
        " a grade.",
    )
    is_below_baseline = fields.Boolean(
        string="Below baseline",
        readonly=True,
        help="Graded, and the score is below the baseline of the scheme.",
    )
    grade_id = fields.Many2one(
        "service.appraisal.grade",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    unrated_reason = fields.Selection(
        REASONS, string="Why no grade", readonly=True, help="Why there is no grade."
    )
    remark = fields.Char(compute="_compute_remark", help="Why there is no grade.")

    # How long somebody was there
    period_days = fields.Integer(
        string="Days of the period", readonly=True, aggregator=None
    )
    eligible_days = fields.Integer(
        string="Days there",
        readonly=True,
        aggregator=None,
        help="Days of the period when the person was employed, without long leave.",
    )
    presence = fields.Float(
        string="Presence (%)",
        digits=(5, 2),
        readonly=True,
        default=100.0,
        aggregator="avg",
        help="Days there in percent of the days of the period.",
    )
    presence_needed = fields.Float(
        string="Presence needed (%)", digits=(5, 2), readonly=True, aggregator=None
    )
    is_on_probation = fields.Boolean(
        string="Probation only",
        readonly=True,
        help="On probation at the end of the period, in a company that does not rate"
        " people on probation.",
    )
    availability = fields.Float(
        string="Working time (%)",
        digits=(5, 2),
        readonly=True,
        default=100.0,
        aggregator="avg",
        help="Working time of the period without leave, in percent of full time. What"
        " is counted per month is compared with this share of the target.",
    )

    segment_ids = fields.One2many(
        "service.appraisal.segment",
        "appraisal_id",
        string="Posts of the period",
        readonly=True,
        help="Stretches of days with the same post and superior.",
    )
    part_ids = fields.One2many(
        "service.appraisal.part",
        "appraisal_id",
        string="Months or quarters",
        readonly=True,
        help="The appraisals within the period that this one is built on, with gaps.",
    )

    @api.depends(
        "state",
        "is_rated",
        "coverage",
        "scheme_id.min_coverage",
        "unrated_reason",
        "presence",
    )
    @api.depends_context("lang")
    def _compute_remark(self):
        for appraisal in self:
            if appraisal.state == "draft" or appraisal.is_rated:
                appraisal.remark = False
            elif appraisal.unrated_reason == "probation":
                appraisal.remark = self.env._("Not rated: on probation")
            elif appraisal.unrated_reason == "absent":
                appraisal.remark = self.env._(
                    "Not rated: there for %(presence)s %% of the period,"
                    " %(needed)s %% needed",
                    presence=f"{appraisal.presence:g}",
                    needed=f"{appraisal.presence_needed:g}",
                )
            else:
                appraisal.remark = self.env._(
                    "No grade: data for %(coverage)s %% of the weight,"
                    " %(needed)s %% needed",
                    coverage=f"{appraisal.coverage:g}",
                    needed=f"{appraisal.scheme_id.min_coverage:g}",
                )

    def _prepare_result(self, score, coverage):
        """Values of an appraisal with this score: grade or none, and why.

        :param score: 0 to 100, or None when there is nothing to judge by
        :param coverage: percent of the weight that rests on enough data
        """
        self.ensure_one()
        scheme = self.scheme_id
        reason = False
        if self.is_on_probation:
            reason = "probation"
        elif self.presence < self.presence_needed:
            reason = "absent"
        elif score is None or coverage < scheme.min_coverage:
            reason = "data"
        is_rated = not reason
        return {
            "score": score or 0.0,
            "has_score": score is not None,
            "coverage": coverage,
            "is_rated": is_rated,
            "is_below_baseline": is_rated and score < scheme.baseline,
            "grade_id": scheme._get_grade(score).id if is_rated else False,
            "unrated_reason": reason,
        }
