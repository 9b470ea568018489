from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What the steps of a meeting write; people only through the buttons.
ENGINE_FIELDS = {"state", "held_at", "closed_at", "pack_made_at", "event_id"}
# What stays as it was once the minutes are closed.
CLOSED_FIELDS = {
    "agenda",
    "minutes",
    "attendance_ids",
    "decision_ids",
    "start_at",
    "date_from",
    "date_to",
    "chair_user_id",
}


class ServiceQualityMeeting(models.Model):
    """A meeting about the quality of service: what is looked at, said and decided.

    ``planned → held → closed``, or ``cancelled``. It stands in everybody's calendar,
    brings its figures along (the pack), keeps who came how, and what is decided becomes
    corrective actions. The next one is planned by itself.
    """

    _name = "service.quality.meeting"
    _description = "Quality meeting"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.quality.meeting.flow.mixin",
        "service.quality.meeting.pack.mixin",
        "service.quality.meeting.complaint.mixin",
        "service.quality.meeting.plan.mixin",
        "service.action.source.mixin",
    ]
    _order = "start_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    start_at = fields.Datetime(string="Begins", required=True, tracking=True)
    duration = fields.Float(
        string="Hours", required=True, default=1.5, help="How long it takes."
    )
    place = fields.Char(help="Room or link.")
    chair_user_id = fields.Many2one(
        "res.users",
        string="Chair",
        required=True,
        default=lambda self: self._default_chair_user_id(),
        domain="[('share', '=', False)]",
        tracking=True,
        help="Leads the meeting and closes its minutes.",
    )
    minutes_user_id = fields.Many2one(
        "res.users",
        string="Minutes by",
        default=lambda self: self._default_minutes_user_id(),
        domain="[('share', '=', False)]",
        tracking=True,
        help="Writes the minutes beside the chair.",
    )
    date_from = fields.Date(
        string="From", required=True, help="First day of the period looked at."
    )
    date_to = fields.Date(
        string="To", required=True, help="Last day of the period looked at."
    )
    agenda = fields.Html(default=lambda self: self._default_agenda())
    minutes = fields.Html(
        string="Minutes of the meeting",
        help="What was said, for those who were not there.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("held", "Held"),
            ("closed", "Minutes closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
        tracking=True,
    )
    is_automatic = fields.Boolean(string="Planned by itself", readonly=True, copy=False)
    event_id = fields.Many2one(
        "calendar.event",
        string="In the calendar",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    attendance_ids = fields.One2many(
        "service.quality.attendance", "meeting_id", copy=True
    )
    decision_ids = fields.One2many(
        "service.quality.decision", "meeting_id", string="Decisions"
    )
    decision_count = fields.Integer(
        string="Number of decisions", compute="_compute_decision_count"
    )
    held_at = fields.Datetime(string="Held on", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed on", readonly=True, copy=False)
    pack_made_at = fields.Datetime(
        string="Pack made",
        readonly=True,
        copy=False,
        help="When the figures were put together last.",
    )

    _automatic_unique = models.UniqueIndex(
        "(company_id, start_at) WHERE is_automatic",
        "This meeting has been planned already.",
    )
    _duration_positive = models.Constraint(
        "CHECK(duration > 0)", "A meeting takes some time."
    )
    _period_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The period ends before it begins."
    )

    def _default_chair_user_id(self):
        return self.env.company._get_quality_manager() or self.env.user

    def _default_minutes_user_id(self):
        """Who plans a meeting that somebody else leads; the cron writes no minutes."""
        user = self.env.user
        planned_by_person = not self.env.su and not user._is_superuser()
        return planned_by_person and user - self._default_chair_user_id()

    def _default_agenda(self):
        items = [
            self.env._("What became of the last decisions"),
            self.env._("Figures of the period"),
            self.env._("Findings of inspections"),
            self.env._("Complaints and feedback"),
            self.env._("Open actions"),
            self.env._("What we decide"),
        ]
        return Markup("<ol>%s</ol>") % Markup("").join(
            Markup("<li>%s</li>") % item for item in items
        )

    def _compute_decision_count(self):
        counts = dict(
            self.env["service.quality.decision"]._read_group(
                [("meeting_id", "in", self.ids)], ["meeting_id"], ["__count"]
            )
        )
        for meeting in self:
            meeting.decision_count = counts.get(meeting, 0)

    @api.constrains("attendance_ids", "chair_user_id")
    def _check_chair(self):
        for meeting in self:
            if meeting.chair_user_id.share:
                raise ValidationError(
                    self.env._("%(meeting)s: one of us leads it.", meeting=meeting.name)
                )

    # -- create, write ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {key: value for key, value in vals.items() if key not in ENGINE_FIELDS}
                for vals in vals_list
            ]
        for vals in vals_list:
            if vals.get("start_at") and not (
                vals.get("date_from") and vals.get("date_to")
            ):
                company = self.env["res.company"].browse(
                    vals.get("company_id") or self.env.company.id
                )
                vals.update(self._prepare_period(company, vals["start_at"]))
        meetings = super().create(vals_list)
        for meeting in meetings:
            if not meeting.attendance_ids:
                meeting._invite_usual()
        meetings._sync_event()
        return meetings

    def write(self, vals):
        if not self.env.su:
            if ENGINE_FIELDS & vals.keys():
                raise AccessError(
                    self.env._("A meeting moves on by its buttons, not by writing.")
                )
            if CLOSED_FIELDS & vals.keys():
                self._check_not_closed()
        result = super().write(vals)
        if {"name", "start_at", "duration", "place", "attendance_ids"} & vals.keys():
            self._sync_event()
        return result

    def _check_not_closed(self):
        for meeting in self:
            if meeting.state == "closed":
                raise UserError(
                    self.env._(
                        "%(meeting)s: the minutes are closed and stay as they are.",
                        meeting=meeting.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        for meeting in self:
            if meeting.state in ("held", "closed"):
                raise UserError(
                    self.env._(
                        "%(meeting)s was held and stays on file.", meeting=meeting.name
                    )
                )

    def unlink(self):
        # An entry of the calendar without its meeting would invite people to nothing.
        events = self.sudo().event_id
        result = super().unlink()
        events.unlink()
        return result
