from odoo import fields, models
from odoo.tools import SQL

from ..models.service_sla_policy import SERVICE_KINDS
from ..models.ticket_arrival_mixin import CUSTOMER_SIDES

ASKED = ["created", "customer_wrote", "reopened"]
ANSWERED = ["first_response", "replied", "answered", "resolved", "paused", "voided"]


class ServiceWaitingReport(models.Model):
    """One row for every time a customer waited: from asking until staff answered.

    It is read off the time lines of the tickets, so that nobody keeps a second record:
    a wait begins with the first thing the customer asks and ends with the next thing
    staff does about it. Whoever is still waiting counts up to now.
    """

    _name = "service.waiting.report"
    _description = "Waiting times"
    _auto = False
    _order = "started_at desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "channel_id",
            "company_id",
            "customer_side",
            "service_kind",
            "team_id",
        ],
        "service.event": [
            "employee_id",
            "event_type",
            "occurred_at",
            "team_id",
            "ticket_id",
        ],
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    employee_id = fields.Many2one(
        "hr.employee",
        string="Answered by",
        readonly=True,
        help="Who ended the waiting; empty while the customer is waiting.",
    )
    service_kind = fields.Selection(SERVICE_KINDS, string="Service kind", readonly=True)
    customer_side = fields.Selection(
        CUSTOMER_SIDES, string="Customer side", readonly=True
    )
    channel_id = fields.Many2one("helpdesk.ticket.channel", readonly=True)
    started_at = fields.Datetime(string="Waiting since", readonly=True)
    stopped_at = fields.Datetime(string="Waiting until", readonly=True)
    waiting_minutes = fields.Float(
        string="Average waiting time (minutes)",
        readonly=True,
        aggregator="avg",
        help="Minutes around the clock, as the customer feels them.",
    )
    longest_minutes = fields.Float(
        string="Longest waiting time (minutes)",
        readonly=True,
        aggregator="max",
        help="Minutes around the clock of the one who waited longest.",
    )

    @property
    def _table_query(self):
        # Frozen clocks of tests and the database agree on what now is.
        now = fields.Datetime.now()
        return SQL(
            """
            WITH mark AS (
                SELECT id, ticket_id, occurred_at, event_type, employee_id, team_id,
                       event_type = ANY(%(asked)s) AS asks,
                       LAG(event_type = ANY(%(asked)s)) OVER line AS asked_before
                  FROM service_event
                 WHERE event_type = ANY(%(asked)s) OR event_type = ANY(%(answered)s)
                WINDOW line AS (PARTITION BY ticket_id ORDER BY occurred_at, id)
            ), turn AS (
                SELECT mark.*, LEAD(occurred_at) OVER line AS stopped_at,
                       LEAD(event_type) OVER line AS stopped_by,
                       LEAD(employee_id) OVER line AS answered_by,
                       LEAD(team_id) OVER line AS answering_team
                  FROM mark
                 WHERE asked_before IS DISTINCT FROM asks
                WINDOW line AS (PARTITION BY ticket_id ORDER BY occurred_at, id)
            ), wait AS (
                SELECT turn.*, EXTRACT(EPOCH FROM
                       GREATEST(COALESCE(stopped_at, %(now)s) - occurred_at,
                                INTERVAL '0')) / 60.0 AS minutes
                  FROM turn
                 WHERE asks AND stopped_by IS DISTINCT FROM 'voided'
            )
            SELECT wait.id, wait.ticket_id, ticket.company_id, ticket.service_kind,
                   ticket.channel_id, ticket.customer_side,
                   wait.answered_by AS employee_id,
                   COALESCE(wait.answering_team, ticket.team_id) AS team_id,
                   wait.occurred_at AS started_at, wait.stopped_at,
                   wait.minutes::float8 AS waiting_minutes,
                   wait.minutes::float8 AS longest_minutes
              FROM wait
              JOIN helpdesk_ticket AS ticket ON ticket.id = wait.ticket_id
            """,
            asked=ASKED,
            answered=ANSWERED,
            now=now,
        )
