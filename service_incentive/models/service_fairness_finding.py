from odoo import fields, models
from odoo.tools import SQL

# A mean of fewer is chance, not a habit.
FEWEST_REVIEWS = 3
FEWEST_SCORES = 5


class ServiceFairnessFinding(models.Model):
    """What looks unequal in a cycle; somebody should have a look, nothing more (SI-09).

    People with the same job who are judged by different schemes, superiors whose
    reviews are far from those of the others, and scores far from the rest of the
    scheme. Of raters only superiors appear: others answer without name.
    """

    _name = "service.fairness.finding"
    _description = "Fairness of appraisals"
    _auto = False
    _order = "cycle_id desc, kind, job_id, employee_id, id"
    _rec_name = "employee_id"
    _depends = {
        "service.appraisal": [
            "cycle_id",
            "company_id",
            "employee_id",
            "department_id",
            "job_id",
            "scheme_id",
            "score",
            "has_score",
        ],
        "service.appraisal.line": [
            "appraisal_id",
            "points",
            "has_data",
            "rater_group",
            "source",
        ],
        "service.review.assignment": ["appraisal_id", "group", "rater_id", "state"],
        "res.company": ["fairness_rater_deviation", "fairness_outlier_deviations"],
    }

    kind = fields.Selection(
        [
            ("scheme", "Same job, other scheme"),
            ("rater", "Striking rater"),
            ("score", "Striking score"),
        ],
        string="What",
        readonly=True,
    )
    cycle_id = fields.Many2one("service.appraisal.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    employee_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        help="Whose appraisal it is; of a striking rater the superior.",
    )
    appraisal_id = fields.Many2one("service.appraisal", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    job_id = fields.Many2one("hr.job", readonly=True)
    scheme_id = fields.Many2one("service.appraisal.scheme", readonly=True)
    value = fields.Float(
        digits=(5, 2),
        readonly=True,
        aggregator="avg",
        help="The score; of a rater the mean of the reviews.",
    )
    reference = fields.Float(
        string="Others",
        digits=(5, 2),
        readonly=True,
        aggregator="avg",
        help="The mean of the scheme; of a rater that of the other superiors.",
    )
    deviation = fields.Float(
        digits=(5, 2),
        readonly=True,
        aggregator="avg",
        help="How many points above or below the others.",
    )
    count = fields.Integer(
        string="Reviews or people",
        readonly=True,
        aggregator=None,
        help="How many reviews the rater gave, or how many people the scheme judges.",
    )

    def action_open_appraisal(self):
        """Open the appraisal, or those that a rater reviewed."""
        self.ensure_one()
        self.check_access("read")
        if self.appraisal_id:
            return self.appraisal_id.get_formview_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_incentive.service_appraisal_action"
        )
        reviewed = self.env["service.review.assignment"].search(
            [
                ("cycle_id", "=", self.cycle_id.id),
                ("rater_id", "=", self.employee_id.id),
                ("group", "=", "superior"),
                ("state", "=", "submitted"),
            ]
        )
        domain = [("id", "in", reviewed.appraisal_id.ids)]
        return {**action, "domain": domain, "context": {"create": False}}

    @property
    def _table_query(self):
        return SQL(
            """
            WITH appraisal AS (
                SELECT a.*, scheme.code AS scheme_code,
                       c.fairness_rater_deviation AS rater_limit,
                       c.fairness_outlier_deviations AS score_limit
                  FROM service_appraisal a
                  JOIN service_appraisal_scheme scheme ON scheme.id = a.scheme_id
                  JOIN res_company c ON c.id = a.company_id
            ), job AS (
                SELECT cycle_id, job_id, COUNT(*) AS people
                  FROM appraisal
                 WHERE job_id IS NOT NULL
              GROUP BY cycle_id, job_id
                HAVING COUNT(DISTINCT scheme_code) > 1
            ), review AS (
                SELECT a.cycle_id, a.company_id, assignment.rater_id,
                       MAX(a.rater_limit) AS rater_limit,
                       SUM(line.points) AS points, COUNT(*) AS n
                  FROM appraisal a
                  JOIN service_appraisal_line line
                    ON line.appraisal_id = a.id AND line.source = 'review'
                   AND line.rater_group = 'superior' AND line.has_data
                  JOIN service_review_assignment assignment
                    ON assignment.appraisal_id = a.id
                   AND assignment."group" = 'superior'
                   AND assignment.state = 'submitted'
              GROUP BY a.cycle_id, a.company_id, assignment.rater_id
            ), rater AS (
                SELECT review.*,
                       SUM(points) OVER everybody - points AS other_points,
                       SUM(n) OVER everybody - n AS other_n
                  FROM review
                WINDOW everybody AS (PARTITION BY cycle_id)
            ), spread AS (
                SELECT cycle_id, scheme_id, AVG(score) AS mean,
                       STDDEV_SAMP(score) AS deviation, COUNT(*) AS n
                  FROM appraisal
                 WHERE has_score
              GROUP BY cycle_id, scheme_id
            ), finding AS (
                SELECT 3 * a.id AS id, 'scheme' AS kind, a.cycle_id, a.company_id,
                       a.employee_id, a.id AS appraisal_id, a.department_id, a.job_id,
                       a.scheme_id, NULL::float AS value, NULL::float AS reference,
                       NULL::float AS deviation, job.people AS count
                  FROM appraisal a
                  JOIN job USING (cycle_id, job_id)
             UNION ALL
                SELECT 3 * a.id + 1, 'score', a.cycle_id, a.company_id, a.employee_id,
                       a.id, a.department_id, a.job_id, a.scheme_id, a.score,
                       spread.mean, a.score - spread.mean, spread.n
                  FROM appraisal a
                  JOIN spread USING (cycle_id, scheme_id)
                 WHERE a.has_score AND spread.n >= %(scores)s AND spread.deviation > 0
                   AND ABS(a.score - spread.mean) > a.score_limit * spread.deviation
             UNION ALL
                SELECT 3 * (SELECT MIN(first.id) FROM service_review_assignment first
                             WHERE first.cycle_id = rater.cycle_id
                               AND first.rater_id = rater.rater_id) + 2,
                       'rater', cycle_id, company_id, rater_id, NULL, NULL, NULL, NULL,
                       points / n, other_points / other_n,
                       points / n - other_points / other_n, n
                  FROM rater
                 WHERE n >= %(reviews)s AND other_n >= %(reviews)s
                   AND ABS(points / n - other_points / other_n) > rater_limit
            )
            SELECT * FROM finding
            """,
            scores=FEWEST_SCORES,
            reviews=FEWEST_REVIEWS,
        )
