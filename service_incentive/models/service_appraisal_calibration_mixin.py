from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare


class ServiceAppraisalCalibrationMixin(models.AbstractModel):
    """How the score of an appraisal is moved, and what it was before.

    ``service.appraisal`` inherits it. The score that the engine found stays in
    ``computed_score``; each move is a ``service.appraisal.adjustment``.
    """

    _name = "service.appraisal.calibration.mixin"
    _description = "Calibration of an appraisal"

    adjustment_ids = fields.One2many(
        "service.appraisal.adjustment",
        "appraisal_id",
        string="Adjustments",
        readonly=True,
    )
    is_adjusted = fields.Boolean(
        string="Adjusted",
        compute="_compute_is_adjusted",
        store=True,
        help="The score was moved by calibration or an appeal.",
    )
    computed_grade_id = fields.Many2one(
        "service.appraisal.grade",
        string="Grade as computed",
        compute="_compute_computed_grade_id",
        store=True,
        ondelete="restrict",
        help="The grade before any calibration or appeal.",
    )
    can_calibrate = fields.Boolean(compute="_compute_can_calibrate")

    @api.depends("adjustment_ids.superseded_at")
    def _compute_is_adjusted(self):
        moved = {
            appraisal.id
            for (appraisal,) in self.env["service.appraisal.adjustment"]
            .sudo()
            ._read_group(
                [("appraisal_id", "in", self.ids), ("superseded_at", "=", False)],
                ["appraisal_id"],
            )
        }
        for appraisal in self:
            appraisal.is_adjusted = appraisal.id in moved

    @api.depends("computed_score", "is_rated", "scheme_id")
    def _compute_computed_grade_id(self):
        for appraisal in self:
            appraisal.computed_grade_id = (
                appraisal.is_rated
                and appraisal.scheme_id._get_grade(appraisal.computed_score)
            )

    @api.depends("cycle_id.state", "is_rated", "employee_id")
    @api.depends_context("uid")
    def _compute_can_calibrate(self):
        for appraisal in self:
            appraisal.can_calibrate = not appraisal._explain_no_calibration()

    def calibrate(self, score, reason, seen_score=None):
        """Move the score of one appraisal while its cycle is calibrated (HR officers).

        :param score: the new score, 0 to 100
        :param reason: why, required; it is kept with the old and the new score
        :param seen_score: the score that the user had before the eyes; somebody else
            may have moved it since
        :raise AccessError: for others than officers, and about oneself or somebody
            above oneself
        :raise UserError: outside calibration, without a reason, without a grade, or
            when somebody else was faster
        """
        self.ensure_one()
        self.check_access("read")
        refusal = self._explain_no_calibration()
        if refusal:
            error, text = refusal
            raise error(text)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the score is moved."))
        score = round(score, 2)
        if not 0 <= score <= 100:
            raise UserError(self.env._("A score lies between 0 and 100."))
        # Two who calibrate at once come one after the other.
        self.cycle_id._lock()
        self.invalidate_recordset(["score", "grade_id"])
        if seen_score is not None and float_compare(seen_score, self.score, 2):
            raise UserError(
                self.env._(
                    "Somebody else has moved the score of %(appraisal)s to %(score)s"
                    " meanwhile. Look again before you go on.",
                    appraisal=self.display_name,
                    score=f"{self.score:.2f}",
                )
            )
        if not float_compare(score, self.score, 2):
            raise UserError(
                self.env._("This is the score already: %(score)s.", score=f"{score:g}")
            )
        # Officers may run cycles; figures are written by the engine alone.
        self.sudo()._adjust("calibration", score, reason)
        return True

    def action_calibrate(self):
        """Open the dialog that moves the score."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_appraisal_calibrate_action"
        )
        return {**action, "context": {"default_appraisal_id": self.id}}

    def _explain_no_calibration(self):
        """Why the user may not move the score: an exception class and a text."""
        self.ensure_one()
        user = self.env.user
        if not user.has_group("service_incentive.group_officer"):
            return AccessError, self.env._(
                "Only service incentive officers calibrate scores."
            )
        # Who somebody reports to is no secret among officers.
        appraisal = self.sudo()
        if appraisal.employee_id.user_id == user:
            return AccessError, self.env._("Nobody calibrates the own score.")
        if appraisal.employee_id in user.sudo().employee_ids._get_line_above():
            return AccessError, self.env._(
                "Nobody calibrates the score of somebody above himself."
            )
        if appraisal.cycle_id.state != "calibration":
            return UserError, self.env._(
                "Scores are moved while the cycle is in calibration; %(cycle)s is not.",
                cycle=appraisal.cycle_id.name,
            )
        if not appraisal.is_rated:
            return UserError, self.env._(
                "%(appraisal)s has no grade, so there is nothing to calibrate.",
                appraisal=appraisal.display_name,
            )
        return None

    def _adjust(self, kind, score, reason, coverage=None):
        """Write a new score and keep the old one in an adjustment.

        :param kind: ``calibration`` or ``appeal``
        :return: the service.appraisal.adjustment
        """
        self.ensure_one()
        old_score, old_grade = self.score, self.grade_id
        if coverage is None:
            coverage = self.coverage
        # An appeal reaches results that are frozen for everybody else.
        self.with_context(service_appraisal_reopened=True).write(
            self._prepare_result(score, coverage)
        )
        return self.env["service.appraisal.adjustment"].create(
            {
                "appraisal_id": self.id,
                "kind": kind,
                "old_score": old_score,
                "new_score": self.score,
                "old_grade_id": old_grade.id,
                "new_grade_id": self.grade_id.id,
                "reason": reason,
                "user_id": self.env.uid,
                "at": fields.Datetime.now(),
            }
        )
