from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

MANAGER = "service_quality.group_manager"
BATCH = 100
# What a recording shows; it does not change once the file is there.
FACTS = {"ticket_id", "inspection_id", "employee_id", "recorded_at", "company_id"}
# Whether there is a file, nobody writes by hand.
ENGINE_FIELDS = {"state", "file_size", "attachment_id"}


class ServiceRecording(models.Model):
    """A recorded call, chat or scene, kept for inspections and for a limited time.

    Nobody comes by the file but through :meth:`_open_file`, which asks for the right
    and leaves a line in the log. It lies in an attachment that even administrators
    cannot reach (see ``ir.attachment``). After its last day the file is destroyed; what
    was recorded, and who has heard it, stays on record.
    """

    _name = "service.recording"
    _description = "Recording"
    _inherit = ["service.recording.access.mixin", "mail.thread"]
    _order = "recorded_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True, help="What it is: number of the call, counter, date."
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    medium = fields.Selection(
        [("audio", "Sound"), ("video", "Picture and sound"), ("text", "Chat")],
        required=True,
        default="audio",
    )
    inspection_id = fields.Many2one(
        "service.inspection",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Its inspector may open the recording.",
    )
    calibration_id = fields.Many2one(
        "service.calibration",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="All who score this session may open the recording.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Recorded employee",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    owner_user_id = fields.Many2one(
        "res.users",
        string="Kept by",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who answers for this recording, and may open it.",
    )
    recorded_at = fields.Datetime(
        string="Recorded", required=True, default=fields.Datetime.now
    )
    consent = fields.Selection(
        [
            ("notice", "Told beforehand that it is recorded"),
            ("consent", "Agreed expressly"),
        ],
        string="Notice or consent",
        required=True,
        tracking=True,
        help="A recording of which nobody was told may not be kept.",
    )
    consent_note = fields.Char(
        string="How", help="E.g. the announcement at the start of the call."
    )
    retain_until = fields.Date(
        string="Keep until",
        compute="_compute_retain_until",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
        index=True,
        help="The file is destroyed after this day.",
    )
    file = fields.Binary(
        compute="_compute_file",
        inverse="_inverse_file",
        help="Once it is stored, open it with the button; each time is logged.",
    )
    file_name = fields.Char(string="File name")
    file_size = fields.Integer(string="Size (bytes)", readonly=True, copy=False)
    # Not even its number is known outside of the engine.
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    state = fields.Selection(
        [("empty", "Without file"), ("kept", "Kept"), ("purged", "Destroyed")],
        required=True,
        readonly=True,
        default="empty",
        copy=False,
        tracking=True,
        index=True,
    )
    _purge = models.Index("(retain_until) WHERE state = 'kept'")

    @api.depends("recorded_at", "company_id")
    def _compute_retain_until(self):
        for recording in self:
            company = recording.company_id or self.env.company
            moment = recording.recorded_at or fields.Datetime.now()
            day = company._get_service_day(moment)
            days = timedelta(days=company.recording_retention_days)
            recording.retain_until = recording.retain_until or day + days

    def _compute_file(self):
        """The way in is no way out."""
        self.file = False

    def _inverse_file(self):
        for recording in self.filtered("file"):
            if recording.state != "empty":
                raise UserError(
                    self.env._(
                        "%(recording)s already has its file, which cannot be "
                        "replaced. Make another recording.",
                        recording=recording.name,
                    )
                )
            # Nobody has the right to this attachment, nor to the state.
            kept = recording.sudo()
            kept.attachment_id = kept.env["ir.attachment"].create(
                {
                    "name": recording.file_name or recording.name,
                    "datas": recording.file,
                    "res_model": self._name,
                    "res_id": recording.id,
                    "company_id": recording.company_id.id,
                }
            )
            kept.write({"state": "kept", "file_size": kept.attachment_id.file_size})
            recording._log_access_of("stored")

    @api.constrains("owner_user_id", "employee_id")
    def _check_owner(self):
        for recording in self:
            # Whose login it is, is compared and not shown.
            if recording.owner_user_id & recording.employee_id.sudo().user_id:
                raise ValidationError(
                    self.env._(
                        "%(recording)s shows %(employee)s, who therefore cannot be "
                        "the one to keep it.",
                        recording=recording.name,
                        employee=recording.employee_id.sudo().name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_engine_fields(
                {name for name in ENGINE_FIELDS if vals.get(name, "empty") != "empty"}
            )
        recordings = super().create(vals_list)
        recordings.ticket_id.check_access("read")
        recordings.inspection_id.check_access("read")
        return recordings

    def write(self, vals):
        self._check_edit(vals)
        return super().write(vals)

    def _check_edit(self, vals):
        """:raise AccessError: when facts are changed, or a file is kept for longer by
        anybody but a manager
        """
        if self.env.su:
            return
        self._check_engine_fields(ENGINE_FIELDS & vals.keys())
        if FACTS & vals.keys() and any(one.state != "empty" for one in self):
            raise AccessError(
                self.env._("What a recording shows stays as it was registered.")
            )
        until = fields.Date.to_date(vals.get("retain_until"))
        longer = until and any(until > one.retain_until for one in self)
        if longer and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager keeps recordings for longer.")
            )

    @api.model
    def _check_engine_fields(self, names):
        """:raise AccessError: when a person gives what only storing a file says"""
        if names and not self.env.su:
            raise AccessError(
                self.env._("Whether a recording has its file is not written by hand.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        if any(recording.state != "empty" for recording in self):
            raise UserError(
                self.env._(
                    "A recording stays on record. Shorten the day until which its "
                    "file is kept instead."
                )
            )

    # ------------------------------------------------------------
    # Destroying
    # ------------------------------------------------------------

    @api.model
    def _cron_purge(self):
        """Destroy files whose last day is over, batch by batch."""
        cron = self.env["ir.cron"]
        while True:
            purged, left = self._purge_batch()
            if not purged or not cron._commit_progress(purged, remaining=left):
                return

    @api.model
    def _purge_batch(self):
        """Destroy some files, and leave a line in the log for each.

        :return: how many were destroyed, and how many are left
        """
        due = self.browse()
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            due |= self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "kept"),
                    ("retain_until", "<", company._get_service_today()),
                ],
                order="retain_until, id",
            )
        batch = due[:BATCH].try_lock_for_update()
        batch.attachment_id.unlink()
        batch.write({"state": "purged"})
        batch._log_access_of("purged")
        return len(batch), len(due) - len(batch)
