from odoo import fields, models
from odoo.tools import SQL


class ServiceConsistencyReport(models.Model):
    """One row per inspection that counts and condition it was made under, to compare
    mean scores: announced or not, busy or quiet, known or new customer.
    """

    _name = "service.consistency.report"
    _description = "Consistency of service"
    _auto = False
    _order = "published_at desc, id desc"
    _rec_name = "inspection_id"
    _depends = {
        "service.inspection": [
            "announced",
            "busy_hours",
            "company_id",
            "dispute_state",
            "employee_id",
            "has_score",
            "is_calibration",
            "known_customer",
            "partner_id",
            "published_at",
            "score",
            "state",
            "team_id",
        ],
    }

    inspection_id = fields.Many2one("service.inspection", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", string="Inspected employee", readonly=True
    )
    published_at = fields.Datetime(string="Published on", readonly=True)
    condition = fields.Selection(
        [
            ("1_announced", "Announced"),
            ("1_unannounced", "Unannounced"),
            ("2_busy", "Busy hours"),
            ("2_quiet", "Quiet hours"),
            ("3_known", "Known customers"),
            ("3_new", "New customers"),
        ],
        readonly=True,
    )
    score = fields.Float(string="Mean score", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT inspection.id * 3 + side.number AS id,
                   inspection.id AS inspection_id, inspection.company_id,
                   inspection.team_id, inspection.employee_id,
                   inspection.published_at, inspection.score, side.condition
              FROM service_inspection AS inspection
        CROSS JOIN LATERAL (VALUES
                   (0, CASE WHEN inspection.announced
                            THEN '1_announced' ELSE '1_unannounced' END),
                   (1, CASE WHEN inspection.busy_hours
                            THEN '2_busy' ELSE '2_quiet' END),
                   (2, CASE WHEN inspection.partner_id IS NULL THEN NULL
                            WHEN inspection.known_customer THEN '3_known'
                            ELSE '3_new' END)
                   ) AS side (number, condition)
             WHERE inspection.state = 'published'
               AND inspection.dispute_state != 'open'
               AND inspection.has_score
               AND NOT COALESCE(inspection.is_calibration, FALSE)
               AND side.condition IS NOT NULL
            """
        )
