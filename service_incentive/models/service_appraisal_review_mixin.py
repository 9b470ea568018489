from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_quality.tools.satisfaction import sum_points


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
                        ON mark.response_id = response.id
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
        counted = Feedback._get_counted_domain()
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
