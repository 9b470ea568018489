import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import holiday_csv


class ResourceCalendarLoadHolidays(models.TransientModel):
    """Loads a year's holidays and make-up days from a small CSV file."""

    _name = "resource.calendar.load.holidays"
    _description = "Load public holidays"

    file = fields.Binary(
        required=True,
        help="CSV with the columns date, name and kind (holiday or workday), and if "
        "wanted works like (a weekday).",
    )
    filename = fields.Char()
    calendar_ids = fields.Many2many(
        "resource.calendar",
        string="Calendars",
        required=True,
        default=lambda self: self._default_calendar_ids(),
        help="The days are loaded into each of these, as days of its own zone.",
    )
    preview = fields.Char(compute="_compute_preview")
    problems = fields.Text(compute="_compute_preview")

    @api.model
    def _default_calendar_ids(self):
        if self.env.context.get("active_model") == "resource.calendar":
            return self.env.context.get("active_ids")
        return self.env.company.resource_calendar_id.ids

    @api.depends("file", "calendar_ids")
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = wizard.problems = False
            if not wizard.file:
                continue
            days, problems = wizard._read_file()
            wizard.problems = wizard._format_problems(problems)
            if problems:
                continue
            try:
                missing = wizard.calendar_ids._origin._get_missing_days(days)
            except UserError as error:
                wizard.problems = str(error)
                continue
            kinds = [kind for kind, _vals in missing]
            wizard.preview = self.env._(
                "%(days)s days in the file; new in these calendars: %(holidays)s "
                "holidays, %(workdays)s make-up days.",
                days=len(days),
                holidays=kinds.count("holiday"),
                workdays=kinds.count("workday"),
            )

    def action_load(self):
        """Load the file; loading it again changes nothing.

        :raise UserError: naming each line that cannot be used, and nothing is loaded
        """
        self.ensure_one()
        days, problems = self._read_file()
        if problems:
            raise UserError(self._format_problems(problems))
        counts = self.calendar_ids.load_special_days(days)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(holidays)s holidays and %(workdays)s make-up days were added.",
                    holidays=counts["holiday"],
                    workdays=counts["workday"],
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _read_file(self):
        content = self.with_context(bin_size=False).file
        return holiday_csv.read_days(base64.b64decode(content or b""))

    def _format_problems(self, problems):
        return "\n".join(self._format_problem(problem) for problem in problems)

    def _format_problem(self, problem):
        """The line and the mend, in words."""
        values = {"line": problem.line, "text": problem.text}
        messages = {
            "encoding": self.env._("The file is no text. Save it as CSV in UTF-8."),
            "empty": self.env._("The file has no days. Add a line for each."),
            "column": self.env._(
                "Line %(line)s: the first line has to name the columns date, name and "
                "kind; missing: %(text)s.",
                **values,
            ),
            "date": self.env._(
                "Line %(line)s: “%(text)s” is no date. Write it as 2026-12-31.",
                **values,
            ),
            "name": self.env._("Line %(line)s: give the day a name.", **values),
            "kind": self.env._(
                "Line %(line)s: “%(text)s” is no kind. Write holiday or workday.",
                **values,
            ),
            "weekday": self.env._(
                "Line %(line)s: “%(text)s” is no weekday. Write monday to sunday.",
                **values,
            ),
            "double": self.env._(
                "Line %(line)s: %(text)s is there twice. Delete one of the lines.",
                **values,
            ),
        }
        return messages[problem.code]
