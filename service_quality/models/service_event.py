from odoo import fields, models


class ServiceEvent(models.Model):
    """One thing that happened to a ticket: what, when, and who held it then.

    Append-only: the engine writes events in batches, nobody edits or deletes them, and they
    go only with their ticket. Indicators are counted on them.
    """

    _name = "service.event"
    _description = "Service event"
    _order = "occurred_at desc, id desc"
    _rec_name = "event_type"
    # The time and the author of the fact are its own fields.
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    event_type = fields.Selection(
        selection=[
            ("created", "Registered"),
            ("first_response", "First response"),
            ("assigned", "Assigned"),
            ("accepted", "Accepted"),
            ("stage", "Stage changed"),
            ("paused", "Waiting for the customer"),
            ("resumed", "Work resumed"),
            ("promised", "Promised"),
            ("resolved", "Solved"),
            ("reopened", "Reopened"),
            ("closed", "Closed"),
            ("voided", "Declared void"),
            ("handed_over", "Handed over"),
            ("breached", "Target missed"),
        ],
        string="Event",
        required=True,
    )
    occurred_at = fields.Datetime(string="When", required=True)
    employee_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        help="Who held the ticket, or did what happened.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team", string="Team")
    department_id = fields.Many2one("hr.department")
    user_id = fields.Many2one(
        "res.users", string="Done by", help="Empty when a clock ran out by itself."
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        string="Stage",
        ondelete="set null",
        help="The stage the ticket came into.",
    )
    clock_id = fields.Many2one(
        "service.sla.clock",
        string="Clock",
        index="btree_not_null",
        ondelete="cascade",
        help="The clock whose target was missed.",
    )
    company_id = fields.Many2one("res.company", required=True)

    _type_time = models.Index("(event_type, occurred_at)")
    _employee_type_time = models.Index("(employee_id, event_type, occurred_at)")

    def _record(self, vals_list):
        """Append facts; the only way in.

        :param vals_list: values with at least ``ticket_id``, ``event_type``, ``occurred_at``
            and ``company_id``
        """
        # Nobody has the right to create events: a fact comes from the engine or not at all.
        return self.sudo().create(vals_list)
