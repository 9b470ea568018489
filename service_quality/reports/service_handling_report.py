from odoo import fields, models
from odoo.tools import SQL

from ..models.service_sla_policy import SERVICE_KINDS
from ..models.ticket_arrival_mixin import CUSTOMER_SIDES


class ServiceHandlingReport(models.Model):
    """One row per solved ticket: how long it took, and whether it was in time."""

    _name = "service.handling.report"
    _description = "Handling times"
    _auto = False
    _order = "resolved_at desc, id desc"
    _rec_name = "ticket_id"
    _depends = {
        "helpdesk.ticket": [
            "category_id",
            "channel_id",
            "company_id",
            "customer_side",
            "employee_id",
            "first_contact_resolution",
            "handled_minutes",
            "registered_at",
            "resolved_at",
            "service_kind",
            "service_type_id",
            "team_id",
        ],
        "service.sla.clock": ["metric", "res_model", "state", "ticket_id"],
    }

    ticket_id = fields.Many2one("helpdesk.ticket", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Served by", readonly=True)
    service_kind = fields.Selection(SERVICE_KINDS, string="Service kind", readonly=True)
    service_type_id = fields.Many2one(
        "service.type", string="Service type", readonly=True
    )
    category_id = fields.Many2one("helpdesk.ticket.category", readonly=True)
    customer_side = fields.Selection(
        CUSTOMER_SIDES, string="Customer side", readonly=True
    )
    channel_id = fields.Many2one("helpdesk.ticket.channel", readonly=True)
    registered_at = fields.Datetime(string="Registered", readonly=True)
    resolved_at = fields.Datetime(string="Solved", readonly=True)
    handling_minutes = fields.Float(
        string="Handling time (minutes)",
        readonly=True,
        aggregator="avg",
        help="Working minutes from the moment somebody took the ticket on until it was "
        "solved, without the time the customer was waited for.",
    )
    on_time_percent = fields.Float(
        string="On time (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the tickets solved within the promised time; those without such "
        "a promise are left out.",
    )
    first_contact_percent = fields.Float(
        string="Solved at first contact (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the tickets that were solved without the customer having to "
        "write again.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT ticket.id, ticket.id AS ticket_id, ticket.company_id,
                   ticket.team_id, ticket.employee_id, ticket.service_kind,
                   ticket.service_type_id,
                   ticket.category_id, ticket.channel_id, ticket.customer_side,
                   ticket.registered_at,
                   ticket.resolved_at, ticket.handled_minutes AS handling_minutes,
                   CASE clock.state WHEN 'met' THEN 100.0 WHEN 'breached' THEN 0.0
                    END AS on_time_percent,
                   CASE WHEN ticket.first_contact_resolution THEN 100.0 ELSE 0.0
                    END AS first_contact_percent
              FROM helpdesk_ticket AS ticket
         LEFT JOIN service_sla_clock AS clock
                ON clock.ticket_id = ticket.id
               AND clock.res_model = 'helpdesk.ticket'
               AND clock.metric = 'resolution'
             WHERE ticket.resolved_at IS NOT NULL
            """
        )
