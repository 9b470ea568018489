from odoo import fields, models
from odoo.tools import SQL

from ..models.service_sla_policy import SERVICE_KINDS


class ServiceFlowReport(models.Model):
    """One row per solved ticket with steps: whether it went the way of the manual.

    A step is skipped when it was never done. It is out of order when it was finished
    before one that stands earlier in the flow. The compliance of a ticket is the share
    of its steps that are neither (SQ-198); steps of an earlier type do not count.
    """

    _name = "service.flow.report"
    _description = "Flow compliance"
    _auto = False
    _order = "resolved_at desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "company_id",
            "employee_id",
            "resolved_at",
            "service_kind",
            "service_type_id",
            "team_id",
        ],
        "service.ticket.step": [
            "done_at",
            "kind",
            "sequence",
            "state",
            "ticket_id",
            "type_id",
        ],
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Served by", readonly=True)
    service_kind = fields.Selection(SERVICE_KINDS, string="Service kind", readonly=True)
    service_type_id = fields.Many2one(
        "service.type", string="Service type", readonly=True
    )
    resolved_at = fields.Datetime(string="Solved", readonly=True)
    step_count = fields.Integer(string="Steps", readonly=True)
    skipped_count = fields.Integer(string="Skipped", readonly=True)
    disordered_count = fields.Integer(string="Out of order", readonly=True)
    compliance = fields.Float(
        string="Flow compliance (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the steps of the flow that were done, and in their turn.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH step AS (
                SELECT step.ticket_id, step.state, step.done_at,
                       -- the last finish of what stands earlier in the flow
                       MAX(step.done_at) FILTER (WHERE step.state = 'done') OVER (
                           PARTITION BY step.ticket_id
                               ORDER BY step.sequence, step.id
                                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                       ) AS earlier_at
                  FROM service_ticket_step AS step
                  JOIN helpdesk_ticket AS ticket ON ticket.id = step.ticket_id
                 WHERE step.kind = 'step'
                   AND step.type_id = ticket.service_type_id
                   AND ticket.resolved_at IS NOT NULL
            ), flow AS (
                SELECT ticket_id,
                       COUNT(*) AS step_count,
                       COUNT(*) FILTER (WHERE state != 'done') AS skipped_count,
                       COUNT(*) FILTER (
                           WHERE state = 'done' AND done_at < earlier_at
                       ) AS disordered_count
                  FROM step
              GROUP BY ticket_id
            )
            SELECT ticket.id, ticket.id AS ticket_id, ticket.company_id,
                   ticket.team_id, ticket.employee_id, ticket.service_kind,
                   ticket.service_type_id, ticket.resolved_at,
                   flow.step_count, flow.skipped_count, flow.disordered_count,
                   100.0
                   * (flow.step_count - flow.skipped_count - flow.disordered_count)
                   / flow.step_count AS compliance
              FROM flow
              JOIN helpdesk_ticket AS ticket ON ticket.id = flow.ticket_id
            """
        )
