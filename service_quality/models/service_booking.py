from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_datetime


class ServiceBooking(models.Model):
    """A person or thing that is taken by a job from one time to another.

    Planned by whoever works the ticket. Depending on the company, one that overlaps
    another of the same resource is refused or marked.
    """

    _name = "service.booking"
    _description = "Booking for a job"
    _order = "start_at, id"
    _check_company_auto = True

    name = fields.Char(
        string="Job",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, ondelete="cascade", index=True
    )
    step_id = fields.Many2one(
        "service.ticket.step",
        string="For the step",
        index="btree_not_null",
        domain="[('ticket_id', '=', ticket_id), ('state', 'in', ('waiting', 'open'))]",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company", related="ticket_id.company_id", store=True
    )
    resource_id = fields.Many2one(
        "resource.resource",
        string="Who or what",
        required=True,
        ondelete="restrict",
        check_company=True,
        help="A person, room, piece of equipment or vehicle.",
    )
    start_at = fields.Datetime(string="From", required=True)
    stop_at = fields.Datetime(string="To", required=True)
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
    )
    has_conflict = fields.Boolean(
        string="Double booking", compute="_compute_conflict_text"
    )
    conflict_text = fields.Char(string="Clashes with", compute="_compute_conflict_text")

    _order_of_times = models.Constraint(
        "CHECK(stop_at > start_at)", "A booking has to end after it begins."
    )
    _resource_times = models.Index("(resource_id, start_at, stop_at)")

    @api.depends("ticket_id")
    def _compute_name(self):
        for booking in self:
            if not booking.name:
                booking.name = booking.ticket_id.name

    @api.depends("resource_id", "start_at", "stop_at", "state")
    @api.depends_context("lang", "tz")
    def _compute_conflict_text(self):
        overlaps = self._find_overlaps()
        for booking in self:
            other = overlaps.get(booking, self.browse())
            booking.has_conflict = bool(other)
            booking.conflict_text = bool(other) and booking._say_conflict(other)

    def _find_overlaps(self):
        """What each of these is in the way of: ``{booking: other booking}``."""
        real = self.filtered(
            lambda booking: (
                booking.state != "cancelled"
                and booking.resource_id
                and booking.start_at
                and booking.stop_at
            )
        )
        if not real:
            return {}
        # A resource is taken whoever booked it.
        others = self.sudo().search_fetch(
            [
                ("resource_id", "in", real.resource_id.ids),
                ("state", "!=", "cancelled"),
                ("start_at", "<", max(real.mapped("stop_at"))),
                ("stop_at", ">", min(real.mapped("start_at"))),
            ],
            ["resource_id", "start_at", "stop_at"],
        )
        by_resource = others.grouped("resource_id")
        overlaps = {}
        for booking in real:
            for other in by_resource.get(booking.resource_id.sudo(), ()):
                if (
                    other.id != booking._origin.id
                    and other.start_at < booking.stop_at
                    and booking.start_at < other.stop_at
                ):
                    overlaps[booking] = other
                    break
        return overlaps

    def _say_conflict(self, other):
        self.ensure_one()
        start, stop = (
            format_datetime(self.env, moment, dt_format="short")
            for moment in (other.start_at, other.stop_at)
        )
        return self.env._(
            "%(resource)s is taken from %(start)s to %(stop)s: %(job)s (%(ticket)s).",
            resource=self.resource_id.name,
            start=start,
            stop=stop,
            job=other.sudo().name,
            ticket=other.sudo().ticket_id.number,
        )

    @api.constrains("resource_id", "start_at", "stop_at", "state")
    def _check_conflict(self):
        strict = self.filtered(
            lambda booking: booking.company_id.booking_conflict == "block"
        )
        if not strict:
            return
        # Two people who book at the same moment do not see each other's booking. An
        # update of the resource lets only one of them through; the other one is tried
        # again and sees it.
        self.env.cr.execute(
            SQL(
                "UPDATE resource_resource SET id = id WHERE id = ANY(%s)",
                sorted(strict.resource_id.ids),
            )
        )
        for booking, other in strict._find_overlaps().items():
            raise ValidationError(booking._say_conflict(other))

    @api.onchange("resource_id", "start_at", "stop_at")
    def _onchange_conflict(self):
        if self.has_conflict:
            return {
                "warning": {
                    "title": self.env._("Double booking"),
                    "message": self.conflict_text,
                }
            }
        return None

    def action_cancel(self):
        """Give the resource free again."""
        self.check_access("write")
        self.state = "cancelled"

    def action_done(self):
        """The job is done."""
        self.check_access("write")
        self.state = "done"
