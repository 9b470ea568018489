import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import history_csv

# Words in the names of columns and activities of other help desks, the first match
# wins.
COLUMN_WORDS = {
    "case": ("case", "ticket", "number", "incident", "request id"),
    "at": ("at", "time", "timestamp", "date", "when"),
    "activity": ("activity", "event", "action", "status", "state"),
    "agent": ("agent", "assignee", "resource", "user", "employee", "operator"),
    "customer": ("customer", "client", "requester", "caller", "partner", "contact"),
    "title": ("title", "subject", "summary"),
}
ACTIVITY_WORDS = {
    "void": ("duplicate", "invalid", "spam", "reject"),
    "reopen": ("reopen", "re-open"),
    "close": ("closed", "close", "cancel"),
    "wait": ("wait", "pending", "on hold", "suspend"),
    "first_response": ("take in charge", "respon", "answer", "reply", "in progress"),
    "solve": ("resolve", "solved", "solve", "done", "fixed"),
}


class ReasonedError(NamedTuple):
    """Line of the file, and a sentence that says what to do about it."""

    line: int
    reason: str


@dataclass
class HistoryCase:
    """The rows of one case in time order, and what the importing company made of it."""

    name: str
    rows: list
    fingerprint: str = ""

    def seal(self, kinds):
        """Fingerprint what the log says, in the meaning that the mapping gives it."""
        text = "\n".join(
            f"{row.at}\t{row.activity}\t{kinds.get(row.activity, '')}\t{row.agent}"
            for row in self.rows
        )
        self.fingerprint = hashlib.sha256(text.encode()).hexdigest()[:40]


@dataclass
class HistoryRequest:
    """All that one import needs to know, besides the database."""

    company: models.Model
    team: models.Model
    kinds: dict
    title: str = ""
    details: tuple = None
    extra_names: tuple = ()
    cases: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    row_count: int = 0
    now: datetime = None
    first_at: datetime = None
    agents: dict = field(default_factory=dict)
    stages: dict = field(default_factory=dict)
    import_id: int | bool = False


