import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .service_history_job_mixin import BATCH


class ServiceHistoryImport(models.Model):
    """The import of another help desk's event log: file, mapping, progress, outcome.

    A service manager uploads a CSV file (draft), says what its columns and activities
    mean (ready), and starts it; a cron then brings the cases in batch by batch
    (running) and goes on where it was when it is interrupted (done, failed). `load`
    does the same at once for programs.
    """

    _name = "service.history.import"
    _inherit = ["service.history.preview.mixin", "service.history.job.mixin"]
    _description = "History import"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        check_company=True,
        help="The tickets belong to this team; its working hours and policies count.",
    )
    timezone = fields.Selection(
        lambda self: [(name, name) for name in pytz.all_timezones],
        string="Time zone",
        compute="_compute_timezone",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Of the times in the file that have no offset of their own. A time that "
        "the end of summer time repeats is taken as the first of the two.",
    )
    file = fields.Binary(attachment=True, required=True, copy=False)
    filename = fields.Char()
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("gb18030", "GB 18030"),
            ("big5", "Big5"),
            ("cp1252", "Western European"),
        ],
        help="How the file is written. Empty: found out from the file.",
    )
    date_format = fields.Selection(
        [
            ("%d/%m/%Y", "31/12/2024"),
            ("%m/%d/%Y", "12/31/2024"),
            ("%d.%m.%Y", "31.12.2024"),
            ("%d-%m-%Y", "31-12-2024"),
        ],
        string="Date format",
        help="Empty: 2024-12-31. The time of day follows the date.",
    )
    on_error = fields.Selection(
        [("skip", "Import the good rows"), ("stop", "Import nothing")],
        string="If rows are bad",
        required=True,
        default="skip",
    )
    state = fields.Selection(
        [
            ("draft", "File"),
            ("ready", "Mapping"),
            ("running", "Importing"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    column_ids = fields.One2many("service.history.import.column", "import_id")
    activity_ids = fields.One2many("service.history.import.activity", "import_id")
    error_ids = fields.One2many("service.history.import.error", "import_id")
    error_count = fields.Integer(string="Bad rows", readonly=True, copy=False)
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    case_count = fields.Integer(string="Cases", readonly=True, copy=False)
    agent_count = fields.Integer(string="Agents", readonly=True, copy=False)
    first_at = fields.Datetime(string="From", readonly=True, copy=False)
    last_at = fields.Datetime(string="To", readonly=True, copy=False)
    preview = fields.Html(readonly=True, copy=False, help="The first rows of the file.")
    cases_done = fields.Integer(readonly=True, copy=False)
    progress = fields.Float(
        compute="_compute_progress", help="Share of the cases brought in so far, in %."
    )
    created_count = fields.Integer(string="Tickets created", readonly=True, copy=False)
    updated_count = fields.Integer(string="Tickets updated", readonly=True, copy=False)
    skipped_count = fields.Integer(
        string="Tickets left as they were", readonly=True, copy=False
    )
    failure = fields.Text(string="Why it failed", readonly=True, copy=False)

    @api.depends("filename")
    def _compute_name(self):
        for record in self:
            record.name = record.filename or self.env._("History import")

    @api.depends("team_id", "company_id")
    def _compute_timezone(self):
        reader = self.env["service.history.reader"]
        for record in self:
            record.timezone = reader._get_default_zone(
                record.company_id or self.env.company, record.team_id
            )

    @api.depends("cases_done", "case_count", "state")
    def _compute_progress(self):
        for record in self:
            done = record.cases_done / record.case_count if record.case_count else 0
            record.progress = 100 if record.state == "done" else 100 * done

    @api.constrains("file")
    def _check_state(self):
        for record in self:
            if record.state not in ("draft", "ready", "failed"):
                raise ValidationError(
                    self.env._("The file cannot change any more. Start another import.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(record.state == "running" for record in self):
            raise UserError(self.env._("Stop the import before you delete it."))

    @api.model
    def load(self, csv_text, mapping, team=None, timezone=None, skip_bad_rows=True):
        """Import the event log of another help desk, at once.

        Takes the place of the ORM's `load`, which fills tables from spreadsheets:
        nobody fills this one so. What the web client's own import sends is turned down
        in its terms.

        :param csv_text: the CSV file, its first row naming the columns
        :param mapping: names of the columns `case`, `activity`, `at`, and optionally
            `agent`, `customer`, `title`; `events`: {activity: `first_response`, `wait`,
            `solve`, `reopen`, `close` or `void`}; optionally `date_format`, a strptime
            format of the date, and `details`, the columns listed in the ticket
        :param team: team of the tickets, record or id; its company is theirs
        :param timezone: name of the zone of times without offset; that of the team's,
            else the company's working hours when empty
        :param skip_bad_rows: import the other rows of a log with bad ones, or nothing
        :return: dict of the numbers of tickets `created`, `updated`, `skipped` (left as
            they were) and `errors`, a list of (line, reason)
        :raises AccessError: for all but service managers
        :raises UserError: for a mapping or time zone that means nothing
        """
        self.check_access("create")
        if not isinstance(csv_text, str):
            return self._refuse_spreadsheet()
        team = self._browse_team(team)
        company = team.company_id or self.env.company
        writer = self.env["service.history.writer"]
        request = self.env["service.history.reader"]._read(
            csv_text, mapping, company, team, timezone
        )
        counts, errors = writer._write_all(request, skip_bad_rows, BATCH)
        return {
            **{key: counts[key] for key in ("created", "updated", "skipped")},
            "errors": [tuple(error) for error in sorted(errors)],
        }

    @api.model
    def _browse_team(self, team):
        teams = self.env["helpdesk.ticket.team"]
        team = teams.browse(team or ()) if not isinstance(team, models.Model) else team
        if team:
            team.ensure_one()
            team.check_access("read")
        return team

    @api.model
    def _refuse_spreadsheet(self):
        message = self.env._(
            "A help desk's history is imported with Service Quality / Configuration / "
            "History import."
        )
        return {
            "ids": False,
            "messages": [{"type": "error", "message": message}],
            "nextrow": 0,
        }

    def action_read(self):
        """Look into the file: columns, activities, first rows, bad rows."""
        self.check_access("write")
        for record in self:
            if record.state not in ("draft", "ready"):
                raise UserError(self.env._("The import is under way already."))
            record.state = "ready" if record._look_into_file() else "draft"

    def action_start(self):
        """Bring the cases in, in the background."""
        self.ensure_one()
        self.action_read()
        if self.state != "ready":
            raise UserError(
                self.env._(
                    "Nothing can be imported yet. Say which columns have the case "
                    "number, the activity and the time, and look at the bad rows."
                )
            )
        if self.error_count and self.on_error == "stop":
            raise UserError(
                self.env._(
                    "Nothing is imported because %(count)s rows are bad. Mend them in "
                    "the file, or choose to import the good rows.",
                    count=self.error_count,
                )
            )
        self.write(self._prepare_start_values())
        # The manager starts this one job, and needs no right to crons for it.
        cron = self.env.ref("service_quality.ir_cron_service_history_import_run")
        cron.sudo()._trigger()

    def _prepare_start_values(self):
        return {
            "state": "running",
            "failure": False,
            "cases_done": 0,
            "created_count": 0,
            "updated_count": 0,
            "skipped_count": 0,
        }

    def action_stop(self):
        """Stop after the cases that are in; starting again leaves those as they are."""
        self.check_access("write")
        self.filtered(lambda record: record.state == "running").state = "ready"

    def action_back(self):
        """Go back to the mapping, to import the same file again."""
        self.check_access("write")
        self.filtered(lambda record: record.state in ("done", "failed")).state = "ready"

    def action_view_tickets(self):
        """Open the tickets that this import created or last changed."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt.helpdesk_ticket_action"
        )
        action["domain"] = [("history_case_ids.import_id", "=", self.id)]
        action["context"] = {}
        return action
