import base64

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import history_csv

#: More bad rows nobody would read; their number is shown.
_MAX_ERRORS = 1000
_PREVIEW_ROWS = 8
_SAMPLES = 3


class ServiceHistoryPreviewMixin(models.AbstractModel):
    """What an import shows of its file before anything is brought in.

    Reads the file of `service.history.import`, guesses what its columns and activities
    mean, keeps what the user has chosen already, and lists the rows that are bad.
    """

    _name = "service.history.preview.mixin"
    _description = "Preview of a history import"

    def _get_text(self):
        """Return the text of the file."""
        self.ensure_one()
        data = base64.b64decode(self.file or b"")
        text, encoding = history_csv.decode(data, self.encoding)
        if not self.encoding and encoding in self._fields["encoding"].get_values(
            self.env
        ):
            self.encoding = encoding
        return text

    def _get_roles(self):
        """Return {role: column} of the roles that one column plays."""
        columns = self.column_ids.filtered(
            lambda c: c.role not in ("details", "ignore")
        )
        roles = {column.role: column.name for column in columns}
        if len(roles) < len(columns):
            labels = dict(columns._fields["role"]._description_selection(self.env))
            twice = next(c.role for c in columns if roles[c.role] != c.name)
            raise UserError(
                self.env._(
                    "Two columns are used as “%(role)s”. Choose one of them.",
                    role=labels[twice],
                )
            )
        return roles

    def _get_mapping(self):
        """Return the mapping as `load` takes it."""
        self.ensure_one()
        details = self.column_ids.filtered(lambda column: column.role == "details")
        return {
            **self._get_roles(),
            "events": {line.name: line.kind for line in self.activity_ids if line.kind},
            "details": tuple(details.mapped("name")),
            "date_format": self.date_format,
        }

    def _look_into_file(self):
        """Fill columns, activities, preview and errors; tell whether it can start."""
        self.ensure_one()
        text = self._get_text()
        table = history_csv.read_table(text, self._get_roles().values())
        self._fill_columns(table)
        roles = self._get_roles()
        self._guess_date_format(table, roles)
        self._fill_activities(table, roles)
        self.preview = self._render_rows(table)
        return self._check_rows(text, roles)

    def _fill_columns(self, table):
        if table.header == self.column_ids.mapped("name"):
            return
        roles = self.env["service.history.reader"]._guess_roles(table)
        self.column_ids = [Command.clear()] + [
            Command.create(
                {
                    "sequence": index,
                    "name": name,
                    "role": roles.get(name, "details"),
                    "sample": self._get_sample(table, index),
                }
            )
            for index, name in enumerate(table.header)
            if name
        ]

    def _get_sample(self, table, index):
        values = (cells[index] for _line, cells in table.records[:50] if cells[index:])
        return ", ".join(list(dict.fromkeys(filter(None, values)))[:_SAMPLES])

    def _guess_date_format(self, table, roles):
        if self.date_format or roles.get("at") not in table.header:
            return
        index = table.header.index(roles["at"])
        values = [
            cells[index].strip()
            for _line, cells in table.records[:1000]
            if cells[index:]
        ]
        # None when no format reads them all: the bad rows then say so
        self.date_format = history_csv.guess_date_format(filter(None, values)) or False

    def _fill_activities(self, table, roles):
        reader = self.env["service.history.reader"]
        kinds = {line.name: line.kind for line in self.activity_ids}
        self.activity_ids = [Command.clear()] + [
            Command.create(
                {
                    "name": name,
                    "row_count": count,
                    "kind": kinds.get(name, reader._guess_kind(name)),
                }
            )
            for name, count in reader._count_activities(table, roles.get("activity"))
        ]

    def _render_rows(self, table):
        """Return the first rows as an HTML table."""
        head = Markup().join(Markup("<th>%s</th>") % name for name in table.header)
        body = Markup().join(
            Markup("<tr><td class='text-muted'>%s</td>%s</tr>")
            % (line, Markup().join(Markup("<td>%s</td>") % cell for cell in cells))
            for line, cells in table.records[:_PREVIEW_ROWS]
        )
        return Markup(
            "<table class='table table-sm'><thead><tr><th></th>%s</tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (head, body)

    def _check_rows(self, text, roles):
        """Read the whole file as it would be imported, and note what is found."""
        self.sudo().error_ids.unlink()
        found = {
            "error_count": 0,
            "row_count": 0,
            "case_count": 0,
            "agent_count": 0,
            "first_at": False,
            "last_at": False,
        }
        if all(roles.get(key) for key in history_csv.REQUIRED):
            request = self._read_request(text)
            rows = [row for case in request.cases for row in case.rows]
            found |= {
                "row_count": len(rows),
                "case_count": len(request.cases),
                "agent_count": len({row.agent for row in rows} - {""}),
                "first_at": min((row.at for row in rows), default=False),
                "last_at": max((row.at for row in rows), default=False),
            }
            self._list_errors(request.errors)
            found["error_count"] = len(request.errors)
        self.write(found)
        return bool(found["row_count"])

    def _read_request(self, text):
        """Return the request that `load` would make of the file."""
        request = self.env["service.history.reader"]._read(
            text, self._get_mapping(), self.company_id, self.team_id, self.timezone
        )
        request.import_id = self.id
        return request

    def _list_errors(self, errors):
        # What is wrong with a file is for the import to say, and for nobody to change.
        self.env["service.history.import.error"].sudo().create(
            [
                {"import_id": self.id, "line": error.line, "reason": error.reason}
                for error in errors[:_MAX_ERRORS]
            ]
        )