class ServiceHistoryReader(models.AbstractModel):
    """Turns the text of a log into cases, and its faults into plain sentences."""

    _name = "service.history.reader"
    _description = "Reader of a history import"

    @api.model
    def _read(self, csv_text, mapping, company, team, timezone=None):
        """Return a HistoryRequest with the cases of the log in file order.

        :param mapping: as for `service.history.import.load`
        :param timezone: name of a time zone; the working hours' one when empty
        """
        self._check_mapping(mapping)
        kinds = {name.strip(): kind for name, kind in mapping.get("events", {}).items()}
        log = history_csv.read_log(
            csv_text,
            {
                key: mapping.get(key)
                for key in (*history_csv.REQUIRED, *history_csv.OPTIONAL)
            },
            self._get_zone(timezone, company, team),
            fields.Datetime.now(),
            mapping.get("date_format"),
        )
        request = HistoryRequest(
            company=company,
            team=team,
            kinds={name: kind for name, kind in kinds.items() if kind},
            title=mapping.get("title") or "",
            details=mapping.get("details"),
            extra_names=log.extra_names,
            row_count=len(log.rows),
            errors=[self._explain(problem) for problem in log.problems],
            now=fields.Datetime.now(),
        )
        request.cases = self._group_cases(log.rows, request.kinds)
        return request

    @api.model
    def _group_cases(self, rows, kinds):
        grouped = {}
        for row in rows:
            grouped.setdefault(row.case, []).append(row)
        cases = []
        for name, case_rows in grouped.items():
            # sort() is stable: rows of the same second stay as the file has them
            case_rows.sort(key=lambda row: row.at)
            case = HistoryCase(name, case_rows)
            case.seal(kinds)
            cases.append(case)
        return cases

    @api.model
    def _check_mapping(self, mapping):
        for key in history_csv.REQUIRED:
            if not mapping.get(key):
                raise UserError(
                    self.env._(
                        "The mapping does not say which column has the %(key)s. Name "
                        "one.",
                        key=key,
                    )
                )
        unknown = set(mapping.get("events", {}).values()) - {
            *history_csv.KINDS,
            None,
            False,
            "",
        }
        if unknown:
            raise UserError(
                self.env._(
                    "An activity cannot mean “%(kind)s”. Choose one of: %(kinds)s.",
                    kind=", ".join(sorted(map(str, unknown))),
                    kinds=", ".join(history_csv.KINDS),
                )
            )

    @api.model
    def _get_zone(self, timezone, company, team):
        name = timezone or self._get_default_zone(company, team)
        if name not in pytz.all_timezones_set:
            raise UserError(
                self.env._(
                    "There is no time zone “%(name)s”. Use a name like Europe/Rome.",
                    name=name,
                )
            )
        return ZoneInfo(name)

    @api.model
    def _get_default_zone(self, company, team):
        """The zone of the team's working hours, else of the company's."""
        # The zone of working hours is no secret, whoever may read the calendar.
        return team.sudo().calendar_id.tz or company._get_service_tz()

    @api.model
    def _guess_roles(self, table):
        """Return {column: role} for the columns whose name or content tells it."""
        roles = {}
        for role, words in COLUMN_WORDS.items():
            for word in words:
                column = self._find_column(table, roles, role, word)
                if column:
                    roles[column] = role
                    break
        return roles

    @api.model
    def _find_column(self, table, taken, role, word):
        for index, column in enumerate(table.header):
            name = column.lower().replace("_", " ")
            if column in taken or not (name == word or word in name.split()):
                continue
            samples = [
                cells[index] for _line, cells in table.records[:20] if cells[index:]
            ]
            times = samples and history_csv.guess_date_format(samples) is not None
            if role != "at" or times:
                return column
        return None

    @api.model
    def _guess_kind(self, activity):
        """Return what an activity probably means, False when its name does not tell."""
        name = activity.lower()
        for kind, words in ACTIVITY_WORDS.items():
            if any(word in name for word in words):
                return kind
        return False

    @api.model
    def _count_activities(self, table, column):
        """Return [(activity, rows)] of a column, the most frequent first."""
        if column not in table.header:
            return []
        index = table.header.index(column)
        names = (
            cells[index].strip() for _line, cells in table.records if cells[index:]
        )
        return Counter(name for name in names if name).most_common()

    @api.model
    def _explain(self, problem):
        """Return the ReasonedError of a problem of `history_csv`."""
        explain = getattr(self, f"_explain_{problem.code}")
        return ReasonedError(problem.line, explain(**problem.values))

    def _explain_csv(self, detail):
        return self.env._(
            "The line cannot be read (%(detail)s). Check its quotation marks.",
            detail=detail,
        )

    def _explain_empty_file(self):
        return self.env._("The file is empty. Its first row must name the columns.")

    def _explain_missing_column(self, column, columns):
        return self.env._(
            "There is no column “%(column)s”. Choose one of: %(columns)s.",
            column=column,
            columns=columns,
        )

    def _explain_column_twice(self, column):
        return self.env._(
            "There are two columns “%(column)s”. Rename one of them in the file.",
            column=column,
        )

    def _explain_too_many_cells(self, count, width):
        return self.env._(
            "The row has %(count)s cells, but there are %(width)s columns. Put cells "
            "that contain the separator in quotation marks.",
            count=count,
            width=width,
        )

    def _explain_empty_case(self):
        return self.env._("The case number is missing. Fill it in, or delete the row.")

    def _explain_empty_activity(self):
        return self.env._("The activity is missing. Fill it in, or delete the row.")

    def _explain_empty_at(self):
        return self.env._("The time is missing. Fill it in, or delete the row.")

    def _explain_bad_time(self, value):
        return self.env._(
            "“%(value)s” is not a date with time. Write it like 2024-12-31 18:00:00, "
            "or choose the date format of the file.",
            value=value,
        )

    def _explain_too_early(self, value):
        return self.env._("“%(value)s” is before 1980. Correct the year.", value=value)

    def _explain_future(self, value):
        return self.env._(
            "“%(value)s” lies in the future. Correct the date, or choose another time "
            "zone.",
            value=value,
        )
