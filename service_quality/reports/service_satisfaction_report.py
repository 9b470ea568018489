from odoo import fields, models
from odoo.tools import SQL

# Clauses about the flow of the work, see the categories of clauses.
FLOW_CATEGORIES = ("SV", "PH")


class ServiceSatisfactionReport(models.Model):
    """One row per team and month: how satisfied customers were, how well the flow was
    kept to, and how deeply the team was trained.

    Each of the three is summed up on its own before they meet, so that no row is
    counted twice. Addons that know more put it into :meth:`_get_training_sql` or
    :meth:`_get_satisfaction_sql`.
    """

    _name = "service.satisfaction.report"
    _description = "Satisfaction, compliance and training"
    _auto = False
    _order = "month desc, team_id, id"
    _rec_name = "team_id"
    _depends = {
        "res.company": ["rating_points_formula"],
        "service.feedback": [
            "answered_at",
            "company_id",
            "score",
            "superseded_at",
            "team_id",
            "ticket_id",
        ],
        "helpdesk.ticket": ["customer_side"],
        "service.inspection": [
            "company_id",
            "dispute_state",
            "is_calibration",
            "published_at",
            "state",
            "team_id",
        ],
        "service.inspection.line": ["clause_id", "inspection_id", "mark", "weight"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    month = fields.Date(readonly=True)
    rating_count = fields.Integer(string="Ratings", readonly=True)
    satisfaction = fields.Float(
        string="Satisfaction (points)",
        readonly=True,
        aggregator="avg",
        help="Mean rating, from 0 for the worst to 100 for the best.",
    )
    satisfaction_external = fields.Float(
        string="Satisfaction of external customers",
        readonly=True,
        aggregator="avg",
        help="Mean rating (points) of customers outside the company.",
    )
    satisfaction_internal = fields.Float(
        string="Satisfaction of internal customers",
        readonly=True,
        aggregator="avg",
        help="Mean rating (points) of colleagues and departments of our own.",
    )
    inspection_count = fields.Integer(string="Inspections", readonly=True)
    compliance = fields.Float(
        string="Flow kept (%)",
        readonly=True,
        aggregator="avg",
        help="Weighted share of the inspected items about the flow of the work that "
        "were in order; a partial pass counts half.",
    )
    training_hours = fields.Float(
        string="Hours of training",
        readonly=True,
        aggregator="sum",
        help="Hours of training of the members of the team in the month.",
    )
    training_score = fields.Float(
        string="Result of training",
        readonly=True,
        aggregator="avg",
        help="Mean result of their examinations in the month.",
    )

    def _get_month_sql(self, moment):
        """The first day of the month of ``moment`` (UTC) in the zone of the company,
        whose calendar is joined as ``calendar``.
        """
        return SQL(
            "date_trunc('month', %s AT TIME ZONE 'UTC' AT TIME ZONE "
            "COALESCE(calendar.tz, 'UTC'))::date",
            moment,
        )

    def _get_satisfaction_sql(self):
        """Rows (company_id, team_id, month, rating_count, satisfaction,
        satisfaction_external, satisfaction_internal), one per team and month.
        """
        return SQL(
            """
            SELECT company_id, team_id, month, COUNT(*) AS rating_count,
                   AVG(points) AS satisfaction,
                   AVG(points) FILTER (WHERE NOT inside) AS satisfaction_external,
                   AVG(points) FILTER (WHERE inside) AS satisfaction_internal
              FROM (
                SELECT feedback.company_id, feedback.team_id, %(month)s AS month,
                       COALESCE(ticket.customer_side = 'internal', FALSE) AS inside,
                       CASE company.rating_points_formula
                       WHEN 'fifth' THEN feedback.score * 20
                       ELSE (feedback.score - 1) * 25 END AS points
                  FROM service_feedback AS feedback
                  JOIN helpdesk_ticket AS ticket ON ticket.id = feedback.ticket_id
                  JOIN res_company AS company ON company.id = feedback.company_id
             LEFT JOIN resource_calendar AS calendar
                    ON calendar.id = company.resource_calendar_id
                 WHERE feedback.superseded_at IS NULL
                   AND feedback.team_id IS NOT NULL
              ) AS rated
          GROUP BY company_id, team_id, month
            """,
            month=self._get_month_sql(SQL("feedback.answered_at")),
        )

    def _get_compliance_sql(self):
        """Rows (company_id, team_id, month, inspection_count, compliance), one per team
        and month.
        """
        return SQL(
            """
            SELECT inspection.company_id, inspection.team_id, %(month)s AS month,
                   COUNT(DISTINCT inspection.id) AS inspection_count,
                   100 * SUM(line.weight * CASE line.mark WHEN 'pass' THEN 1
                             WHEN 'partial' THEN 0.5 ELSE 0 END)
                   / NULLIF(SUM(line.weight), 0) AS compliance
              FROM service_inspection AS inspection
              JOIN service_inspection_line AS line
                ON line.inspection_id = inspection.id
              JOIN service_clause AS clause ON clause.id = line.clause_id
              JOIN service_clause_category AS category
                ON category.id = clause.category_id
              JOIN res_company AS company ON company.id = inspection.company_id
         LEFT JOIN resource_calendar AS calendar
                ON calendar.id = company.resource_calendar_id
             WHERE inspection.state = 'published'
               AND inspection.dispute_state IS DISTINCT FROM 'open'
               AND inspection.is_calibration IS NOT TRUE
               AND inspection.team_id IS NOT NULL
               AND line.mark IN ('pass', 'partial', 'fail')
               AND category.code = ANY(%(flow)s)
          GROUP BY 1, 2, 3
            """,
            month=self._get_month_sql(SQL("inspection.published_at")),
            flow=list(FLOW_CATEGORIES),
        )

    def _get_training_sql(self):
        """Rows (company_id, team_id, month, training_hours, training_score), one per
        team and month; none until an addon knows about training.
        """
        return SQL(
            """
            SELECT NULL::int AS company_id, NULL::int AS team_id, NULL::date AS month,
                   NULL::float8 AS training_hours, NULL::float8 AS training_score
             WHERE FALSE
            """
        )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH satisfaction AS (%(satisfaction)s),
                 compliance AS (%(compliance)s),
                 training AS (%(training)s),
                 span AS (
                SELECT company_id, team_id, month FROM satisfaction
                 UNION
                SELECT company_id, team_id, month FROM compliance
                 UNION
                SELECT company_id, team_id, month FROM training
            )
            SELECT ROW_NUMBER() OVER (ORDER BY month, team_id, company_id)::int AS id,
                   span.company_id, span.team_id, span.month,
                   COALESCE(rating_count, 0)::int AS rating_count,
                   satisfaction.satisfaction::float8 AS satisfaction,
                   satisfaction_external::float8 AS satisfaction_external,
                   satisfaction_internal::float8 AS satisfaction_internal,
                   COALESCE(inspection_count, 0)::int AS inspection_count,
                   compliance.compliance::float8 AS compliance,
                   training_hours, training_score
              FROM span
         LEFT JOIN satisfaction USING (company_id, team_id, month)
         LEFT JOIN compliance USING (company_id, team_id, month)
         LEFT JOIN training USING (company_id, team_id, month)
            """,
            satisfaction=self._get_satisfaction_sql(),
            compliance=self._get_compliance_sql(),
            training=self._get_training_sql(),
        )
