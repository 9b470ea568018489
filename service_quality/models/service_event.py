from odoo import api, fields, models

from . import bulk


class ServiceEvent(models.Model):
    """One thing that happened to a ticket: what, when, and who held it then.

    Append-only: the engine writes events in batches, nobody edits or deletes them, and
    they go only with their ticket. Indicators are counted on them.
    """

    _name = "service.event"
    _description = "Service event"
    _order = "occurred_at desc, id desc"
    # The time and the author of the fact are its own fields.
    _log_access = False

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    event_type = fields.Selection(
        selection=[
            ("created", "Registered"),
            ("first_response", "First response"),
            ("customer_wrote", "Customer wrote"),
            ("replied", "Replied"),
            ("told", "Customer kept informed"),
            ("answered", "Answered"),
            ("deferred", "Answer put off"),
            ("assigned", "Assigned"),
            ("accepted", "Accepted"),
            ("stage", "Stage changed"),
            ("paused", "Waiting for the customer"),
            ("resumed", "Work resumed"),
            ("promised", "Promised"),
            ("extended", "Promise extended"),
            ("step_started", "Step started"),
            ("step_done", "Step done"),
            ("document_received", "Document received"),
            ("reviewed", "Reviewed"),
            ("executed", "Carried out"),
            ("confirmed", "Accepted by the customer"),
            ("declined", "Not accepted by the customer"),
            ("resolved", "Solved"),
            ("fed_back", "Result told"),
            ("followed_up", "Followed up"),
            ("rated", "Rated by the customer"),
            ("reopened", "Reopened"),
            ("closed", "Closed"),
            ("voided", "Declared void"),
            ("handed_over", "Handed over"),
            ("escalated", "Escalated"),
            ("intervened", "Supervisor intervened"),
            ("breached", "Target missed"),
            ("exempted", "Breach exempted"),
        ],
        string="Event",
        required=True,
    )
    occurred_at = fields.Datetime(string="When", required=True)
    detail = fields.Char(help="What else there is to say, in a few words.")
    employee_id = fields.Many2one(
        "hr.employee",
        help="Who held the ticket, or did what happened.",
    )
    team_id = fields.Many2one("helpdesk.ticket.team")
    user_id = fields.Many2one(
        "res.users", string="Done by", help="Empty when a clock ran out by itself."
    )
    stage_id = fields.Many2one(
        "helpdesk.ticket.stage",
        ondelete="set null",
        help="The stage the ticket came into.",
    )
    clock_id = fields.Many2one(
        "service.sla.clock",
        index="btree_not_null",
        ondelete="cascade",
        help="The clock whose target was missed.",
    )
    company_id = fields.Many2one("res.company", required=True)

    _type_time = models.Index("(event_type, occurred_at)")
    _employee_type_time = models.Index("(employee_id, event_type, occurred_at)")

    @api.depends("event_type", "ticket_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["event_type"]._description_selection(self.env))
        for event in self:
            label = labels.get(event.event_type, "")
            # Whoever sees an event may know the number of its ticket.
            number = event.ticket_id.sudo().number
            event.display_name = f"{number}: {label}"

    @api.model
    def _record(self, vals_list):
        """Append facts; the only way in, for nobody has the right to create them.

        :param vals_list: as ``service.ticket.event.mixin._prepare_event`` makes them
        """
        if not vals_list:
            return
        # A fact belongs to whom its ticket belongs to, whoever records it.
        tickets = self.env["helpdesk.ticket"].sudo()
        tickets = tickets.browse({vals["ticket_id"] for vals in vals_list})
        companies = dict(
            zip(tickets._ids, bulk.related_ids(tickets, ("company_id",)), strict=True)
        )
        for vals in vals_list:
            (vals["company_id"],) = companies[vals["ticket_id"]]
        bulk.insert(self, vals_list)
        self.invalidate_model(flush=False)
        tickets.invalidate_recordset(["event_ids"], flush=False)
