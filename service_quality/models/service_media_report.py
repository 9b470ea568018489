from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

# What calls for an owner and a reply within the hours of the company.
PRESSING = ("negative", "unknown")
ENGINE_FIELDS = {
    "state",
    "is_pressing",
    "registered_at",
    "owner_due_at",
    "reply_due_at",
    "owner_missed_at",
    "reply_missed_at",
    "informed_at",
    "replied_at",
    "replied_by_id",
    "closed_at",
    "closed_by_id",
}


class ServiceMediaReport(models.Model):
    """Something the public says about us: in a paper, on a network, in a forum.

    What is negative or hot needs somebody who looks after it, and a published reply,
    each within the hours of the company; management hears of it at once, and again of
    what was missed. Typed in, or sent to the mail address.
    """

    _name = "service.media.report"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.action.source.mixin",
        "service.media.notice.mixin",
        "service.media.flow.mixin",
    ]
    _description = "Media report"
    _order = "registered_at desc, id desc"

    name = fields.Char(string="Title", required=True, tracking=True)
    source = fields.Selection(
        [
            ("press", "Newspaper"),
            ("broadcast", "Radio and television"),
            ("network", "Social network"),
            ("forum", "Forum or review site"),
            ("authority", "Authority or association"),
            ("other", "Other"),
        ],
        required=True,
        default="network",
    )
    publisher = fields.Char(help="Name of the paper, station, site or account.")
    url = fields.Char(string="Link")
    published_on = fields.Date(
        string="Published", default=fields.Date.context_today, help="Day it came out."
    )
    summary = fields.Text(string="What is said")
    sentiment = fields.Selection(
        [
            ("positive", "Positive"),
            ("neutral", "Neutral"),
            ("negative", "Negative"),
            ("unknown", "Not judged yet"),
        ],
        required=True,
        default="unknown",
        tracking=True,
        help="What is not judged yet is treated like a negative report.",
    )
    is_hot = fields.Boolean(
        string="Hot topic", tracking=True, help="It spreads, or many people comment."
    )
    reach = fields.Integer(help="How many people have seen it, roughly.")
    is_pressing = fields.Boolean(
        string="Needs a reply",
        compute="_compute_is_pressing",
        store=True,
        help="Negative, hot, or not judged yet.",
    )
    owner_user_id = fields.Many2one(
        "res.users",
        string="Owner",
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False)]",
        help="Who looks after it.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("in_work", "Looked after"),
            ("replied", "Replied"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="new",
        copy=False,
        index=True,
        tracking=True,
    )
    registered_at = fields.Datetime(
        string="Registered", required=True, readonly=True, default=fields.Datetime.now
    )
    owner_due_at = fields.Datetime(
        string="Owner by", compute="_compute_due", store=True, index="btree_not_null"
    )
    reply_due_at = fields.Datetime(
        string="Reply by", compute="_compute_due", store=True, index="btree_not_null"
    )
    owner_missed_at = fields.Datetime(
        string="Owner missing since", readonly=True, copy=False
    )
    reply_missed_at = fields.Datetime(
        string="Reply missing since", readonly=True, copy=False
    )
    informed_at = fields.Datetime(
        string="Management informed", readonly=True, copy=False
    )
    reply = fields.Text(string="Published reply", copy=False)
    reply_url = fields.Char(string="Link to the reply", copy=False)
    replied_at = fields.Datetime(string="Replied on", readonly=True, copy=False)
    replied_by_id = fields.Many2one(
        "res.users", string="Replied by", readonly=True, copy=False
    )
    closing_note = fields.Text(
        string="Conclusion",
        copy=False,
        help="What came of it; why no measure or no reply was needed, if so.",
    )
    closed_at = fields.Datetime(string="Closed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", string="Closed by", readonly=True, copy=False
    )

    _reach_positive = models.Constraint(
        "CHECK(reach >= 0)", "The reach is not negative."
    )

    @api.depends("sentiment", "is_hot")
    def _compute_is_pressing(self):
        for report in self:
            report.is_pressing = report.is_hot or report.sentiment in PRESSING

    @api.depends("is_pressing", "registered_at")
    def _compute_due(self):
        for report in self:
            company = report.company_id
            pressing = report.is_pressing and report.registered_at
            report.owner_due_at = pressing and report.registered_at + timedelta(
                hours=company.media_owner_hours
            )
            report.reply_due_at = pressing and report.registered_at + timedelta(
                hours=company.media_reply_hours
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                for name in ENGINE_FIELDS & vals.keys():
                    del vals[name]
        reports = super().create(vals_list)
        owned = reports.filtered("owner_user_id")
        owned.sudo().write({"state": "in_work"})
        owned._tell_owner()
        reports._inform_management()
        reports._wake_cron()
        return reports

    def write(self, vals):
        if not self.env.su and ENGINE_FIELDS & vals.keys():
            raise AccessError(
                self.env._(
                    "How far a media report is, and what was missed, cannot be "
                    "written. Use its buttons."
                )
            )
        content = {
            name for name in vals if not name.startswith(("message", "activity"))
        }
        if not self.env.su and content and "closed" in self.mapped("state"):
            raise AccessError(self.env._("A closed media report stays as it is."))
        result = super().write(vals)
        if vals.get("owner_user_id"):
            fresh = self.filtered(lambda report: report.state == "new")
            fresh.sudo().write({"state": "in_work"})
            self._drop_todos()
            self._tell_owner()
        if {"sentiment", "is_hot"} & vals.keys():
            self._inform_management()
            self._wake_cron()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_new(self):
        if any(report.state != "new" for report in self):
            raise UserError(self.env._("A media report in work stays on file."))

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to the address becomes a report that somebody has to judge."""
        text = html2plaintext(msg_dict.get("body") or "").strip()
        words = text.split()
        url = next((w for w in words if w.startswith(("http://", "https://"))), False)
        values = {
            "name": msg_dict.get("subject") or self.env._("Report by mail"),
            "summary": text,
            "url": url,
            "source": "other",
            "sentiment": "unknown",
            **(custom_values or {}),
        }
        return super().message_new(msg_dict, values)
