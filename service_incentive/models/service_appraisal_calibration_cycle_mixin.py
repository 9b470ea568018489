from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_quality.tools import distribution

OFFICER = "service_incentive.group_officer"


class ServiceAppraisalCalibrationCycleMixin(models.AbstractModel):
    """The stage of a cycle in which HR and management compare and move scores.

    ``service.appraisal.cycle`` inherits it. Grades are counted before and after; where
    they depart from what was expected that is said, never mended: there is no curve.
    """

    _name = "service.appraisal.calibration.cycle.mixin"
    _inherit = ["service.appraisal.score.job.mixin"]
    _description = "Calibration of an appraisal cycle"

    adjustment_ids = fields.One2many(
        "service.appraisal.adjustment",
        "cycle_id",
        string="Adjustments",
        readonly=True,
        groups=OFFICER,
    )
    adjustment_count = fields.Integer(
        compute="_compute_adjustment_count",
        string="Number of adjustments",
        groups=OFFICER,
    )
    distribution = fields.Html(
        string="Grades before and after",
        compute="_compute_distribution",
        sanitize=False,
        groups=OFFICER,
    )
    distribution_warning = fields.Text(
        string="Departs from what was expected",
        compute="_compute_distribution",
        groups=OFFICER,
    )

    @api.depends("adjustment_ids")
    def _compute_adjustment_count(self):
        counts = dict(
            self.env["service.appraisal.adjustment"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.adjustment_count = counts.get(cycle._origin, 0)

    @api.depends("appraisal_ids.grade_id", "appraisal_ids.computed_grade_id")
    @api.depends_context("lang")
    def _compute_distribution(self):
        for cycle in self:
            rows = cycle._get_distribution()
            cycle.distribution = rows and self.env["ir.qweb"]._render(
                "service_incentive.appraisal_distribution", {"rows": rows}
            )
            cycle.distribution_warning = "\n".join(cycle._explain_departures(rows))

    def action_start_calibration(self):
        """Go from the review to the calibration of scores (HR officers)."""
        self._check_officer()
        for cycle in self:
            cycle._transition("calibration")
        return True

    def action_back_to_review(self):
        """Go back to the review; adjustments stay until the cycle is scored anew."""
        self._check_officer()
        for cycle in self:
            if cycle.state != "calibration":
                raise UserError(
                    self.env._("%(cycle)s is not in calibration.", cycle=cycle.name)
                )
            cycle._transition("review")
        return True

    def action_view_adjustments(self):
        """Open the adjustments of the cycle."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_appraisal_adjustment_action"
        )
        return {**action, "domain": [("cycle_id", "=", self.id)], "context": {}}

    def action_view_grades(self):
        """Open the graph of the grades of the cycle."""
        self.ensure_one()
        action = self.action_view_appraisals()
        views = [(False, "graph"), (False, "pivot"), (False, "list"), (False, "form")]
        context = {**action["context"], "graph_groupbys": ["grade_id"]}
        return {**action, "views": views, "context": context}

    def _check_scorable(self):
        """Nobody scores under the hands of those who calibrate."""
        result = super()._check_scorable()
        for cycle in self:
            if cycle.state == "calibration":
                raise UserError(
                    self.env._(
                        "%(cycle)s is in calibration. Go back to the review to score it"
                        " anew; that sets the adjustments aside.",
                        cycle=cycle.name,
                    )
                )
        return result

    def _finish_score(self):
        result = super()._finish_score()
        # The engine's figure counts again, so what was moved before does not.
        self.env["service.appraisal.adjustment"].search(
            [("cycle_id", "in", self.ids), ("superseded_at", "=", False)]
        )._supersede()
        return result

    def _get_distribution(self):
        """How many people have each grade, before and after, best grade first.

        :return: list of :class:`~...tools.distribution.Share`
        """
        self.ensure_one()
        Appraisal = self.env["service.appraisal"]
        domain = [("cycle_id", "=", self._origin.id), ("is_rated", "=", True)]
        counts = {
            name: Appraisal._read_group(domain, [name], ["__count"])
            for name in ("computed_grade_id", "grade_id")
        }
        # The same grade of different schemes has one code.
        grades = {}
        for scheme_grade in (self.scheme_ids | self.scheme_id).grade_ids:
            grades.setdefault(scheme_grade.code, scheme_grade)
        return distribution.shares(
            [
                (grade.code, grade.name, grade.expected_share)
                for grade in sorted(grades.values(), key=lambda g: -g.min_score)
            ],
            [(grade.code, n) for grade, n in counts["computed_grade_id"]],
            [(grade.code, n) for grade, n in counts["grade_id"]],
        )

    def _explain_departures(self, rows):
        """A sentence for each grade whose share is not what was expected."""
        company = self.company_id.sudo()  # what is tolerated is no secret
        departing = distribution.departures(
            rows, company.calibration_tolerance, company.calibration_min_people
        )
        return [
            self.env._(
                "%(grade)s: %(share)s %% of the people, expected about %(expected)s %%."
                " Look at the reasons; nothing is changed for that.",
                grade=row.name,
                share=f"{row.share_after:.0f}",
                expected=f"{row.expected:g}",
            )
            for row in departing
        ]
