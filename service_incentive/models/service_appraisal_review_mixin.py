from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_quality.tools.satisfaction import sum_points

from .service_appraisal_line import ANONYMOUS


class ReviewPoints(NamedTuple):
    """What one group of raters said about an employee."""

    points: float | None  # 0 to 100, None below the number of answers needed
    n: int  # answers
    needed: int


class ServiceAppraisalReviewMixin(models.AbstractModel):
    """What raters and customers said about the employee of an appraisal.

    ``service.appraisal`` inherits it.
    """

    _name = "service.appraisal.review.mixin"
    _description = "Reviews of an appraisal"

    assignment_ids = fields.One2many(
        "service.review.assignment",
        "appraisal_id",
        string="Raters",
        groups="service_incentive.group_officer",
    )
    response_ids = fields.One2many(
        "service.review.response",
        "appraisal_id",
        string="Answers",
        groups=fields.NO_ACCESS,
    )
    has_reviews = fields.Boolean(
        string="Counts reviews", compute="_compute_has_reviews"
    )
    review_summary = fields.Html(
        string="What reviews say", compute="_compute_review_summary", sanitize=False
    )

    @api.depends("scheme_id.review_weight")
    def _compute_has_reviews(self):
        for appraisal in self:
            appraisal.has_reviews = bool(appraisal.scheme_id.review_weight)

    @api.depends_context("lang", "uid")
    def _compute_review_summary(self):
        for appraisal in self:
            groups = appraisal.id and appraisal.get_review_summary()
            appraisal.review_summary = groups and self.env["ir.qweb"]._render(
                "service_incentive.review_summary", {"groups": groups}
            )

    def _get_review_points(self):
        """The points of every group of raters that the schemes of these ask.

        A mark of 1 is 0 points and 5 is 100; an answer is the mean of its marks by the
        weight of the criteria, a group the mean of its answers (SI-16). Customers count
        by their feedback of the period (SI-18). The number of queries depends on the
        number of cycles only.

        :return: {appraisal id: {group: ReviewPoints}}
        """
        found = {**self._average_responses(), **self._average_feedback()}
        result = {}
        for appraisal in self:
            result[appraisal.id] = groups = {}
            for group in appraisal.scheme_id.rater_group_ids:
                points, n = found.get((appraisal.id, group.group), (None, 0))
                groups[group.group] = ReviewPoints(
                    points if n >= group.min_answers else None, n, group.min_answers
                )
        return result

    def _average_responses(self):
        """{(appraisal id, group): (points, answers)} of the responses."""
        self.env["service.review.mark"].flush_model()
        self.env["service.review.response"].flush_model()
        self.env["service.appraisal.criterion"].flush_model(["weight"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH answer AS (
                    SELECT response.appraisal_id, response."group",
                           SUM(criterion.weight * (mark.mark - 1) * 25.0)
                               / SUM(criterion.weight) AS points
                      FROM service_review_response response
                      JOIN service_review_mark mark
                        ON mark.response_id = response.id AND mark.mark > 0
                      JOIN service_appraisal_criterion criterion
                        ON criterion.id = mark.criterion_id
                     WHERE response.appraisal_id = ANY(%s)
                  GROUP BY response.id
                )
                SELECT appraisal_id, "group", AVG(points), COUNT(*)
                  FROM answer
              GROUP BY appraisal_id, "group"
                """,
                self.ids,
            )
        )
        return {
            (appraisal_id, group): (float(points), n)
            for appraisal_id, group, points, n in rows
        }

    def _average_feedback(self):
        """{(appraisal id, "customer"): (points, answers)} of the periods."""
        # Whose superiors or officers score may not read the feedback itself.
        Feedback = self.env["service.feedback"].sudo()
        counted = Feedback._get_counted_domain() & Domain(
            "id", "not in", self._get_excluded_feedback()
        )
        found = {}
        asked = self.filtered(
            lambda a: "customer" in a.scheme_id.rater_group_ids.mapped("group")
        )
        for cycle, appraisals in asked.grouped("cycle_id").items():
            period = cycle._get_period()
            groups = Feedback._read_group(
                counted
                & Domain("employee_id", "in", appraisals.employee_id.ids)
                & Domain("answered_at", ">=", period.start_at)
                & Domain("answered_at", "<", period.stop_at),
                ["employee_id", "company_id"],
                ["score:sum", "__count"],
            )
            sums = {}
            for employee, company, total, count in groups:
                points, n = sums.get(employee.id, (0.0, 0))
                formula = company.rating_points_formula
                sums[employee.id] = (
                    points + sum_points(total, count, formula),
                    n + count,
                )
            for appraisal in appraisals:
                points, n = sums.get(appraisal.employee_id.id, (0.0, 0))
                found[appraisal.id, "customer"] = (points / n if n else None, n)
        return found

    def _get_excluded_feedback(self):
        """Ids of feedback that an appeal has taken out of the figures of employees."""
        # Whose figures these are has been asked already.
        groups = (
            self.env["service.evidence.exclusion"]
            .sudo()
            ._read_group(
                Domain("employee_id", "in", self.employee_id.ids)
                & Domain("res_model", "=", "service.feedback"),
                [],
                ["res_id:array_agg"],
            )
        )
        return [res_id for [ids] in groups for res_id in ids or []]

    # -- what its readers see ---------------------------------------------------------

    def get_review_summary(self):
        """What each group of raters said, as far as it may be shown.

        Answers without name show from the number needed on only, as means and as
        comments in random order; a single criterion too shows only with as many marks.

        :return: list of dicts, one for each group of the scheme: ``group``, ``label``,
            ``is_named``, ``weight``, ``needed``, ``n`` and ``points`` (None while not
            shown), ``status`` in words, ``criteria`` and ``comments``
        :raise AccessError: unless the user may read the appraisal
        """
        self.ensure_one()
        self.check_access("read")
        appraisal = self.sudo()  # single answers are for nobody, sums for its readers
        points = appraisal._get_review_points()[self.id]
        labels = dict(
            self.env["service.appraisal.rater.group"]
            ._fields["group"]
            ._description_selection(self.env)
        )
        summary = []
        for rule in appraisal.scheme_id.rater_group_ids:
            found = points[rule.group]
            is_named = rule.group not in ANONYMOUS
            is_shown = found.points is not None
            responses = appraisal.response_ids.filtered(
                lambda response, rule=rule: response.group == rule.group
            )
            summary.append(
                {
                    "group": rule.group,
                    "label": labels[rule.group],
                    "is_named": is_named,
                    "weight": rule.weight,
                    "needed": rule.min_answers,
                    "n": found.n if is_shown or is_named else None,
                    "points": found.points,
                    "status": appraisal._describe_reviews(rule, found),
                    "criteria": appraisal._average_criteria(rule, responses)
                    if is_shown
                    else [],
                    "comments": responses._get_comments() if is_shown else [],
                }
            )
        return summary

    def _describe_reviews(self, rule, found):
        """Why a group does not count, in words; nothing when it does."""
        if found.points is not None:
            return False
        if rule.group == "customer":
            return self.env._(
                "Small sample: %(n)s of %(needed)s answers. Its weight goes to the"
                " others.",
                n=found.n,
                needed=found.needed,
            )
        if not self.cycle_id.reviews_closed_at:
            return self.env._("The reviews are still open.")
        if rule.group in ANONYMOUS:
            return self.env._(
                "Fewer than %(needed)s answers, so they are not shown and do not count."
                " Its weight goes to the others.",
                needed=found.needed,
            )
        return self.env._("Not given. Its weight goes to the others.")

    @api.model
    def _average_criteria(self, rule, responses):
        """Mean marks by criterion, those with enough of them."""
        least = rule.min_answers if rule.group in ANONYMOUS else 1
        given = responses.mark_ids.filtered("mark").grouped("criterion_id")
        return [
            {
                "name": criterion.name,
                "mark": round(sum(given[criterion].mapped("mark")) / n, 2),
                "n": n,
            }
            for criterion in rule.scheme_id._get_criteria(rule.group)
            if criterion in given and (n := len(given[criterion])) >= least
        ]
