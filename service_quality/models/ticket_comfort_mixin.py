from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class ServiceTicketComfortMixin(models.AbstractModel):
    """Customers who wait on the spot, on the phone or at the counter, while we work.

    Handling begins when somebody takes the ticket on, and ends when it is solved, waits
    for the customer, or the customer has left. When that takes longer than the company
    allows, the agent is asked to explain it and to comfort the customer.
    """

    _name = "service.ticket.comfort.mixin"
    _description = "Ticket handled on the spot"

    comforted_at = fields.Datetime(
        string="Explained and comforted",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    spot_left_at = fields.Datetime(
        string="Customer left",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Since when the customer no longer waits on the spot.",
    )
    comfort_due_at = fields.Datetime(
        string="Comfort by",
        compute="_compute_comfort",
        groups="base.group_user",
        help="From then on the customer has waited on the spot for too long.",
    )
    comfort_script = fields.Text(
        string="Comfort script", compute="_compute_comfort", groups="base.group_user"
    )
    waiting_minutes = fields.Float(
        string="Waited on the spot",
        compute="_compute_spot_minutes",
        groups="base.group_user",
        help="Minutes until somebody took on the customer who waited on the spot.",
    )
    handling_minutes = fields.Float(
        string="Handled on the spot",
        compute="_compute_spot_minutes",
        groups="base.group_user",
        help="Minutes for which the customer waited on the spot while we worked.",
    )
    is_comfort_missing = fields.Boolean(
        string="Long handling without comfort",
        compute="_compute_spot_minutes",
        search="_search_is_comfort_missing",
        groups="base.group_user",
    )

    def _get_engine_fields(self):
        return super()._get_engine_fields() | {"comforted_at", "spot_left_at"}

    def _get_spot_query(self):
        """Begin and end of the handling of tickets that come in on the spot.

        Columns: ticket id, begin, end or null, minutes allowed, comforted at.
        Imported history is left out: nobody could have been prompted.
        """
        self.env["helpdesk.ticket"].flush_model()
        return SQL(
            """
            SELECT ticket.id,
                   ticket.accepted_at AS began_at,
                   LEAST(ticket.spot_left_at, over.at) AS ended_at,
                   company.comfort_minutes AS allowed,
                   ticket.comforted_at
              FROM helpdesk_ticket ticket
              JOIN helpdesk_ticket_channel channel
                ON channel.id = ticket.channel_id AND channel.is_on_spot
              JOIN res_company company ON company.id = ticket.company_id
              LEFT JOIN LATERAL (
                   SELECT MIN(event.occurred_at) AS at
                     FROM service_event event
                    WHERE event.ticket_id = ticket.id
                      AND event.event_type IN ('paused', 'resolved', 'voided')
                      AND event.occurred_at >= ticket.accepted_at
                   ) over ON TRUE
             WHERE ticket.accepted_at IS NOT NULL AND ticket.history_ref IS NULL
            """
        )

    @api.depends("accepted_at", "channel_id", "comforted_at", "spot_left_at")
    def _compute_spot_minutes(self):
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                "SELECT * FROM (%s) spot WHERE id = ANY(%s)",
                self._get_spot_query(),
                self.ids,
            )
        )
        handled = {row[0]: row[1:] for row in rows}
        for ticket in self:
            began_at, ended_at, allowed, comforted_at = handled.get(
                ticket.id, (None, None, 0, None)
            )
            spent = ((ended_at or now) - began_at) if began_at else timedelta()
            waited = (began_at - ticket.registered_at) if began_at else timedelta()
            ticket.waiting_minutes = max(waited / timedelta(minutes=1), 0)
            ticket.handling_minutes = spent / timedelta(minutes=1)
            ticket.is_comfort_missing = bool(
                allowed and spent > timedelta(minutes=allowed) and not comforted_at
            )

    def _search_is_comfort_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()

        def to_sql(model, alias, query):
            return SQL(
                """%s IN (
                    SELECT id FROM (%s) spot
                     WHERE allowed > 0 AND comforted_at IS NULL
                       AND COALESCE(ended_at, %s) - began_at
                           > allowed * INTERVAL '1 minute'
                )""",
                SQL.identifier(alias, "id"),
                self._get_spot_query(),
                now,
            )

        return Domain.custom(to_sql=to_sql)

    @api.depends(
        "accepted_at", "channel_id", "comforted_at", "spot_left_at", "stage_id"
    )
    @api.depends_context("lang")
    def _compute_comfort(self):
        script = self._get_comfort_script()
        for ticket in self:
            minutes = ticket.company_id.comfort_minutes
            prompted = (
                minutes
                and ticket.channel_id.is_on_spot
                and ticket.accepted_at
                and not ticket.history_ref
                and not ticket.comforted_at
                and not ticket.spot_left_at
                and ticket._get_clock_status() == "open"
            )
            ticket.comfort_due_at = (
                ticket.accepted_at + timedelta(minutes=minutes) if prompted else False
            )
            ticket.comfort_script = script if prompted else False

    def _get_comfort_script(self):
        """What to say to a customer who has waited for long: the wording of the company
        for it, else words of our own.
        """
        if "service.script" in self.env:
            waiting = self.env.ref(
                "service_quality.service_script_tag_hurry", raise_if_not_found=False
            )
            scripts = self.env["service.script"].search(
                [
                    ("scenario", "=", "comfort"),
                    ("state", "=", "approved"),
                    ("tag_ids", "in", waiting.ids if waiting else []),
                ],
                limit=1,
            )
            if scripts:
                # Brackets mark its mandatory parts; they are not said.
                return scripts.body.replace("[[", "").replace("]]", "")
        return self.env._(
            "Thank you for waiting. This takes longer than usual, and I am sorry for "
            "that. I am still working on it: may I tell you what is being done, and "
            "how long it will take?"
        )

    def action_log_comfort(self, note=None):
        """Log that the agent has explained and comforted, with the words of the script.

        :param note: what was said, when something else
        :raise UserError: when the customer does not wait on the spot
        """
        self.check_access("write")
        for ticket in self:
            if not ticket.channel_id.is_on_spot or not ticket.accepted_at:
                raise UserError(
                    self.env._(
                        "The customer of ticket %(ticket)s does not wait on the spot.",
                        ticket=ticket.number,
                    )
                )
            is_visit = ticket.channel_id != self.env.ref(
                "helpdesk_mgmt.helpdesk_ticket_channel_phone", False
            )
            self.env["service.interaction"].create(
                {
                    "ticket_id": ticket.id,
                    "kind": "visit" if is_visit else "call",
                    "note": note or self._get_comfort_script(),
                    "is_comfort": True,
                }
            )

    def action_leave_spot(self):
        """The customer no longer waits on the spot: the handling time ends."""
        self.check_access("write")
        waiting = self.filtered(lambda t: t.accepted_at and not t.spot_left_at)
        waiting.sudo().write({"spot_left_at": fields.Datetime.now()})
