from odoo import fields, models
from odoo.tools import SQL

from ..models.service_sla_policy import SERVICE_KINDS
from ..models.ticket_arrival_mixin import CUSTOMER_SIDES


class ServiceHoldingReport(models.Model):
    """One row for every person who held a clock: the minutes used up meanwhile.

    A clock that never changed hands is one row. Minutes count as the clock counts them:
    in working hours or around the clock, without rests; of a running clock up to its
    last change.
    """

    _name = "service.holding.report"
    _description = "Time by holder"
    _auto = False
    _order = "started_at desc, id desc"
    _rec_name = "clock_id"
    _depends = {
        "helpdesk.ticket": ["customer_side", "service_kind", "team_id"],
        "service.sla.clock": [
            "company_id",
            "consumed_minutes",
            "employee_id",
            "metric",
            "started_at",
            "state",
            "team_id",
            "ticket_id",
        ],
        "service.sla.holding": [
            "clock_id",
            "consumed_minutes",
            "employee_id",
            "handed_on_at",
            "taken_by_id",
            "team_id",
        ],
    }

    clock_id = fields.Many2one("service.sla.clock", readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    metric = fields.Selection(
        selection=lambda self: self.env["service.sla.clock"]._get_metric_selection(),
        readonly=True,
    )
    customer_side = fields.Selection(
        CUSTOMER_SIDES, string="Customer side", readonly=True
    )
    service_kind = fields.Selection(SERVICE_KINDS, string="Service kind", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    employee_id = fields.Many2one(
        "hr.employee",
        string="Held by",
        readonly=True,
        help="Empty: nobody had it.",
    )
    started_at = fields.Datetime(string="Started", readonly=True)
    is_breached = fields.Boolean(string="Missed", readonly=True)
    is_shared = fields.Boolean(
        string="Changed hands", readonly=True, help="Several people held this clock."
    )
    minutes = fields.Float(
        string="Minutes held",
        readonly=True,
        aggregator="sum",
        help="Minutes of the clock used up while this person held it.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH part AS (
                SELECT id, clock_id, employee_id, team_id, taken_by_id,
                       consumed_minutes, consumed_minutes
                       - LAG(consumed_minutes, 1, 0.0::float8) OVER line AS minutes,
                       LEAD(id) OVER line IS NULL AS is_last
                  FROM service_sla_holding
                WINDOW line AS (PARTITION BY clock_id ORDER BY handed_on_at, id)
            ), held AS (
                SELECT 2 * id AS id, clock_id, employee_id, team_id, minutes,
                       TRUE AS is_shared
                  FROM part
                 UNION ALL
                SELECT 2 * clock.id + 1, clock.id,
                       CASE WHEN part.id IS NULL THEN clock.employee_id
                            ELSE part.taken_by_id END,
                       CASE WHEN part.id IS NULL THEN clock.team_id
                            ELSE ticket.team_id END,
                       GREATEST(clock.consumed_minutes
                                - COALESCE(part.consumed_minutes, 0), 0),
                       part.id IS NOT NULL
                  FROM service_sla_clock AS clock
                  JOIN helpdesk_ticket AS ticket ON ticket.id = clock.ticket_id
             LEFT JOIN part ON part.clock_id = clock.id AND part.is_last
            )
            SELECT held.id, held.clock_id, clock.ticket_id, clock.company_id,
                   clock.metric, ticket.customer_side, ticket.service_kind,
                   held.team_id, held.employee_id, clock.started_at,
                   clock.state = 'breached' AS is_breached, held.is_shared,
                   held.minutes
              FROM held
              JOIN service_sla_clock AS clock
                ON clock.id = held.clock_id AND clock.state <> 'void'
              JOIN helpdesk_ticket AS ticket ON ticket.id = clock.ticket_id
            """
        )
