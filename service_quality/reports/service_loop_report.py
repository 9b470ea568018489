from odoo import api, fields, models
from odoo.tools import SQL

STAGES = [
    ("received", "Received"),
    ("analysed", "Analysed"),
    ("opened", "Action opened"),
    ("done", "Action done"),
    ("verified", "Action verified"),
    ("changed", "Standard changed"),
]


class ServiceLoopReport(models.Model):
    """One row for each thing a customer told us, and how far it got.

    Received, analysed, an action opened, done, verified, a standard changed. Who stands
    at a later stage stands at all before it, so that the difference between two stages
    is what leaked out between them.
    """

    _name = "service.loop.report"
    _description = "Feedback loop"
    _auto = False
    _order = "received_at desc, id desc"
    _rec_name = "title"
    _depends = {
        "helpdesk.ticket": [
            "care_feedback_id",
            "category_id",
            "company_id",
            "create_date",
            "name",
            "number",
            "registered_at",
            "service_kind",
            "suggestion_decided_at",
            "team_id",
        ],
        "service.feedback": ["answered_at", "care_ticket_id", "superseded_at"],
        "service.action": [
            "opened_at",
            "res_id",
            "res_model",
            "state",
            "ticket_id",
        ],
        "service.action.round": ["action_id", "done_at"],
        "service.analysis": ["company_id", "date_from", "date_to", "state"],
        "service.analysis.measure": [
            "action_id",
            "analysis_id",
            "category_id",
            "team_id",
        ],
        "service.improvement": ["sort", "state", "origin_action_ids", "ticket_ids"],
        "service.review": ["state", "ticket_id"],
        "service.complaint": ["ticket_id", "verdict"],
        "service.complaint.review": ["complaint_id"],
    }

    title = fields.Char(string="Feedback", readonly=True)
    source = fields.Selection(
        [
            ("suggestion", "Suggestion"),
            ("complaint", "Complaint"),
            ("rating", "Rating"),
        ],
        readonly=True,
    )
    res_model = fields.Char(string="Origin model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Origin record", model_field="res_model", readonly=True
    )
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    received_at = fields.Datetime(string="Received on", readonly=True)
    received = fields.Integer(readonly=True)
    analysed = fields.Integer(
        readonly=True,
        help="Decided, reviewed, acted on, or part of an analysis that is validated.",
    )
    opened = fields.Integer(string="Action opened", readonly=True)
    done = fields.Integer(string="Action done", readonly=True)
    verified = fields.Integer(string="Action verified", readonly=True)
    changed = fields.Integer(
        string="Standard changed",
        readonly=True,
        help="An update of a standard came of it and was carried out.",
    )
    stage = fields.Selection(STAGES, string="Got as far as", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH feedback AS (%(feedback)s),
            analysis AS (%(analysis)s),
            action AS (%(action)s),
            link AS (
                SELECT feedback.id, action.id AS action_id
                  FROM feedback
                  JOIN action ON action.ticket_id = feedback.ticket_id
                 UNION
                SELECT feedback.id, action.id
                  FROM feedback
                  JOIN action
                    ON action.res_model = feedback.res_model
                   AND action.res_id = feedback.res_id
                 UNION
                SELECT feedback.id, measure.action_id
                  FROM feedback
                  JOIN helpdesk_ticket AS ticket ON ticket.id = feedback.ticket_id
                  JOIN analysis
                    ON analysis.company_id = feedback.company_id
                   AND feedback.received_at >= analysis.start_at
                   AND feedback.received_at < analysis.stop_at
                  JOIN service_analysis_measure AS measure
                    ON measure.analysis_id = analysis.id
                 WHERE feedback.is_to_better
                   AND COALESCE(measure.category_id, measure.team_id) IS NOT NULL
                   AND COALESCE(measure.category_id = ticket.category_id, TRUE)
                   AND COALESCE(measure.team_id = feedback.team_id, TRUE)
            ), reached AS (
                SELECT link.id, bool_or(action.opened) AS opened,
                       bool_or(action.done) AS done,
                       bool_or(action.verified) AS verified,
                       bool_or(action.changed) AS changed
                  FROM link
                  JOIN action ON action.id = link.action_id
              GROUP BY link.id
            ), chain AS (
                SELECT feedback.*,
                       feedback.is_analysed OR COALESCE(reached.opened, FALSE)
                       OR EXISTS (
                           SELECT 1 FROM analysis
                            WHERE analysis.company_id = feedback.company_id
                              AND feedback.received_at >= analysis.start_at
                              AND feedback.received_at < analysis.stop_at
                       ) AS is_seen,
                       COALESCE(reached.opened, FALSE) AS is_opened,
                       COALESCE(reached.done, FALSE) AS is_done,
                       COALESCE(reached.verified, FALSE) AS is_verified,
                       COALESCE(reached.changed, FALSE) AS is_changed
                  FROM feedback
             LEFT JOIN reached ON reached.id = feedback.id
            )
            SELECT id, title, source, res_model, res_id, ticket_id, company_id,
                   team_id, received_at, 1 AS received,
                   is_seen::int AS analysed, is_opened::int AS opened,
                   is_done::int AS done, is_verified::int AS verified,
                   is_changed::int AS changed,
                   CASE WHEN is_changed THEN 'changed'
                        WHEN is_verified THEN 'verified'
                        WHEN is_done THEN 'done'
                        WHEN is_opened THEN 'opened'
                        WHEN is_seen THEN 'analysed'
                        ELSE 'received' END AS stage
              FROM chain
            """,
            feedback=SQL(" UNION ALL ").join(self._get_feedback_queries()),
            analysis=self._get_analysis_query(),
            action=self._get_action_query(),
        )

    @api.model
    def _get_analysis_query(self):
        """The validated analyses with the time they are about, in UTC."""
        zone = SQL("COALESCE(calendar.tz, 'UTC')")
        return SQL(
            """
            SELECT analysis.id, analysis.company_id,
                   analysis.date_from::timestamp AT TIME ZONE %(zone)s
                       AT TIME ZONE 'UTC' AS start_at,
                   (analysis.date_to + 1)::timestamp AT TIME ZONE %(zone)s
                       AT TIME ZONE 'UTC' AS stop_at
              FROM service_analysis AS analysis
              JOIN res_company AS company ON company.id = analysis.company_id
         LEFT JOIN resource_calendar AS calendar
                ON calendar.id = company.resource_calendar_id
             WHERE analysis.state = 'validated'
            """,
            zone=zone,
        )

    @api.model
    def _get_action_query(self):
        """The corrective actions with the ticket they come of, and how far they got;
        what was done on a care case came of the rating.
        """
        return SQL(
            """
            SELECT action.id,
                   COALESCE(
                       rated.ticket_id, action.ticket_id, complaint.ticket_id
                   ) AS ticket_id,
                   action.res_model, action.res_id,
                   action.opened_at IS NOT NULL AS opened,
                   EXISTS (SELECT 1 FROM service_action_round AS round
                            WHERE round.action_id = action.id
                              AND round.done_at IS NOT NULL) AS done,
                   action.state = 'verified' AS verified,
                   action.state = 'verified' AND EXISTS (
                       SELECT 1
                         FROM service_improvement_action_rel AS link
                         JOIN service_improvement AS improvement
                           ON improvement.id = link.service_improvement_id
                        WHERE link.service_action_id = action.id
                          AND improvement.sort = 'standard'
                          AND improvement.state IN ('done', 'verified')
                   ) AS changed
              FROM service_action AS action
         LEFT JOIN service_complaint_review AS look_back
                ON action.res_model = 'service.complaint.review'
               AND look_back.id = action.res_id
         LEFT JOIN service_complaint AS complaint
                ON complaint.id = look_back.complaint_id
         LEFT JOIN helpdesk_ticket AS care ON care.id = action.ticket_id
         LEFT JOIN service_feedback AS rated ON rated.id = care.care_feedback_id
            """
        )

    @api.model
    def _get_feedback_queries(self):
        """Hook: one SELECT for each source of feedback.

        Columns in this order: id (unique over all sources), title, source, res_model,
        res_id, ticket_id, company_id, team_id, received_at, is_analysed, is_to_better
        (the measures of an analysis are meant against it).
        """
        reviewed = SQL(
            """EXISTS (SELECT 1 FROM service_review AS review
                        WHERE review.ticket_id = ticket.id AND review.state = 'done')"""
        )
        return [
            SQL(
                """
                SELECT ticket.id::bigint * 8 AS id,
                       ticket.number || ' ' || ticket.name AS title,
                       ticket.service_kind AS source,
                       'helpdesk.ticket' AS res_model, ticket.id AS res_id,
                       ticket.id AS ticket_id, ticket.company_id, ticket.team_id,
                       COALESCE(ticket.registered_at, ticket.create_date)
                       AS received_at,
                       ticket.suggestion_decided_at IS NOT NULL OR %(reviewed)s
                       OR EXISTS (SELECT 1 FROM service_complaint AS complaint
                                   WHERE complaint.ticket_id = ticket.id
                                     AND complaint.verdict IS NOT NULL)
                       AS is_analysed, TRUE AS is_to_better
                  FROM helpdesk_ticket AS ticket
                 WHERE ticket.service_kind IN ('suggestion', 'complaint')
                   AND ticket.active AND ticket.care_feedback_id IS NULL
                """,
                reviewed=reviewed,
            ),
            SQL(
                """
                SELECT feedback.id::bigint * 8 + 1 AS id,
                       ticket.number || ' ' || ticket.name AS title,
                       'rating' AS source, 'helpdesk.ticket' AS res_model,
                       ticket.id AS res_id, ticket.id AS ticket_id,
                       feedback.company_id, feedback.team_id,
                       feedback.answered_at AS received_at,
                       care.resolved_at IS NOT NULL OR %(reviewed)s
                       AS is_analysed,
                       feedback.care_ticket_id IS NOT NULL AS is_to_better
                  FROM service_feedback AS feedback
                  JOIN helpdesk_ticket AS ticket ON ticket.id = feedback.ticket_id
             LEFT JOIN helpdesk_ticket AS care ON care.id = feedback.care_ticket_id
                 WHERE feedback.superseded_at IS NULL
                   AND ticket.service_kind NOT IN ('suggestion', 'complaint')
                   AND ticket.active
                """,
                reviewed=reviewed,
            ),
        ]

    def action_open_feedback(self):
        """Open what the customer told us."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
