from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_activity_quick_update": True,
    "tracking_disable": True,
}
READ_TYPE = "service_quality.mail_activity_type_read_standard"
BATCH = 500


class ServiceAcknowledgement(models.Model):
    """One employee has to read one version of a standard, and says so once.

    The rows come and go with the scope of the version; nobody writes them but the
    employee by confirming. Not having read blocks nothing, but shows.
    """

    _name = "service.acknowledgement"
    _description = "Reading of a standard"
    _inherit = [
        "service.acknowledgement.renewal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "state, due_on, id"
    _rec_name = "version_id"

    version_id = fields.Many2one(
        "service.standard.version",
        string="Document",
        required=True,
        ondelete="restrict",
        index=True,
    )
    standard_id = fields.Many2one(
        related="version_id.standard_id", store=True, index=True
    )
    kind = fields.Selection(
        related="version_id.standard_id.kind", string="Kind of document", store=True
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Reader",
        related="employee_id.user_id",
        store=True,
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company", related="employee_id.company_id", store=True
    )
    department_id = fields.Many2one("hr.department", index="btree_not_null")
    state = fields.Selection(
        [
            ("to_read", "To read"),
            ("acknowledged", "Read"),
            ("lapsed", "Not asked any more"),
        ],
        required=True,
        default="to_read",
        index=True,
        tracking=True,
    )
    asked_on = fields.Date(
        string="Asked on", required=True, default=fields.Date.context_today
    )
    due_on = fields.Date(string="Read until")
    acknowledged_at = fields.Datetime(string="Confirmed at", tracking=True)
    reminded_on = fields.Date(string="Reminded")
    coverage = fields.Float(
        string="Read (%)",
        default=0,  # an empty value would not count in the average
        aggregator="avg",
        help="100 when it was read, else 0: the average is the coverage.",
    )
    is_mine = fields.Boolean(
        string="Mine", compute="_compute_is_mine", compute_sudo=True
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    content = fields.Html(related="version_id.own_content", string="Text")
    full_content = fields.Html(related="version_id.content", string="All posts")
    change_summary = fields.Text(related="version_id.change_summary")

    _version_employee_unique = models.UniqueIndex(
        "(version_id, employee_id)", "The employee is asked to read this already."
    )

    @api.depends("employee_id.user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for row in self:
            row.is_mine = row.employee_id.user_id == self.env.user

    @api.depends("state", "due_on")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_late = bool(
                row.state == "to_read" and row.due_on and row.due_on < today
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "to_read") & Domain(
            "due_on", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    def action_acknowledge(self):
        """Confirm, as the employee concerned, to have read; a second time is nothing.

        :raise AccessError: for anybody else
        :raise UserError: when another version has come into force
        """
        self.check_access("read")
        for row in self:
            if not row.is_mine:
                raise AccessError(
                    self.env._(
                        "Only %(employee)s can confirm to have read this.",
                        employee=row.sudo().employee_id.name,
                    )
                )
            if row.state == "lapsed":
                raise UserError(
                    self.env._(
                        "%(version)s is not in force any more or does not concern you "
                        "any more. Look at your list for what to read.",
                        version=row.version_id.display_name,
                    )
                )
        return self.filtered(lambda row: row.state == "to_read")._acknowledge()

    def _acknowledge(self):
        """Confirm these readings; an addon may ask something first.

        :return: an action that shows what is asked first, or None
        """
        self._note_read()
        return None

    def _note_read(self):
        """Note that these were read, now."""
        # Nobody may write readings; confirming is the way to do it.
        rows = self.sudo()
        rows.write(
            {
                "state": "acknowledged",
                "acknowledged_at": fields.Datetime.now(),
                "coverage": 100,
            }
        )
        rows._set_valid_until()
        rows.activity_ids.unlink()

    def _lapse(self):
        """Ask these people no longer; what was read stays."""
        rows = self.sudo().filtered(lambda row: row.state == "to_read")
        rows.write({"state": "lapsed"})
        rows.activity_ids.unlink()

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """A reminder is all there is to follow; it makes nobody a follower."""
        if self.env.context.get("mail_activity_quick_update"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    @api.model
    def _follow_scope(self, version):
        """Ask who is in the scope of a version and was not yet; no longer who is not.

        A handful of queries, however many people there are.
        """
        people = version._get_scope_employees()
        rows = self.sudo().search([("version_id", "=", version.id)])
        asked = rows.grouped("employee_id")
        rows.filtered(lambda row: row.employee_id not in people)._lapse()
        back = rows.filtered(
            lambda row: row.state == "lapsed" and row.employee_id in people
        )
        back.write({"state": "to_read", "reminded_on": False})
        for department, moved in people.grouped("department_id").items():
            away = (
                self.union(*(asked[person] for person in moved if person in asked))
                .sudo()
                .filtered(lambda row, home=department: row.department_id != home)
            )
            if away:
                away.write({"department_id": department.id})
        today = version._get_today()
        self.sudo().with_context(**QUIET).create(
            [
                {
                    "version_id": version.id,
                    "employee_id": person.id,
                    "department_id": person.department_id.id,
                    "asked_on": today,
                    "due_on": today
                    + timedelta(days=person.company_id.acknowledgement_days),
                }
                for person in people
                if person not in asked
            ]
        )

    @api.model
    def _cron_remind(self):
        """Follow the people in scope, and remind whoever was not yet, once each."""
        progress = self.env["ir.cron"]._commit_progress
        versions = self.env["service.standard.version"].search(
            [
                ("state", "=", "in_force"),
                ("standard_id.reading_required", "=", True),
                ("standard_id.active", "=", True),
            ]
        )
        self._renew_run_out()
        progress(remaining=len(versions))
        for version in versions:
            self._follow_scope(version)
            if not progress(1):
                return
        domain = [
            ("state", "=", "to_read"),
            ("reminded_on", "=", False),
            ("user_id.active", "=", True),
        ]
        while rows := self.search(domain, limit=BATCH):
            rows._remind()
            if not progress(len(rows)):
                return

    def _remind(self):
        """A to-do for each of these, in batch."""
        rows = self.sudo()  # the reader reads; the reminder is the system's
        kind = self.env.ref(READ_TYPE)
        self.env["mail.activity"].sudo().with_context(**QUIET).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": row.id,
                    "user_id": row.user_id.id,
                    "summary": row.version_id.display_name,
                    "date_deadline": row.due_on,
                }
                for row in rows
            ]
        )
        rows.with_context(**QUIET).write(
            {"reminded_on": fields.Date.context_today(self)}
        )
